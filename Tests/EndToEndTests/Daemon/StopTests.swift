import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// How a daemon stops, pauses and reloads.
@Suite(.serialized) struct StopTests {
    private let daemon: DaemonFolder

    init() throws { daemon = try DaemonFolder() }

    @Test func `scenario 21: a stop with a backlog and a sink that hangs ends in time, and loses nothing`() throws {
        daemon.marquez.answer { _ in .badly(.silence) }
        try daemon.write()
        let first = try daemon.start()
        try daemon.addLog()
        #expect(
            try daemon.wait {
                try daemon.metric(#"sparklineage_outbox_events{sink="marquez"}"#) == Double(daemon.expected.count)
            })
        #expect(try daemon.ask("/readyz").status == "200")
        let start = ContinuousClock.now
        first.signal(SIGTERM)
        // Readiness goes first; what still comes is taken.
        #expect(try daemon.wait(within: 3) { try daemon.ask("/readyz").body.contains("stopping") })
        #expect(try daemon.ask("/api/v1/lineage", "-d", daemon.expected[0]).status == "201")
        let result = try first.result(within: 12)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(result.status == 0)
        #expect(result.error.contains(" info stopped"))
        daemon.marquez.answer { _ in .created }
        let second = try daemon.start()
        defer { _ = try? second.kill(after: 0) }
        let all = Set(daemon.expected.map { step(of: $0) })
        #expect(try daemon.wait { all.isSubset(of: daemon.marquez.bodies.map { step(of: $0) }) })
        #expect(try daemon.wait { try daemon.metric(#"sparklineage_outbox_events{sink="marquez"}"#) == 0 })
    }

    @Test func `scenario 21: while it stops, whoever sends is answered 201 or finds nobody`() throws {
        daemon.marquez.answer { _ in .badly(.silence) }
        try daemon.write()
        let first = try daemon.start()
        try daemon.folder.write(Array(daemon.expected[0].utf8), to: "event.json")
        let line = """
            for number in $(seq 300); do
              curl -s -m 5 -o /dev/null -w '%{http_code}\\n' --unix-socket "$1" -d "@$2" http://d/api/v1/lineage
            done > "$3" & kill -TERM $4; wait
            """
        _ = try Binary.shell(
            line, daemon.folder.path("http"), daemon.folder.path("event.json"), daemon.folder.path("answers"),
            "\(first.identifier)")
        #expect(try first.result(within: 12).status == 0)
        let answers = String(decoding: try readFile(daemon.folder.path("answers")), as: UTF8.self).split(
            separator: "\n")
        let taken = answers.count { $0 == "201" }
        #expect(taken > 0)
        #expect(Set(answers).isSubset(of: ["201", "000"]))
        #expect(try Binary.run("queue", "list", "--state", daemon.state).text.contains("marquez: \(taken) event"))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `scenario 21: a second signal ends it at once, and nothing is lost`(second: Int32) throws {
        daemon.marquez.answer { _ in .badly(.silence) }
        try daemon.write()
        let first = try daemon.start()
        try daemon.addLog()
        #expect(
            try daemon.wait {
                try daemon.metric(#"sparklineage_outbox_events{sink="marquez"}"#) == Double(daemon.expected.count)
            })
        first.signal(SIGTERM)
        #expect(try first.waitForError("stopping"))
        first.signal(second)
        #expect(try first.result(within: 1).status == 128 + second)
        #expect(try Binary.run("state", "inspect", "--state", daemon.state).status == 0)
        daemon.marquez.answer { _ in .created }
        let next = try daemon.start()
        defer { _ = try? next.kill(after: 0) }
        #expect(daemon.marquez.waitForEvents(daemon.expected.count))
    }

    @Test func `scenario 21: settings that are broken change nothing, and it is said where they are`() throws {
        try daemon.write("context: {rules: [{match: {app: tpch}, team: first}]}")
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        try daemon.write("context: {rules: [{match: {app: tpch}, team: second}]}\nrusn: {}")
        first.signal(SIGHUP)
        #expect(try first.waitForError("the settings are not reloaded"))
        let error = try first.error
        #expect(error.contains("settings.yaml:6:1: unknown key 'rusn'"))
        #expect(try daemon.metric("sparklineage_settings_last_reload_successful") == 0)
        #expect(try daemon.ask("/readyz").status == "200")
        #expect(try Binary.run("status", "-c", daemon.folder.path("settings.yaml")).status == 78)
        #expect(try Binary.run("status", "--state", daemon.state).text.contains("the settings were not reloaded: "))
        try daemon.addLog()
        #expect(daemon.marquez.waitForEvents(daemon.expected.count))
        #expect(daemon.marquez.bodies.allSatisfy { $0.contains("first") && !$0.contains("second") })
    }

    @Test func `settings that are sound count for what is read after them`() throws {
        try daemon.write("context: {rules: [{match: {app: tpch}, team: first}]}")
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        try daemon.addLog()
        #expect(daemon.marquez.waitForEvents(daemon.expected.count))
        try FileManager.default.createDirectory(atPath: daemon.folder.path("more"), withIntermediateDirectories: true)
        let text = """
            state: \(daemon.state)
            inputs: {event_logs: [{path: \(daemon.folder.path("logs"))}, {path: \(daemon.folder.path("more"))}]}
            outputs: [{marquez: {url: "\(daemon.marquez.url)", api_key: a-secret-word}}]
            server: {listen: "\(daemon.folder.path("http"))"}
            context: {rules: [{match: {app: tpch}, team: second}]}
            """
        try daemon.folder.write(Array(text.utf8), to: "settings.yaml")
        first.signal(SIGHUP)
        #expect(try first.waitForError("settings reloaded changes=2"))
        try daemon.folder.write(try readFile(Corpus.tpch.log), to: "more/local-2.zstd")
        #expect(daemon.marquez.waitForEvents(2 * daemon.expected.count))
        usleep(300_000)
        let bodies = daemon.marquez.bodies
        #expect(bodies.count == 2 * daemon.expected.count)
        #expect(bodies.prefix(daemon.expected.count).allSatisfy { $0.contains("\"first\"") })
        #expect(bodies.suffix(daemon.expected.count).allSatisfy { $0.contains("\"second\"") })
        let error = try first.error
        #expect(error.contains("key=context.rules[0].team old=first new=second"))
        #expect(error.contains("a setting changes with the next start key=outputs[0].marquez.api_key old=none new=***"))
        #expect(!error.contains("a-secret-word"))
        first.signal(SIGTERM)
        #expect(try first.result(within: 10).status == 0)
    }

    @Test func `a larger outbox lets a reading go on that waits, without a new start`() throws {
        daemon.marquez.answer { _ in ScriptedAnswer(503) }
        try daemon.write("outbox: {max_bytes: 20kB}")
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        try daemon.addLog("local-1")
        try daemon.addLog("local-2")
        #expect(try first.waitForError("reading waits"))
        try daemon.write("outbox: {max_bytes: 1GB}")
        first.signal(SIGHUP)
        #expect(try first.waitForError("key=outbox.max_bytes old=20000 new=1000000000"))
        #expect(try first.waitForError("reading goes on"))
        #expect(
            try daemon.wait {
                try daemon.metric(#"sparklineage_outbox_events{sink="marquez"}"#) == Double(2 * daemon.expected.count)
            })
        #expect(try daemon.metric("sparklineage_outbox_max_bytes") == 1_000_000_000)
    }

    @Test func `folders of logs and of events are taken from each new reading of the settings`() throws {
        let folder = daemon.folder
        let event = daemon.expected[0].utf8
        let write = { (number: Int) in
            let text = """
                state: \(daemon.state)
                inputs:
                  event_logs: [{path: \(folder.path("logs-\(number)"))}]
                  openlineage_files: [{path: "\(folder.path("in-\(number)"))/*"}]
                outputs: [{marquez: {url: "\(daemon.marquez.url)"}}]
                server: {listen: "\(folder.path("http"))"}
                """
            try folder.write(Array(text.utf8), to: "settings.yaml")
        }
        try write(0)
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        for number in 1...8 {
            try write(number)
            first.signal(SIGHUP)
            #expect(
                try daemon.wait { try first.error.components(separatedBy: "settings reloaded").count == number + 1 })
            let text = String(decoding: Array(event), as: UTF8.self)
            let own = text.replacingOccurrences(of: "\"runId\":\"0", with: "\"runId\":\"\(number)")
            try folder.write(Array(own.utf8) + [10], to: "in-\(number)/a.jsonl")
            let path = folder.path("in-\(number)")
            #expect(
                try daemon.wait(within: 5) {
                    let health = try daemon.ask("/api/v1/health").body
                    return health.contains("\(path)/*") && health.contains("\"kind\":\"openlineage_files\"")
                }, "reload \(number)")
        }
    }

    @Test func `scenario 21: a process that is held for a while goes on without time-outs that are none`() throws {
        // Each answer takes half of the timeout; the process is held for twice as long.
        daemon.marquez.answer { _ in .badly(.whole, after: .milliseconds(500)) }
        try daemon.write(marquez: ", timeout: 1s")
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        try daemon.addLog()
        #expect(daemon.marquez.waitForEvents(2))
        for _ in 0..<3 {
            first.signal(SIGSTOP)
            usleep(2_000_000)
            first.signal(SIGCONT)
            usleep(300_000)
        }
        daemon.marquez.answer { _ in .created }
        #expect(try daemon.wait(within: 30) { try daemon.metric(#"sparklineage_outbox_events{sink="marquez"}"#) == 0 })
        let error = try first.error
        #expect(!error.contains("a sink takes no events"))
        // An attempt whose answer came while nobody listened may be made again, each time one a connection.
        #expect(daemon.marquez.bodies.count <= daemon.expected.count + 3 * 4)
        #expect(try daemon.metric(#"sparklineage_dead_letters{sink="marquez"}"#) == 0)
    }
}
