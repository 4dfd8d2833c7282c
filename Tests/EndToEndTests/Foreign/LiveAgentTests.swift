import Foundation
import TestSupport
import Testing

/// A real Spark 3.5 on Iceberg whose log grows while the real OpenLineage agent writes its file beside it.
@Suite(
    .serialized,
    .enabled(if: AgentParts.missing.isEmpty, "skipped: needs \(AgentParts.missing.joined(separator: ", "))"))
struct LiveAgentTests {
    @Test(.timeLimit(.minutes(15)), arguments: ["log", "agent"])
    func `the daemon that reads both tells one graph, each run once, under the same names`(_ preferred: String) throws {
        let home = try DaemonHome()
        try FileManager.default.createDirectory(atPath: home.folder.path("agent"), withIntermediateDirectories: true)
        try home.start(
            """
            inputs:
              event_logs: [{path: DIR/logs, label: live}]
              openlineage_files: [{path: "DIR/agent/*.jsonl"}]
            runs: {prefer: \(preferred)}
            context: {rules: [{match: {label: live, conf.spark.sql.shuffle.partitions: "1"}, owner: rules@example.com}]}
            """)
        let run = try Binary.shell(
            "SPARK_LOCAL_IP=127.0.0.1 timeout 600 \"$1\" \"$2\" \"$3\" \"$4\"", AgentParts.python,
            PackageFiles.fixture("live/agent.py"), home.folder.path, try #require(AgentParts.jar))
        try #require(run.status == 0, "\(run.error.suffix(4_000))")
        let isEnd = { (event: ToldEvent) in event.job == "agent_beside" && event.isEnd }
        #expect(home.wait(within: 20) { home.told.contains(where: isEnd) })
        usleep(1_500_000)
        try home.stop()
        let (told, agent) = (home.told, try agentEvents(home))
        let agentRuns = Set(agent.map(\.runID))
        for (id, run) in Dictionary(grouping: told, by: \.runID) {
            #expect(run.count { $0.type == "START" } <= 1 && run.count(where: \.isEnd) <= 1, "\(id)")
            #expect(agentRuns.contains(id) == (preferred == "agent"))
        }
        let tables = ["src", "sums", "copy"].map { "file|\(home.folder.path)/wh/db/\($0)" }
        #expect(Set(told.flatMap { $0.names("outputs") }).isSuperset(of: tables))
        #expect(Set(told.flatMap { $0.names("inputs") }).isSubset(of: tables))
        #expect(Set(agent.flatMap { $0.names("outputs") }).isSuperset(of: tables))
        let writes = told.filter { $0.type == "COMPLETE" && $0.names("outputs").contains(tables[1]) }
        #expect(writes.contains { $0.names("inputs") == [tables[0]] })
        if preferred == "log" {
            #expect(try home.foreign["suppressed"] == agent.count)
            #expect(told.allSatisfy { $0.text.contains("declared-team") && $0.text.contains("rules@example.com") })
            #expect(told.allSatisfy { $0.text.contains("\"live-agent\"") && $0.text.contains("\"gold\"") })
        }
    }

    private func agentEvents(_ home: DaemonHome) throws -> [ToldEvent] {
        let bytes = try readFile(home.folder.path("agent/events.jsonl"))
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { ToldEvent(String($0)) }
    }
}

/// What these tests need and a clone has not; `make live-parts` gets Spark.
private enum AgentParts {
    static let python = "\(PackageFiles.root)/.build/spark-3.5/bin/python3"
    static let jar = PackageFiles.shared("jars/spark-3.5/openlineage-spark_2.12-1.53.0.jar")

    static let missing: [String] = {
        var missing: [String] = []
        if jar == nil { missing.append("../shared/jars/spark-3.5/openlineage-spark_2.12-1.53.0.jar") }
        if (try? Binary.shell("java -version").status) != 0 { missing.append("Java") }
        let imports = "\"$1\" -c 'import pyspark, snowpark_connect_deps_iceberg'"
        if (try? Binary.shell(imports, python).status) != 0 { missing.append("PySpark 3.5 (make live-parts)") }
        return missing
    }()
}
