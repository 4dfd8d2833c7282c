import Foundation
import TestSupport
import Testing

/// A real Spark 3.5 that runs with the settings that `sparklineage conf` prints.
@Suite(
    .serialized,
    .enabled(if: SparkParts.missing.isEmpty, "skipped: needs \(SparkParts.missing.joined(separator: ", "))"))
struct LiveConfTests {
    @Test(
        .timeLimit(.minutes(15)),
        arguments: [
            ("spark-defaults", "both"), ("spark-defaults", "event-log"), ("spark-defaults", "listener"),
            ("submit", "both"), ("submit", "event-log"), ("submit", "listener"),
            ("pyspark", "both"), ("pyspark", "event-log"), ("pyspark", "listener"),
        ])
    func `Spark does what the settings say, and lint finds nothing in its log`(_ format: String, _ mode: String) throws
    {
        let folder = try TemporaryDirectory("conf")
        try run(folder, format, "--mode", mode)
        let hasLog = mode != "listener"
        let logs = try names(in: "\(folder.path)/logs")
        #expect(logs.count == (hasLog ? 1 : 0))
        if hasLog {
            let harvest = try Binary.run("harvest", folder.path("logs"))
            #expect(harvest.status == 0)
            #expect(harvest.text.contains("sparklineage_completeness") == false)
            #expect(harvest.lines.contains { $0.contains("\"COMPLETE\"") && $0.contains("\"odd\":{\"inputFields\"") })
            let lint = try Binary.run("conf", "lint", folder.path("logs"))
            #expect(lint.status == 0)
            #expect(lint.text.hasPrefix("nothing found: "), "\(lint.text)")
        }
        let files = try names(in: "\(folder.path)/agent")
        #expect(files.count == (mode == "event-log" ? 0 : 1))
        for file in files {
            let events = String(decoding: try readFile("\(folder.path)/agent/\(file)"), as: UTF8.self)
            #expect(events.contains("\"COMPLETE\"") && events.contains("\"namespace\":\"conf-test\""))
            if format == "pyspark" { #expect(events.contains("\"sales\"") && events.contains("kafka: a;b")) }
        }
    }

    @Test(.timeLimit(.minutes(15))) func `lint finds in the log of a default Spark what it lacks, and no more`() throws
    {
        let folder = try TemporaryDirectory("conf")
        try run(folder, "none")
        let lint = try Binary.run("conf", "lint", "--json", folder.path("logs"))
        #expect(lint.status == 0)
        struct Report: Decodable {
            struct Finding: Decodable { var rule: String }
            var findings: [Finding]
        }
        let report = try JSONDecoder().decode(Report.self, from: Data(lint.output))
        #expect(
            report.findings.map(\.rule) == [
                "event-log-plain", "event-log-not-rolling", "max-to-string-fields", "max-metadata-string-length",
            ])
    }

    private func run(_ folder: TemporaryDirectory, _ format: String, _ options: String...) throws {
        let jar = try #require(SparkParts.agentJar)
        let words = [folder.path, SparkParts.venv, jar, format] + options
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let result = try Binary.shell("timeout 400 bash \"$1\" \"$BIN\" \(line)", PackageFiles.fixture("live/conf.sh"))
        try #require(result.status == 0, "\(result.error.suffix(4_000))")
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
    }
}

/// What these tests need and a clone has not; `make live-parts` gets Spark.
private enum SparkParts {
    static let venv = "\(PackageFiles.root)/.build/spark-3.5"

    static let agentJar = PackageFiles.shared("jars/spark-3.5/openlineage-spark_2.12-1.53.0.jar")

    static let missing: [String] = {
        var missing: [String] = []
        if agentJar == nil { missing.append("../shared/jars/spark-3.5/openlineage-spark_2.12-1.53.0.jar") }
        if (try? Binary.shell("java -version").status) != 0 { missing.append("Java") }
        let python = "\(venv)/bin/python3"
        if (try? Binary.shell("\"$1\" -c 'import pyspark'", python).status) != 0 {
            missing.append("PySpark 3.5 (make live-parts)")
        }
        return missing
    }()
}
