import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// What operators see of a daemon, and what it stands up to.
@Suite(.serialized) struct OperationTests {
    private let daemon: DaemonFolder

    init() throws { daemon = try DaemonFolder() }

    // MARK: Scenario 22

    @Test(arguments: [31_536_000, -3600, 2_000_000_000])
    func `scenario 22: a clock of the day that jumps moves neither pauses nor ages nor times of events`(
        jump: Int
    ) throws {
        let file = try daemon.folder.write(Array("0".utf8), to: "clock")
        guard let environment = Fault.environment(withClockOffBy: file) else { return }
        daemon.marquez.answer { _ in ScriptedAnswer(503) }
        try daemon.write("expect: [{job: \"tpch*\", every: 999999h}, {job: never, every: 24h}]")
        let first = try daemon.start(environment: environment)
        defer { _ = try? first.kill(after: 0) }
        try daemon.addLog()
        #expect(try first.waitForError("a sink takes no events"))
        try daemon.folder.write(Array("\(jump)".utf8), to: "clock")
        // The new clock is seen: the daemon's own log has it.
        let year = Date.now.addingTimeInterval(Double(jump)).formatted(.iso8601.year().month().day())
        daemon.marquez.answer { _ in .created }
        #expect(daemon.marquez.waitForEvents(daemon.expected.count, within: .seconds(40)))
        #expect(try first.waitForError("a sink takes events again"))
        #expect(try first.error.contains("\n\(year)T"))
        let late = #"sparklineage_delivery_latency_seconds_bucket{sink="marquez",le="60"}"#
        #expect(try daemon.wait { try daemon.metric(late) == Double(daemon.expected.count) })
        #expect(try daemon.metric(#"sparklineage_expected_run_overdue{job="never"}"#) == 0)
        #expect(try daemon.metric(#"sparklineage_expected_run_overdue{job="tpch*"}"#) == 0)
        let times = daemon.marquez.bodies.compactMap { time(of: $0) }
        #expect(Set(times) == Set(daemon.expected.compactMap { time(of: $0) }))
    }

    private func time(of event: String) -> String? {
        let object = try? JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any]
        return object?["eventTime"] as? String
    }

    @Test func `scenario 22: a log whose time is far in the future is followed as any other`() throws {
        try daemon.write()
        try daemon.addLog()
        let future = Date(timeIntervalSince1970: 2_208_988_800)
        try FileManager.default.setAttributes(
            [.modificationDate: future], ofItemAtPath: daemon.folder.path("logs/local-1.zstd"))
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        #expect(daemon.marquez.waitForEvents(daemon.expected.count))
    }

    // MARK: Scenario 23

    @Test func `scenario 23: a second daemon ends with 75 and names the first, whose lock goes with it`() throws {
        try daemon.write()
        let first = try daemon.start()
        let second = try Binary.run("run", "-c", daemon.settings)
        #expect(second.status == 75)
        #expect(second.error.contains("process \(first.identifier) has this state"))
        #expect(try first.kill(after: 0))
        let third = try daemon.start()
        third.signal(SIGTERM)
        #expect(try third.result(within: 10).status == 0)
    }

    @Test func `scenario 23: a state that is taken away ends the daemon with an error, and is not made again`() throws {
        try daemon.write()
        let first = try daemon.start()
        try FileManager.default.removeItem(atPath: daemon.state)
        let result = try first.result(within: 10)
        #expect(result.status == 74)
        #expect(result.error.contains("the directory of the state was removed or replaced while it was in use"))
        #expect(!FileManager.default.fileExists(atPath: daemon.state))
    }

    @Test func `scenario 23: a copied state is warned of, once`() throws {
        try daemon.write()
        let first = try daemon.start()
        first.signal(SIGTERM)
        #expect(try first.result(within: 10).error.contains("the state was used") == false)
        try FileManager.default.moveItem(atPath: daemon.state, toPath: daemon.folder.path("original"))
        try FileManager.default.copyItem(atPath: daemon.folder.path("original"), toPath: daemon.state)
        for isWarned in [true, false] {
            let next = try daemon.start()
            next.signal(SIGTERM)
            let result = try next.result(within: 10)
            #expect(result.status == 0)
            #expect(result.error.contains("the state was used in another directory before") == isWarned)
        }
    }

    // MARK: Health

    @Test func `expected runs that come late are told everywhere, and the last success outlives a restart`() throws {
        try daemon.write("expect: [{job: \"tpch*\", every: 999999h}, {job: nightly, every: 1s}]")
        let first = try daemon.start()
        try daemon.addLog()
        #expect(daemon.marquez.waitForEvents(daemon.expected.count))
        #expect(try first.waitForError("an expected run is overdue job=nightly"))
        #expect(try daemon.metric(#"sparklineage_expected_run_overdue{job="nightly"}"#) == 1)
        let last = try daemon.metric(#"sparklineage_expected_run_last_success_timestamp_seconds{job="tpch*"}"#)
        #expect(last != nil)
        first.signal(SIGTERM)
        #expect(try first.result(within: 10).status == 0)
        let second = try daemon.start()
        defer { _ = try? second.kill(after: 0) }
        #expect(try daemon.metric(#"sparklineage_expected_run_last_success_timestamp_seconds{job="tpch*"}"#) == last)
        let health = try daemon.ask("/api/v1/health").body
        let report = try JSONDecoder().decode(Report.self, from: Data(health.utf8))
        #expect(report.status == "ready" && report.inputs.first?.logs == 1)
        #expect(
            report.expected.map(\.job) == ["nightly", "tpch*"] && report.expected.map(\.isOverdue) == [true, false])
        #expect(report.sinks.first?.delivered == daemon.expected.count)
    }

    private struct Report: Decodable {
        struct Input: Decodable { let logs: Int }
        struct Sink: Decodable { let name, state: String; let delivered, waiting: Int }
        struct Expected: Decodable { let job: String; let isOverdue: Bool }

        let status: String
        let inputs: [Input]
        let sinks: [Sink]
        let expected: [Expected]
    }

    @Test func `status tells of a daemon that runs, one with troubles, and what the last one left`() throws {
        daemon.marquez.answer { _ in ScriptedAnswer(401) }
        try daemon.write()
        #expect(try Binary.run("status", "--state", daemon.state).status == 65)
        let first = try daemon.start()
        #expect(try Binary.run("status", "-c", daemon.settings).status == 0)
        try daemon.addLog()
        #expect(try first.waitForError("a sink takes no events"))
        let troubled = try Binary.run("status", "-c", daemon.settings)
        #expect(troubled.status == 1)
        #expect(
            troubled.text.contains("troubled")
                && troubled.text.contains("sink marquez: halted, \(daemon.expected.count) events wait"))
        first.signal(SIGTERM)
        #expect(try first.result(within: 10).status == 0)
        let left = try Binary.run("status", "--state", daemon.state, "--json")
        #expect(left.status == 69)
        let report = try JSONDecoder().decode(Report.self, from: Data(left.output))
        #expect(report.status == "stopped" && report.sinks.first?.waiting == daemon.expected.count)
        #expect(try Binary.run("status").status == 64)
    }

    @Test func `an input that cannot be read is told, until it can be read`() throws {
        guard getuid() != 0 else { return print("skipped: root reads everything") }
        try daemon.write()
        try daemon.addLog()
        let log = daemon.folder.path("logs/local-1.zstd")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: log)
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        #expect(try first.waitForError("an input cannot be read"))
        #expect(try daemon.metric("sparklineage_unreadable_inputs") == 1)
        #expect(try Binary.run("status", "--state", daemon.state).text.contains("cannot read \(log)"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: log)
        #expect(daemon.marquez.waitForEvents(daemon.expected.count))
        #expect(try first.waitForError("an input can be read again"))
    }

    @Test func `every metric of the table is told`() throws {
        try daemon.write()
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        let text = try daemon.ask("/metrics").body
        let manual = String(decoding: try readFile("\(PackageFiles.root)/docs/metrics.md"), as: UTF8.self)
        let names = manual.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
            $0.split(separator: "`").dropFirst().first
        }
        #expect(names.count > 30)
        for name in names { #expect(text.contains("# HELP \(name) ") && text.contains("# TYPE \(name) ")) }
    }
}
