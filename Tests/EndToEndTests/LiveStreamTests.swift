import Foundation
import TestSupport
import Testing

/// A real Spark that streams from a real Kafka into Iceberg, and `harvest --follow` on its log as it grows.
@Suite(.enabled(if: LiveParts.missing.isEmpty, "skipped: needs \(LiveParts.missing.joined(separator: ", "))"))
struct LiveStreamTests {
    private struct Report: Decodable {
        var delays: [String: Int]
        var broker: String
    }

    private struct Event: Decodable {
        struct Job: Decodable { var name: String }
        struct Dataset: Decodable {
            var namespace: String
            var name: String
            var facets: Facets
        }
        struct Facets: Decodable { var columnLineage: Lineage? }
        struct Lineage: Decodable { var fields: [String: Column] }
        struct Column: Decodable { var inputFields: [Field] }
        struct Field: Decodable {
            var name: String
            var field: String
        }
        var eventType: String
        var job: Job
        var inputs: [Dataset]
        var outputs: [Dataset]

        /// `id <- orders.value` for each edge, sorted.
        var edges: [String] {
            outputs.flatMap { output in
                (output.facets.columnLineage?.fields ?? [:]).flatMap { column, sources in
                    sources.inputFields.map { "\(column) <- \($0.name).\($0.field)" }
                }
            }.sorted()
        }
    }

    @Test(.timeLimit(.minutes(15))) func `lineage is told within a second of the flush, while the query runs`() throws {
        let folder = try TemporaryDirectory("live")
        let parts = try #require(LiveParts.found)
        let result = try Binary.shell(
            "timeout 600 python3 \"$1\" \"$BIN\" \"$2\" \"$3\" \"$4\" \"$5\" \"$6\"",
            PackageFiles.fixture("live/live.py"), folder.path, parts.kafka, parts.kafkaJars, parts.sparkJars,
            parts.python)
        let log = (try? readFile(folder.path("spark.out"))) ?? []
        try #require(result.status == 0, "\(result.error)\n\(String(decoding: log.suffix(4_000), as: UTF8.self))")
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output))
        for (query, delay) in report.delays { #expect(delay <= 1_000, "\(query)") }
        let events = try readFile(folder.path("events")).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Event.self, from: Data($0))
        }
        expect(
            events, "joined", ["orders", "payments"],
            [
                "amount <- orders.value", "id <- orders.value", "paid <- payments.value",
            ])
        expect(events, "copied", ["orders"], ["k <- orders.key", "ts <- orders.timestamp"])
    }

    private func expect(_ events: [Event], _ query: String, _ topics: [String], _ edges: [String]) {
        let own = events.filter { $0.job.name == "live.\(query)" }
        #expect(own.first?.eventType == "START" && own.last?.eventType == "COMPLETE")
        for event in own {
            #expect(event.inputs.map(\.name).sorted() == topics)
            #expect(event.outputs.map { $0.name.hasSuffix("/wh/db/\(query)") } == [true])
            #expect(event.edges == edges)
        }
    }
}

/// What a live test needs and a clone has not; `make live-parts` gets what can be got.
private struct LiveParts {
    let kafka: String
    let kafkaJars: String
    let sparkJars: String
    let python: String

    static let missing: [String] = {
        var missing: [String] = []
        if PackageFiles.shared("tools/kafka.sh") == nil { missing.append("../shared/tools/kafka.sh") }
        if PackageFiles.shared("jars/kafka") == nil { missing.append("../shared/jars/kafka") }
        if PackageFiles.shared("jars/spark-3.5") == nil { missing.append("../shared/jars/spark-3.5") }
        if (try? Binary.shell("java -version").status) != 0 { missing.append("Java") }
        let imports = "\"$1\" -c 'import pyspark, snowpark_connect_deps_iceberg'"
        if (try? Binary.shell(imports, sparkPython).status) != 0 { missing.append("PySpark 3.5 (make live-parts)") }
        if (try? Binary.run("harvest", "--help").text.contains("--follow")) != true {
            missing.append("harvest --follow")
        }
        return missing
    }()

    static let found: LiveParts? = {
        guard let kafka = PackageFiles.shared("tools/kafka.sh"), let kafkaJars = PackageFiles.shared("jars/kafka"),
            let sparkJars = PackageFiles.shared("jars/spark-3.5")
        else { return nil }
        return LiveParts(kafka: kafka, kafkaJars: kafkaJars, sparkJars: sparkJars, python: sparkPython)
    }()

    private static let sparkPython = "\(PackageFiles.root)/.build/spark-3.5/bin/python3"
}
