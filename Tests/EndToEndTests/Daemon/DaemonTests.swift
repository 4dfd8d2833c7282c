import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// `sparklineage run`, as its operators see it.
@Suite(.serialized) struct DaemonTests {
    private let folder: TemporaryDirectory
    private let marquez: LoopbackMarquez
    private let expected: [String]

    init() throws {
        folder = try TemporaryDirectory("daemon")
        marquez = try LoopbackMarquez()
        try FileManager.default.createDirectory(atPath: folder.path("logs"), withIntermediateDirectories: true)
        expected = try Binary.run("harvest", "-q", try Corpus.tpch.log).lines
    }

    private func settings(_ more: String = "") throws -> String {
        let text = """
            state: \(folder.path("state"))
            inputs: {event_logs: [{path: \(folder.path("logs"))}]}
            outputs: [{marquez: {url: "\(marquez.url)"}}]
            server: {listen: "\(folder.path("http"))", token: secret-word}
            \(more)
            """
        return try folder.write(Array(text.utf8), to: "settings.yaml")
    }

    private func addLog() throws {
        try folder.write(try readFile(Corpus.tpch.log), to: "logs/local-1.zstd")
    }

    /// Asks the daemon over its socket; gives the status and the body.
    private func ask(_ path: String, _ more: String...) throws -> (status: String, body: String) {
        let answer = try Binary.shell(
            "socket=$1; url=$2; shift 2; curl -s --unix-socket \"$socket\" -w '\\n%{http_code}' \"$@\" \"http://d$url\"",
            arguments: [folder.path("http"), path] + more)
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
        return (String(lines.last ?? ""), lines.dropLast().joined(separator: "\n"))
    }

    @Test func `a log that comes is delivered, once, whether or not the daemon is started again`() throws {
        let first = try Background(["run", "-c", settings()])
        try addLog()
        #expect(marquez.waitForEvents(expected.count))
        #expect(try ask("/readyz").status == "200")
        first.interrupt()
        #expect(try first.result(within: 15).status == 0)
        let second = try Background(["run", "-c", settings()])
        #expect(try second.waitForError("started"))
        usleep(500_000)
        second.interrupt()
        #expect(try second.result(within: 15).status == 0)
        #expect(marquez.events.count == expected.count)
    }

    @Test func `events that come by HTTP are on the disk when they are answered`() throws {
        marquez.answer { _ in .badly(.close) }
        let daemon = try Background(["run", "-c", settings()])
        #expect(try daemon.waitForError("started"))
        let token = ["-H", "Authorization: Bearer secret-word"]
        let event = expected[0]
        #expect(try ask("/api/v1/lineage", "-d", event).status == "401")
        #expect(try ask("/api/v1/lineage", token[0], token[1], "-d", "{}").body.contains("eventTime is missing"))
        #expect(try ask("/api/v1/lineage", token[0], token[1], "-d", event).status == "201")
        let batch = "[\(expected[1]),\(expected[2])]"
        #expect(try ask("/api/v1/lineage/batch", token[0], token[1], "-d", batch).status == "201")
        #expect(try daemon.kill(after: 0))
        marquez.answer { _ in .created }
        let next = try Background(["run", "-c", settings()])
        defer { _ = try? next.kill(after: 0) }
        // What the first daemon tried to send came too.
        let wanted = try Set(expected[0...2].map { try runID($0) })
        let end = ContinuousClock.now + .seconds(20)
        while try Set(marquez.bodies.map { try runID($0) }) != wanted, ContinuousClock.now < end { usleep(20_000) }
        #expect(try Set(marquez.bodies.map { try runID($0) }) == wanted)
    }

    @Test func `readiness names the sink that takes nothing, and numbers say what waits`() throws {
        marquez.answer { _ in ScriptedAnswer(401) }
        let daemon = try Background(["run", "-c", settings()])
        defer { _ = try? daemon.kill(after: 0) }
        try addLog()
        #expect(try daemon.waitForError("a sink takes no events"))
        let ready = try ask("/readyz")
        #expect(ready.status == "503" && ready.body.hasPrefix("marquez: "))
        #expect(try ask("/metrics").body.contains("sparklineage_outbox_events{sink=\"marquez\"} \(expected.count)"))
        #expect(try ask("/nothing").status == "404")
        #expect(try ask("/api/v1/lineage", "-X", "PUT").status == "405")
    }

    @Test func `a second daemon on the same state ends with 75, settings that are not sound with 78`() throws {
        let daemon = try Background(["run", "-c", settings()])
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try daemon.waitForError("started"))
        let second = try Binary.run("run", "-c", settings())
        #expect(second.status == 75)
        #expect(second.error.contains("has this state"))
        let text = String(decoding: try readFile(settings()), as: UTF8.self)
        let kafka = text.replacingOccurrences(of: "[{marquez:", with: "[{kafka: {}}, {marquez:")
        let third = try Binary.run("run", "-c", folder.write(Array(kafka.utf8), to: "kafka.yaml"))
        #expect(third.status == 78)
        #expect(third.error.contains("there is no output 'kafka' yet; use 'file'"))
    }

    @Test func `a batch of nothing but bad lines is answered in short`() throws {
        let daemon = try Background(["run", "-c", settings()])
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try daemon.waitForError("started"))
        let lines = try folder.write(Array(String(repeating: "bad\n", count: 300_000).utf8), to: "bad")
        let answer = try ask(
            "/api/v1/lineage/batch", "-H", "Authorization: Bearer secret-word", "--data-binary", "@\(lines)")
        #expect(answer.status == "400" && answer.body.utf8.count < 20_000)
        let object = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        let failures = object?["failed_events"] as? [[String: Any]] ?? []
        #expect(failures.compactMap { $0["index"] as? Int } == Array(0..<100))
        let summary = object?["summary"] as? [String: Int] ?? [:]
        #expect(summary["failed"] == 300_000 && summary["received"] == 300_000 && summary["successful"] == 0)
    }

    @Test func `secrets of the operator's own kind are taken out before an event is kept`() throws {
        let daemon = try Background(["run", "-c", settings("redact: {patterns: [\"acme-key-*\"]}")])
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try daemon.waitForError("started"))
        let event = expected[0].replacingOccurrences(of: "tpch", with: "use acme-key-4711 here")
        #expect(try ask("/api/v1/lineage", "-H", "Authorization: Bearer secret-word", "-d", event).status == "201")
        #expect(marquez.waitForEvents(1))
        #expect(marquez.bodies[0].contains("acme-key-[REDACTED] here") && !marquez.bodies[0].contains("4711"))
    }

    @Test func `rules say whose jobs and tables are, and what is left out`() throws {
        let rules = """
            context:
              rules:
                - {match: {job: "*.out_h_1*"}, ignore: true}
                - {match: {app: tpch, user: etl}, team: lake-team, tags: {tier: gold}}
                - {match: {table: "h.lineitem"}, owner: sales@example.com}
            """
        let daemon = try Background(["run", "-c", settings(rules)])
        defer { _ = try? daemon.kill(after: 0) }
        try addLog()
        let left = expected.filter { !$0.contains(".out_h_1") }
        #expect(left.count < expected.count)
        #expect(marquez.waitForEvents(left.count))
        let bodies = marquez.bodies
        #expect(bodies.count == left.count)
        #expect(bodies.allSatisfy { $0.contains("lake-team") && $0.contains("\"tier\"") })
        let readers = bodies.filter { $0.contains("/wh/h/lineitem\"") }
        #expect(!readers.isEmpty && readers.allSatisfy { $0.contains("sales@example.com") })
        let inspected = try Binary.run("state", "inspect", "--state", folder.path("state")).text
        #expect(inspected.contains("\(expected.count - left.count) events left out by rules"))
    }

    @Test func `queue and state ask the daemon that runs`() throws {
        marquez.answer { _ in ScriptedAnswer(422, body: "no") }
        let file = try settings()
        let daemon = try Background(["run", "-c", file])
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try daemon.waitForError("started"))
        try addLog()
        #expect(try daemon.waitForError("a sink takes no events"))
        let state = folder.path("state")
        #expect(try Binary.run("queue", "list", "-c", file).text.contains("marquez: \(expected.count) events"))
        #expect(try Binary.run("queue", "list", "-c", file, "--state", state).status == 64)
        let list = try Binary.run("queue", "list", "--state", state)
        #expect(list.status == 0 && list.text.contains("marquez: \(expected.count) events in 1 lane wait"))
        #expect(try Binary.run("state", "inspect", "--state", state).status == 0)
        #expect(try Binary.run("queue", "show", "7", "--state", state).status == 64)
        #expect(try Binary.run("queue", "drop", "--sink", "marquez", "--state", state).status == 0)
        #expect(try Binary.run("queue", "list", "--state", state).text.contains("marquez: 0 events"))
    }

    private func runID(_ event: String) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any]
        let run = try #require(object?["run"] as? [String: Any])
        return try #require(run["runId"] as? String)
    }
}
