import ByteReading
import Settings
import SparkConf
import TestSupport
import Testing

@Suite struct LintRuleTests {
    /// A rule, settings that break it and settings that do not.
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: String
        let bad: String
        let good: String
        var spark = "3.5"

        var testDescription: String { rule }

        init(_ rule: String, _ bad: String, _ good: String, spark: String = "3.5") {
            (self.rule, self.bad, self.good, self.spark) = (rule, bad, good, spark)
        }
    }

    private static let agent = """
        spark.extraListeners io.openlineage.spark.agent.OpenLineageSparkListener
        spark.jars.packages io.openlineage:openlineage-spark_2.12:1.53.0
        spark.openlineage.namespace n
        """
    private static let log = "spark.eventLog.enabled true\nspark.eventLog.dir hdfs:///logs"
    private static let http = "spark.openlineage.transport.type http\n"
    private static let file = "spark.openlineage.transport.type file\n"

    /// A script in which `text` stands as `--conf` words.
    private static func submit(_ text: String) -> String {
        "spark-submit "
            + text.split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                return "--conf \"\(parts[0])=\(parts.count > 1 ? String(parts[1]) : "")\""
            }.joined(separator: " ")
    }

    static let ofLog = [
        Case("event-log-off", "spark.app.name x", log),
        Case("event-log-dir-missing", "spark.eventLog.enabled true", log),
        Case(
            "event-log-local-dir",
            "spark.eventLog.enabled true\nspark.eventLog.dir file:/tmp/e\nspark.submit.deployMode cluster",
            "\(log)\nspark.submit.deployMode cluster"),
        Case(
            "event-log-lz4", "\(log)\nspark.eventLog.compress true\nspark.eventLog.compression.codec lz4",
            "\(log)\nspark.eventLog.compress true"),
        Case(
            "event-log-lz4", "\(log)\nspark.eventLog.compress true",
            "\(log)\nspark.eventLog.compress true\nspark.eventLog.compression.codec zstd", spark: "3.1"),
        Case(
            "event-log-codec-unknown", "\(log)\nspark.eventLog.compress true\nspark.eventLog.compression.codec gzip",
            "\(log)\nspark.eventLog.compress true\nspark.eventLog.compression.codec org.apache.spark.io.ZStdCompressionCodec"
        ),
        Case("event-log-plain", log, "\(log)\nspark.eventLog.compress true"),
        Case("event-log-not-rolling", log, "\(log)\nspark.eventLog.rolling.enabled true"),
        Case("event-log-not-rolling", "\(log)\nspark.eventLog.rolling.enabled false", log, spark: "4.0"),
        Case(
            "event-log-roll-size", "\(log)\nspark.eventLog.rolling.maxFileSize 9m",
            "\(log)\nspark.eventLog.rolling.maxFileSize 10m"),
        Case(
            "event-log-excluded-patterns", "\(log)\nspark.eventLog.excludedPatterns SparkListenerSQLExecutionStart",
            "\(log)\nspark.eventLog.excludedPatterns SparkListenerBlockUpdated"),
        Case(
            "event-log-excluded-patterns", "\(log)\nspark.eventLog.excludedPatterns *SQL*",
            "\(log)\nspark.eventLog.excludedPatterns *Block*"),
        Case("event-log-overwrite", "\(log)\nspark.eventLog.overwrite true", "\(log)\nspark.eventLog.overwrite false"),
        Case(
            "event-log-block-updates", "\(log)\nspark.eventLog.logBlockUpdates.enabled true",
            "\(log)\nspark.eventLog.logBlockUpdates.enabled false"),
        Case("max-to-string-fields", log, "\(log)\nspark.sql.debug.maxToStringFields 10000"),
        Case(
            "max-to-string-fields", "\(log)\nspark.sql.debug.maxToStringFields 25",
            "\(log)\nspark.sql.debug.maxToStringFields 1000"),
        Case("max-metadata-string-length", log, "\(log)\nspark.sql.maxMetadataStringLength 10000"),
        Case(
            "max-plan-string-length", "\(log)\nspark.sql.maxPlanStringLength 64k",
            "\(log)\nspark.sql.maxPlanStringLength 2147483632"),
        Case(
            "explain-mode-codegen", "\(log)\nspark.sql.ui.explainMode codegen",
            "\(log)\nspark.sql.ui.explainMode formatted"),
        Case("explain-mode", "\(log)\nspark.sql.ui.explainMode extended", log),
        Case(
            "spark-classpath", "export SPARK_CLASSPATH=/opt/x.jar\nspark-submit a.py",
            "export SPARK_HOME=/opt/spark\nspark-submit a.py"),
    ]

    static let ofListener = [
        Case(
            "listener-missing", "spark.jars.packages io.openlineage:openlineage-spark_2.12:1.53.0", agent),
        Case(
            "listener-misspelt", "spark.extraListeners io.openlineage.spark.OpenLineageSparkListener",
            "spark.extraListeners com.example.LineageListener"),
        Case("listener-overwritten", "\(agent)\nspark.extraListeners com.example.Other", agent),
        Case("jars-overwritten", "\(agent)\nspark.jars.packages a:b:1", agent),
        Case(
            "agent-jar-missing", "spark.extraListeners io.openlineage.spark.agent.OpenLineageSparkListener",
            agent),
        Case("agent-jar-scala", agent, agent, spark: "4.0"),
        Case("agent-jar-old", "spark.jars.packages io.openlineage:openlineage-spark:1.8.0", agent),
        Case("agent-jar-twice", "\(agent)\nspark.jars /opt/openlineage-spark_2.12-1.53.0.jar", agent),
        Case(
            "agent-disabled", "\(agent)\nspark.openlineage.disabled true", "\(agent)\nspark.openlineage.disabled false"),
        Case(
            "iceberg-jdbc-catalog", "\(agent)\nspark.sql.catalog.c.type jdbc",
            "\(agent)\nspark.sql.catalog.c.type rest"),
    ]

    static let ofTransport = [
        Case("transport-type-missing", "\(agent)\nspark.openlineage.transport.url http://h", "\(agent)\n\(http)"),
        Case("transport-type-unknown", "spark.openlineage.transport.type htpp", http),
        Case("transport-console", "spark.openlineage.transport.type console", http),
        Case(
            "transport-split", "export OPENLINEAGE__TRANSPORT__LOCATION=/x/y\n\(submit(file))",
            "export OPENLINEAGE__TRANSPORT__LOCATION=/x/y OPENLINEAGE__TRANSPORT__TYPE=file\nspark-submit"),
        Case("transport-url-missing", http, "\(http)spark.openlineage.transport.url http://h"),
        Case(
            "transport-url-scheme", "\(http)spark.openlineage.transport.url marquez:5000",
            "\(http)spark.openlineage.transport.url http://marquez:5000"),
        Case(
            "transport-url-path", "\(http)spark.openlineage.transport.url http://h/lineage",
            "\(http)spark.openlineage.transport.url http://h/"),
        Case(
            "transport-url-query", "\(http)spark.openlineage.transport.url http://h?a=b",
            "\(http)spark.openlineage.transport.url http://h"),
        Case(
            "secret-in-clear", "\(http)spark.openlineage.transport.auth.apiKey k",
            "\(http)spark.openlineage.transport.auth.apiKey *********(redacted)"),
        Case(
            "secret-in-clear", "\(http)spark.openlineage.transport.url http://u:p@h",
            "\(http)spark.openlineage.transport.url http://h/@"),
        Case(
            "secret-in-clear", submit("spark.openlineage.transport.auth.apiKey $KEY"),
            "export OPENLINEAGE__TRANSPORT__AUTH__API_KEY=\"$(cat /run/key)\"\nspark-submit"),
        Case(
            "transport-location-missing", submit(file),
            submit("\(file)spark.openlineage.transport.location /l/$(date)")),
        Case(
            "transport-location-no-folder", "\(file)spark.openlineage.transport.location x.jsonl",
            "\(file)spark.openlineage.transport.location /l/x.jsonl"),
        Case(
            "transport-location-shared", "\(file)spark.openlineage.transport.location /l/x.jsonl",
            submit("\(file)spark.openlineage.transport.location /l/$$.jsonl")),
        Case(
            "transport-location-vanishes",
            submit("\(file)spark.openlineage.transport.location /l/$$\nspark.submit.deployMode cluster"),
            submit("\(file)spark.openlineage.transport.location /l/$$\nspark.submit.deployMode client")),
        Case(
            "transport-kafka-topic", "spark.openlineage.transport.type kafka",
            "spark.openlineage.transport.type kafka\nspark.openlineage.transport.topicName t"),
        Case(
            "transport-kafka-brokers", "spark.openlineage.transport.type kafka",
            "spark.openlineage.transport.type kafka\nspark.openlineage.transport.properties.bootstrap.servers h:1"),
        Case(
            "transport-composite-kafka", "spark.openlineage.transport.transports.k.properties.bootstrap.servers h:1",
            "spark.openlineage.transport.transports.k.properties.acks all"),
        Case("transport-s3", "spark.openlineage.transport.type s3", http),
        Case(
            "transport-timeout-removed", "spark.openlineage.transport.timeout 5",
            "spark.openlineage.transport.timeoutInMillis 5000"),
        Case(
            "transport-timeout-long", "spark.openlineage.transport.timeoutInMillis 60000",
            "spark.openlineage.transport.timeoutInMillis 5000"),
        Case(
            "transport-threads", "\(file)spark.openlineage.circuitBreaker.type asyncTaskQueue",
            "\(file)spark.openlineage.circuitBreaker.type asyncTaskQueue\n"
                + "spark.openlineage.circuitBreaker.threadCount 1"),
    ]

    static let uuid = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"

    static let ofAgent = [
        Case("namespace-missing", agent.replacing("spark.openlineage.namespace n", with: ""), agent),
        Case(
            "facet-disabled", "spark.openlineage.facets.columnLineage.disabled true",
            "spark.openlineage.facets.spark.logicalPlan.disabled true"),
        Case(
            "facets-list-removed", "spark.openlineage.facets.disabled [schema;]",
            "spark.openlineage.facets.debug.disabled true"),
        Case(
            "facets-variables", "spark.openlineage.facets.variables [A;]",
            "spark.openlineage.facets.custom_environment_variables [A;]"),
        Case(
            "column-lineage-dataset", "spark.openlineage.columnLineage.datasetLineageEnabled false",
            "spark.openlineage.columnLineage.datasetLineageEnabled true"),
        Case(
            "debug-facet-removed", "spark.openlineage.debugFacet enabled",
            "spark.openlineage.facets.debug.disabled false"),
        Case("legacy-key", "spark.openlineage.host http://h", "spark.openlineage.appName h"),
        Case("legacy-key", "spark.openlineage.url http://h", "spark.openlineage.appName h"),
        Case("unknown-key", "spark.openlineage.nmespace x", "spark.openlineage.namespace x"),
        Case(
            "parent-incomplete", "spark.openlineage.parentRunId \(uuid)",
            "spark.openlineage.parentRunId \(uuid)\nspark.openlineage.parentJobName j\n"
                + "spark.openlineage.parentJobNamespace n"),
        Case("parent-run-id", "spark.openlineage.parentRunId 17", "spark.openlineage.parentRunId \(uuid)"),
        Case(
            "application-run-id", "spark.openlineage.applicationRunId run-1",
            "spark.openlineage.applicationRunId \(uuid)"),
        Case(
            "host-list", "spark.openlineage.dataset.namespaceResolvers.k.hosts ['a','b']",
            "spark.openlineage.dataset.namespaceResolvers.k.hosts [a;b]"),
        Case(
            "environment-drops", "export OPENLINEAGE__NAMESPACE=x\n\(submit("spark.openlineage.debug.smart true"))",
            submit("spark.openlineage.debug.smart true")),
    ]

    private func found(_ text: String, _ spark: String) -> [LintFinding] {
        var conf = text.contains("spark-submit") ? ReadConf(submit: text) : ReadConf(sparkDefaults: text)
        conf.spark = SparkVersion(spark)
        return conf.findings()
    }

    @Test(arguments: ofLog + ofListener + ofTransport + ofAgent)
    func `a rule finds what breaks it, and nothing where all is well`(_ example: Case) {
        #expect(found(example.bad, example.spark).contains { $0.rule == example.rule })
        let good = example.bad == example.good ? "3.5" : example.spark
        #expect(!found(example.good, good).contains { $0.rule == example.rule })
    }

    @Test func `each rule has a test, a name of its own and a place in the documentation`() throws {
        let ids = LintRule.all.map(\.id)
        #expect(Set(ids).count == ids.count && ids.count >= 30)
        let tested = Set((Self.ofLog + Self.ofListener + Self.ofTransport + Self.ofAgent).map(\.rule))
        #expect(tested == Set(ids))
        let path = "\(PackageFiles.root)/docs/conf-lint.md"
        let text = Self.documentation
        if PackageFiles.regenerates { try PackageFiles.regenerate("../../docs/conf-lint.md", with: Array(text.utf8)) }
        #expect(try String(decoding: readFile(path), as: UTF8.self) == text)
    }

    private static var documentation: String {
        var text = """
            # What `sparklineage conf lint` finds

            Generated from the rules. An error loses lineage or the application, a warning may lose some, a note costs \
            more than it must.

            """
        for rule in LintRule.all {
            text += "\n## \(rule.id)\n\n\(rule.severity.rawValue): \(rule.reason).\n\nRemedy: \(rule.remedy).\n"
        }
        return text
    }

    @Test func `a line and the last of two values are seen`() {
        let findings = found(
            "# x\n\nspark.eventLog.enabled=true\nspark.eventLog.dir : hdfs:///l\nspark.sql.ui.explainMode\tcost", "4.0")
        #expect(findings.first { $0.rule == "explain-mode" }?.line == 5)
        #expect(!findings.contains { $0.rule == "event-log-dir-missing" })
    }
}

extension String {
    fileprivate func replacing(_ part: String, with text: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
