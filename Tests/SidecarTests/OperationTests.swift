import Glibc
import Secrecy
import Settings
import TestSupport
import Testing

@testable import Sidecar

/// What a daemon says of itself: once a minute, to its service manager, and of its settings.
struct OperationTests {
    // MARK: Once a minute

    @Test func `a minute is told when something happened in it, and life once an hour`() {
        var activity = Activity(DaemonFigures(events: 5))
        var now = DaemonFigures(events: 5, waiting: 2)
        #expect(activity.line(at: .seconds(59)) { now } == nil)
        #expect(activity.line(at: .seconds(60)) { now } == nil)
        now.events = 12
        now.runs = ["fail": 1]
        #expect(activity.line(at: .seconds(100)) { now } == nil)
        let line = activity.line(at: .seconds(120)) { now }
        #expect(line?.message == "a minute")
        #expect(line?.details.map { "\($0.key)=\($0.value)" } == ["events=7", "runs_fail=1", "waiting=2"])
        var said: [String] = []
        for minute in 3...130 {
            if let line = activity.line(at: .seconds(60 * minute), { now }) { said.append("\(minute) \(line.message)") }
        }
        #expect(said == ["62 alive", "122 alive"])
    }

    @Test func `a process that was held goes on with one line`() {
        var activity = Activity(DaemonFigures())
        var said = 0
        for second in stride(from: 36_000, to: 36_059, by: 1) {
            if activity.line(at: .seconds(second), { DaemonFigures(events: 3) }) != nil { said += 1 }
        }
        #expect(said == 1)
    }

    // MARK: Service manager

    @Test(arguments: [false, true]) func `the service manager hears of each step`(isAbstract: Bool) throws {
        let folder = try TemporaryDirectory("notify")
        let path = isAbstract ? "@sparklineage-test-\(getpid())" : folder.path("socket")
        let socket = try NotifySocket(path)
        let manager = Supervisor({ ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "3000000"][$0] })
        manager.ready("listens")
        manager.reloading()
        manager.alive()
        manager.stopping()
        #expect(socket.next() == "READY=1\nSTATUS=listens")
        #expect(socket.next().hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(socket.next() == "WATCHDOG=1")
        #expect(socket.next() == "STOPPING=1\nSTATUS=stopping")
        #expect(manager.watchdog == .seconds(3))
    }

    @Test func `without a manager nothing is said, and another process is watched by its own`() {
        Supervisor({ _ in nil }).ready("x")
        Supervisor({ ["NOTIFY_SOCKET": "relative"][$0] }).ready("x")
        Supervisor({ ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)][$0] }).ready("x")
        let other = Supervisor({ ["WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"][$0] }, process: 2)
        #expect(other.watchdog == nil)
    }

    // MARK: Settings

    private func settings(_ text: String) throws -> Settings {
        try Settings.read(Array(text.utf8), file: "s.yaml", surroundings: .process)
    }

    @Test func `what is not the same in two settings is told by key, without secrets`() throws {
        let old = try settings(
            """
            state: /s
            inputs: {event_logs: [{path: /a}], stale_after: 24h}
            outputs: [{marquez: {url: "http://u:hidden-1@m:5000", api_key: hidden-2, headers: {A: hidden-3}, timeout: 60s}}]
            context: {rules: [{match: {app: a}, team: x}]}
            log: {level: info}
            """)
        let new = try settings(
            """
            # A line more does not change a rule.
            state: /s
            inputs: {event_logs: [{path: /a}, {path: /b, label: l}], stale_after: 90m}
            outputs: [{marquez: {url: "http://u:hidden-4@m:5000", api_key: hidden-5, headers: {A: hidden-6, B: hidden-7}, timeout: 5s}}]
            context: {rules: [{match: {app: a}, team: y}]}
            log: {level: debug}
            server: {token: hidden-8}
            """)
        let changes = SettingsDifference(old, new).changes
        #expect(
            changes.map { "\($0.key): \($0.old) -> \($0.new)" } == [
                "inputs.event_logs[1]: none -> {path: /b, label: l}",
                "inputs.stale_after: 1 d -> 1 h 30 min",
                "context.rules[0].team: x -> y",
                "outputs[0].marquez.url: *** -> ***",
                "outputs[0].marquez.api_key: *** -> ***",
                "outputs[0].marquez.headers.A: *** -> ***",
                "outputs[0].marquez.headers.B: none -> ***",
                "outputs[0].marquez.timeout: 1 min -> 5 s",
                "server.token: none -> ***",
                "log.level: info -> debug",
            ])
        #expect(
            changes.filter(\.needsRestart).map { $0.key.prefix(6) } == Array(repeating: "output", count: 5) + ["server"]
        )
        #expect(SettingsDifference(old, old).changes.isEmpty)
    }

    @Test func `an output of another kind is one change`() throws {
        let old = try settings("{state: /s, server: {}, outputs: [{console: {}}]}")
        let new = try settings("{state: /s, server: {}, outputs: [{file: {path: /x}}]}")
        #expect(SettingsDifference(old, new).changes.map(\.key) == ["outputs[0]"])
    }

    // MARK: Health

    @Test(arguments: [
        (0.0, "0 s"), (0.25, "250 ms"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3600, "1 h"),
        (11_520, "3 h 12 min"), (90_000, "1 d 1 h"), (-5, "0 s"), (1e300, "11574074 d 1 h"),
    ])
    func `times are told in two units`(seconds: Double, text: String) {
        #expect(HealthReport.time(seconds) == text)
    }
}

/// The end of a service manager.
private struct NotifySocket: ~Copyable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(code == 0)
    }

    deinit { close(descriptor) }

    func next() -> String {
        var bytes = [UInt8](repeating: 0, count: 1000)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
