extension LintRule {
    static let ofEventLog: [LintRule] = [
        LintRule(
            "event-log-off", .error, "spark.eventLog.enabled",
            "Spark writes no event log, and no agent is set: nothing is told of this application",
            remedy: "spark.eventLog.enabled=true",
            if: { $0.kind != .log && !$0.hasLog && !$0.meansAgent }),
        LintRule(
            "event-log-dir-missing", .warning, "spark.eventLog.dir",
            "the default is /tmp/spark-events on the driver; Spark does not start where that is missing",
            remedy: "spark.eventLog.dir=a folder or URI that sparklineage reads too",
            if: { $0.hasLog && $0.value("spark.eventLog.dir") == nil }),
        LintRule(
            "event-log-local-dir", .error, "spark.eventLog.dir",
            "a local folder on a cluster: the log goes with the driver's machine or pod",
            remedy: "a shared file system (hdfs:, s3a:), or a volume mounted there",
            if: { $0.hasLog && $0.isCluster && $0.localLogFolder.map($0.isMounted) == false }),
        LintRule(
            "event-log-lz4", .warning, "spark.eventLog.compression.codec",
            "an lz4 log that is being written lags by up to 32 KiB; before Spark 3.2 lz4 is the default",
            remedy: "spark.eventLog.compression.codec=zstd",
            if: { $0.hasLog && $0.isCompressed && $0.codec == "lz4" }),
        LintRule(
            "event-log-codec-unknown", .error, "spark.eventLog.compression.codec",
            "no codec of Spark's: the application does not start",
            remedy: "spark.eventLog.compression.codec=zstd",
            if: { $0.hasLog && $0.isCompressed && !["zstd", "lz4", "lzf", "snappy"].contains($0.codec.shortClass) }),
        LintRule(
            "event-log-plain", .note, "spark.eventLog.compress",
            "the log is plain text, five times as large as with zstd",
            remedy: "spark.eventLog.compress=true",
            if: { $0.hasLog && !$0.isCompressed }),
        LintRule(
            "event-log-not-rolling", .warning, "spark.eventLog.rolling.enabled",
            "the log is one file that grows as long as a stream runs, and on S3 is not seen before the end",
            remedy: "spark.eventLog.rolling.enabled=true",
            if: { $0.hasLog && !$0.isRolling }),
        LintRule(
            "event-log-roll-size", .error, "spark.eventLog.rolling.maxFileSize",
            "less than 10 MiB: Spark refuses it, and the application does not start",
            remedy: "spark.eventLog.rolling.maxFileSize=128m",
            if: { conf in
                let size = conf.value("spark.eventLog.rolling.maxFileSize").flatMap(\.byteSize)
                return conf.hasLog && size.map { $0 < 10 << 20 } == true
            }),
        LintRule(
            "event-log-excluded-patterns", .error, "spark.eventLog.excludedPatterns",
            "the pattern drops events that lineage is read from: of SQL, streams, jobs or the application",
            remedy: "leave spark.eventLog.excludedPatterns to events of tasks and blocks",
            if: { $0.value("spark.eventLog.excludedPatterns").map(\.dropsLineage) == true }),
        LintRule(
            "event-log-overwrite", .warning, "spark.eventLog.overwrite",
            "a second start with the same id replaces the log before it may have been read",
            remedy: "spark.eventLog.overwrite=false",
            if: { $0.hasLog && $0.isTrue("spark.eventLog.overwrite") }),
        LintRule(
            "event-log-block-updates", .note, "spark.eventLog.logBlockUpdates.enabled",
            "a line for every block: the log grows and lineage gains nothing",
            remedy: "spark.eventLog.logBlockUpdates.enabled=false",
            if: { $0.hasLog && $0.isTrue("spark.eventLog.logBlockUpdates.enabled") }),
    ]

    static let ofPlanText: [LintRule] = [
        LintRule(
            "max-to-string-fields", .warning, "spark.sql.debug.maxToStringFields",
            "lists of a plan are cut there, at 25 by default: columns of wide tables are lost",
            remedy: "spark.sql.debug.maxToStringFields=10000",
            if: { $0.hasLog && ($0.number("spark.sql.debug.maxToStringFields") ?? 25) < 1000 }),
        LintRule(
            "max-metadata-string-length", .warning, "spark.sql.maxMetadataStringLength",
            "locations are cut there, at 100 characters by default: tables get wrong names",
            remedy: "spark.sql.maxMetadataStringLength=10000",
            if: { $0.hasLog && $0.isSpark(3, 1) && ($0.number("spark.sql.maxMetadataStringLength") ?? 100) < 1000 }),
        LintRule(
            "max-plan-string-length", .error, "spark.sql.maxPlanStringLength",
            "the text of a plan is cut there, and all that follows is lost",
            remedy: "leave spark.sql.maxPlanStringLength to its default, which is without limit",
            if: { conf in
                let size = conf.value("spark.sql.maxPlanStringLength").flatMap(\.byteSize)
                return conf.hasLog && size.map { $0 < 10 << 20 } == true
            }),
        LintRule(
            "explain-mode-codegen", .error, "spark.sql.ui.explainMode",
            "generated code takes the place of columns",
            remedy: "spark.sql.ui.explainMode=formatted",
            if: { $0.hasLog && $0.explainMode == "codegen" }),
        LintRule(
            "explain-mode", .warning, "spark.sql.ui.explainMode",
            "lists are cut in more places than in formatted plans, and some columns are not shown",
            remedy: "spark.sql.ui.explainMode=formatted",
            if: { $0.hasLog && ["simple", "extended", "cost"].contains($0.explainMode) }),
        LintRule(
            "spark-classpath", .error, "SPARK_CLASSPATH",
            "Spark does not read it any more: jars that it names are not loaded",
            remedy: "--jars, --packages or spark.driver.extraClassPath",
            if: { $0.environment["SPARK_CLASSPATH"] != nil || $0.value("spark.executorEnv.SPARK_CLASSPATH") != nil }),
    ]
}

extension ReadConf {
    fileprivate var explainMode: String { (value("spark.sql.ui.explainMode") ?? "formatted").lowercased() }

    fileprivate var codec: String {
        (value("spark.eventLog.compression.codec")
            ?? (isSpark(3, 2) ? "zstd" : value("spark.io.compression.codec") ?? "lz4")).lowercased()
    }

    fileprivate var isCompressed: Bool {
        value("spark.eventLog.compress").map { $0.lowercased() == "true" } ?? isSpark(4, 0)
    }

    fileprivate var isRolling: Bool {
        value("spark.eventLog.rolling.enabled").map { $0.lowercased() == "true" } ?? isSpark(4, 0)
    }

    /// The folder of the log, where it is a local one.
    fileprivate var localLogFolder: String? {
        let folder = value("spark.eventLog.dir") ?? "/tmp/spark-events"
        if folder.hasPrefix("file:") { return "/" + folder.dropFirst(5).drop { $0 == "/" } }
        return folder.hasPrefix("/") && value("spark.hadoop.fs.defaultFS") == nil && !isYARN ? folder : nil
    }

    /// A path without a scheme is HDFS's there.
    private var isYARN: Bool { value("spark.master") == "yarn" }
}

extension String {
    /// Of a codec's class the codec, else itself.
    fileprivate var shortClass: String {
        let codecs = ["zstd": "zstd", "lz4": "lz4", "lzf": "lzf", "snappy": "snappy"]
        let name = split(separator: ".").last.map(String.init) ?? self
        return codecs.keys.first { name.hasPrefix($0) && name.hasSuffix("compressioncodec") } ?? name
    }

    /// Bytes of `128m`; nil for what is no size.
    var byteSize: Int? {
        let text = lowercased()
        guard let number = Int(text.prefix { $0.isNumber }) else { return nil }
        let shifts = ["": 0, "b": 0, "k": 10, "kb": 10, "m": 20, "mb": 20, "g": 30, "gb": 30, "t": 40, "tb": 40]
        guard let shift = shifts[String(text.drop { $0.isNumber })] else { return nil }
        let (size, isTooLarge) = number.multipliedReportingOverflow(by: 1 << shift)
        return isTooLarge ? .max : size
    }

    /// Whether a pattern matches a class whose events are read.
    fileprivate var dropsLineage: Bool {
        let names = [
            "SQL", "Streaming", "QueryProgress", "Job", "Application", "Environment",
        ]
        return names.contains { contains($0) } || ["", "*", ".*", "SparkListener.*"].contains(self)
            || split(separator: ",").contains { ["*", ".*", "SparkListener.*", "org.apache.spark.*"].contains($0) }
    }
}
