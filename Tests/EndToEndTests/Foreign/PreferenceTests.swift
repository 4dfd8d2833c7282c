import Foundation
import TestSupport
import Testing

/// An application that is seen through its log and through the agent, names and settings of the daemon.
@Suite(.serialized) struct PreferenceTests {
    private let home: DaemonHome
    private let agent: [String]

    init() throws {
        home = try DaemonHome()
        let path = PackageFiles.fixture("corpora/torture-3.5-formatted/openlineage.jsonl.zst")
        agent = try readZstdLines(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Puts a whole log in its place at once.
    private func addLog(_ corpus: Corpus, as name: String? = nil) throws {
        let log = try corpus.log
        let staged = try home.folder.write(try readFile(log), to: "staged")
        let name = name ?? String(log.split(separator: "/").last ?? "log")
        try FileManager.default.moveItem(atPath: staged, toPath: home.folder.path("logs/\(name)"))
    }

    private func start(_ more: String) throws {
        try home.start("inputs: {event_logs: [{path: \"DIR/l*gs\"}], openlineage_files: [{path: DIR/in}]}\n\(more)")
    }

    private var isAgentDone: Bool { (try? home.foreign["decoded"]) == agent.count }

    @Test(arguments: [true, false])
    func `the log's view counts, whichever comes first, and names are the same`(agentFirst: Bool) throws {
        try start("runs: {prefer: log, prefer_wait: 10m}")
        if agentFirst {
            try home.append(agent.joined(separator: "\n") + "\n", to: "agent.jsonl")
            #expect(home.wait { isAgentDone })
            #expect(home.told.isEmpty)
            #expect(try home.foreign["held"] == agent.count)
            try home.kill()
            try start("runs: {prefer: log, prefer_wait: 10m}")
        }
        try addLog(.torture)
        #expect(home.wait(within: 60) { home.told.contains { $0.job == "torture" && $0.isEnd } })
        if !agentFirst { try home.append(agent.joined(separator: "\n") + "\n", to: "agent.jsonl") }
        #expect(home.wait { (try? home.foreign["suppressed"]) == agent.count })
        try home.stop()
        let ids = Set(agent.compactMap { ToldEvent($0)?.runID })
        #expect(home.told.allSatisfy { !ids.contains($0.runID) })
        let known = Set(agent.compactMap { ToldEvent($0) }.flatMap { $0.names("outputs") })
        let told = Set(home.told.flatMap { $0.names("outputs") })
        #expect(told == known && known.count == 75)
    }

    @Test func `the agent's view counts where that is wanted, and where no log comes in time`() throws {
        try start("runs: {prefer: log, prefer_wait: 1s}")
        try home.append(agent.joined(separator: "\n") + "\n", to: "agent.jsonl")
        #expect(home.waitForTold(337, within: 60))
        let count = home.toldCount
        try addLog(.torture)
        try addLog(.tpch)
        #expect(home.wait(within: 60) { home.told.contains { $0.job == "tpch" && $0.isEnd } })
        #expect(home.wait(within: 60) { (try? home.foreign["suppressed"]) == 192 })
        try home.stop()
        let ids = Set(agent.compactMap { ToldEvent($0)?.runID })
        let own = home.told.filter { $0.job.hasPrefix("torture") }
        #expect(own.count == count && own.allSatisfy { ids.contains($0.runID) })
    }

    @Test func `both views pass where both are wanted`() throws {
        try start("runs: {prefer: both}")
        try home.append(agent.joined(separator: "\n") + "\n", to: "agent.jsonl")
        try addLog(.torture)
        #expect(home.waitForTold(337 + 192, within: 60))
        try home.stop()
        #expect(try home.foreign["suppressed"] == 0)
    }

    @Test func `a log that is silent for too long has its open runs told as aborted, once`() throws {
        let log = try Binary.shell("zstd -dcq \"$1\" | head -c 900000", try Corpus.tpch.log).output
        try home.folder.write(log, to: "logs/app.inprogress")
        try home.start("inputs: {event_logs: [{path: DIR/logs}], stale_after: 1s, rescan: 200ms}")
        #expect(home.wait(within: 20) { home.told.contains { $0.job == "tpch" && $0.type == "ABORT" } })
        try home.stop()
        let count = home.toldCount
        try home.start("inputs: {event_logs: [{path: DIR/logs}], stale_after: 1s, rescan: 200ms}")
        usleep(3_000_000)
        #expect(home.toldCount == count)
        let rest = try Binary.shell("zstd -dcq \"$1\"", try Corpus.tpch.log).output
        let file = try FileHandle(forWritingTo: URL(filePath: home.folder.path("logs/app.inprogress")))
        try file.seekToEnd()
        try file.write(contentsOf: Data(rest.dropFirst(900_000)))
        try file.close()
        #expect(home.wait(within: 20) { home.told.contains { $0.job == "tpch" && $0.type == "COMPLETE" } })
    }

    @Test func `jobs are named by templates, and reads are told where that is wanted`() throws {
        try addLog(.torture)
        try start("runs: {emit: all, job_name: \"x-{table}-{app}\", sql: true}")
        #expect(home.wait(within: 60) { home.told.contains { $0.job == "torture" && $0.isEnd } })
        try home.stop()
        let actions = home.told.filter { $0.job != "torture" }
        #expect(actions.allSatisfy { $0.job.hasPrefix("x-") && $0.job.hasSuffix("torture") })
        #expect(
            actions.contains { $0.names("outputs").isEmpty && !$0.names("inputs").isEmpty && $0.type == "COMPLETE" })
    }

    @Test func `a topic that the agent names with its brokers has them in the log's lineage too`() throws {
        try home.start("inputs: {event_logs: [{path: DIR/logs}]}\nruns: {prefer: both}")
        try addLog(.pairing)
        #expect(
            home.wait(within: 30) {
                home.told.contains { $0.names("inputs").contains { $0.hasPrefix("kafka://unknown|") } }
            })
        let seen = try #require(home.told.first { !$0.names("inputs").isEmpty && $0.text.contains("kafka://unknown") })
        let topic = try #require(seen.names("inputs").first { $0.hasPrefix("kafka://unknown|") }).dropFirst(16)
        let app = seen.job.prefix { $0 != "." }
        let event = """
            {"eventTime":"2026-03-01T01:00:00Z","producer":"https://flink","schemaURL":"https://s",\
            "eventType":"COMPLETE","run":{"runId":"00000000-0000-4000-8000-100000000000"},\
            "job":{"namespace":"n","name":"\(app).reader"},"inputs":[{"namespace":"kafka://b:9092","name":"\(topic)"}]}
            """
        #expect(try home.ask("/api/v1/lineage", "-d", event).status == "201")
        try addLog(.pairing, as: "again.zstd")
        #expect(
            home.wait(within: 30) {
                home.told.contains {
                    $0.job.hasPrefix(app + ".") && $0.names("inputs").contains("kafka://b:9092|\(topic)")
                        && $0.runID != "00000000-0000-4000-8000-100000000000"
                }
            })
    }
}
