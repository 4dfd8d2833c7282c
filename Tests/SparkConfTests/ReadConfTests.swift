import ByteReading
import Settings
import SparkConf
import TestSupport
import Testing

@Suite struct ReadConfTests {
    @Test(arguments: ["default", "explained", "log"]) func `what is generated has nothing wrong`(_ name: String) throws
    {
        let version = try #require(SparkVersion(name == "explained" ? "4.0" : name == "log" ? "3.1" : "3.5"))
        var confs = [
            ReadConf(sparkDefaults: try text(name, "spark-defaults")), ReadConf(submit: try text(name, "submit")),
            ReadConf(submit: try text(name, "env")),
        ]
        if name != "explained" {
            confs.append(ReadConf(application: try FlatYAML(Array(text(name, "kubernetes").utf8))))
        }
        for var conf in confs {
            conf.spark = version
            #expect(conf.entries.count >= 9)
            #expect(conf.findings().map(\.rule) == [])
        }
    }

    private func text(_ name: String, _ format: String) throws -> String {
        String(decoding: try PackageFiles.readFixture("spark-conf/\(name).\(format)"), as: UTF8.self)
    }

    @Test func `cut and damaged texts are read without a crash`() throws {
        var random = SplitMix64(seed: 10)
        for format in ["spark-defaults", "submit", "kubernetes"] {
            let bytes = Array(try text("default", format).utf8)
            for end in bytes.indices { read(Array(bytes[..<end]), as: format) }
            for _ in 0..<300 { read(bytes.mutated(by: &random), as: format) }
        }
    }

    private func read(_ bytes: [UInt8], as format: String) {
        let text = String(decoding: bytes, as: UTF8.self)
        switch format {
        case "spark-defaults": _ = ReadConf(sparkDefaults: text).findings()
        case "submit": _ = ReadConf(submit: text).findings()
        default: if let document = try? FlatYAML(bytes) { _ = ReadConf(application: document).findings() }
        }
    }

    @Test func `a pod's volumes and environment are seen`() throws {
        let yaml = """
            kind: SparkApplication
            spec:
              mode: cluster
              sparkConf:
                spark.openlineage.transport.type: file
                spark.openlineage.transport.location: /data/$(POD_NAME).jsonl
              driver:
                env:
                  - name: SPARK_CLASSPATH
                    value: /x.jar
                volumeMounts:
                  - name: v
                    mountPath: /data

            """
        let rules = ReadConf(application: try FlatYAML(Array(yaml.utf8))).findings().map(\.rule)
        #expect(rules.contains("spark-classpath") && !rules.contains("transport-location-vanishes"))
        let bare = yaml.split(separator: "\n").filter { !$0.contains("mountPath") }.joined(separator: "\n")
        let found = ReadConf(application: try FlatYAML(Array(bare.utf8))).findings().map(\.rule)
        #expect(found.contains("transport-location-vanishes"))
    }

    @Test func `a log shows its settings, its Scala and its agent`() throws {
        let event = """
            {"Event":"SparkListenerEnvironmentUpdate","Spark Properties":{"spark.eventLog.enabled":"true",\
            "spark.eventLog.dir":"hdfs:///l","spark.extraListeners":"io.openlineage.spark.agent.OpenLineageSparkListener",\
            "spark.jars":"/opt/openlineage-spark_2.13-1.53.0.jar","spark.openlineage.namespace":"n"},\
            "Classpath Entries":{"/opt/spark/jars/scala-library-2.12.18.jar":"System Classpath"}}
            """
        let conf = ReadConf(environmentUpdate: try JSONValue(parsing: Array(event.utf8)), version: "3.5.6")
        #expect(conf.findings().filter { $0.severity == .error }.map(\.rule) == ["agent-jar-scala"])
    }
}
