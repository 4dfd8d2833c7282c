import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// A sink that may lose events rather than hold the others.
@Suite(.serialized) struct OptionalSinkTests {
    private let daemon: DaemonFolder

    init() throws { daemon = try DaemonFolder() }

    private func write(_ outbox: String) throws {
        let text = """
            state: \(daemon.state)
            inputs: {event_logs: [{path: \(daemon.folder.path("logs"))}]}
            outputs:
              - marquez: {url: "\(daemon.marquez.url)"}
              - {name: far, optional: true, max_bytes: 20kB, marquez: {url: "http://127.0.0.1:1"}}
            server: {listen: "\(daemon.folder.path("http"))"}
            outbox: {max_bytes: \(outbox)}
            """
        try daemon.folder.write(Array(text.utf8), to: "settings.yaml")
    }

    @Test func `an optional sink that is away for long holds nobody, and what it loses is told everywhere`() throws {
        try write("30kB")
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        let count = daemon.expected.count
        // What it is told more than once it has lost more than once.
        for log in 1...3 {
            try daemon.addLog("local-\(log)")
            #expect(daemon.marquez.waitForEvents(log * count))
        }
        #expect(daemon.expected.reduce(0) { $0 + $1.utf8.count } > 60_000)
        #expect(try daemon.wait { try daemon.metric(#"sparklineage_outbox_events{sink="marquez"}"#) == 0 })
        let waiting = try #require(try daemon.metric(#"sparklineage_outbox_events{sink="far"}"#))
        let bytes = try #require(try daemon.metric(#"sparklineage_outbox_sink_bytes{sink="far"}"#))
        #expect(waiting > 0 && bytes > 0 && bytes <= 20_000)
        #expect(
            try daemon.metric(#"sparklineage_dropped_events_total{sink="far"}"#) == Double(3 * count) - waiting)
        #expect(try daemon.metric(#"sparklineage_dropped_events_total{sink="marquez"}"#) == 0)
        #expect(try daemon.metric("sparklineage_outbox_bytes") == 0)
        #expect(try first.waitForError("an optional sink loses its oldest events sink=far dropped="))
        #expect(try first.waitForError("a sink takes no events sink=far"))
        #expect(try daemon.ask("/readyz").status == "200")
        #expect(try !first.error.contains("reading waits"))
        let status = try Binary.run("status", "--state", daemon.state)
        #expect(status.status == 0 && status.text.contains("sink far (optional): halted, \(Int(waiting)) event"))
        #expect(status.text.contains(", 0 delivered, \(3 * count - Int(waiting)) dropped"))
        let state = try Binary.run("state", "inspect", "--state", daemon.state)
        #expect(state.status == 0 && state.text.contains("every event that was queued is delivered"))
    }

    @Test func `a required sink that is away fills the outbox as ever, and names itself`() throws {
        daemon.marquez.answer { _ in ScriptedAnswer(503) }
        try write("30kB")
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        try daemon.addLog("local-1")
        try daemon.addLog("local-2")
        #expect(try first.waitForError("reading waits"))
        #expect(try first.waitForError("a sink takes no events sink=marquez"))
        #expect(try first.waitForError("a sink takes no events sink=far"))
        #expect(try daemon.wait(within: 10) { try daemon.ask("/readyz").body.contains("marquez: ") })
        let ready = try daemon.ask("/readyz")
        #expect(ready.status == "503" && !ready.body.contains("far: "))
        daemon.marquez.answer { _ in .created }
        #expect(try daemon.wait { try daemon.metric(#"sparklineage_outbox_events{sink="marquez"}"#) == 0 })
        #expect(try first.waitForError("reading goes on"))
    }
}
