import Foundation
import HTTPServer
import StateStore
import Synchronization

/// Puts events of 2 KB into an outbox, then lets the program send from one in which many wait.
///
/// `OutboxBenchmark OUTPUT FOLDER BINARY COUNT` writes lines to OUTPUT: `events` a second that are on the disk, and the
/// most `megabytes` of memory that BINARY had while COUNT events waited and the server was slow. FOLDER is for the state.
@main struct OutboxBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let count = Int(arguments[4]) else {
            throw Failure(what: "OUTPUT FOLDER BINARY COUNT")
        }
        let folder = arguments[2]
        let rates = try (0..<3).map { try fill("\(folder)/rate-\($0)", with: 30_000, lanes: 100) }
        _ = try fill("\(folder)/queue", with: count, lanes: 10_000)
        let memory = try send(from: "\(folder)/queue", by: arguments[3], folder)
        let lines = "events \(rates.max() ?? 0)\nmegabytes \(memory.megabytes)\nsent \(memory.sent)\n"
        try Data(lines.utf8).write(to: URL(filePath: arguments[1]))
    }

    /// Commits events by the hundred; gives how many a second.
    private static func fill(_ state: String, with count: Int, lanes: Int) throws -> Double {
        let store = try StateStore(state, sinks: ["marquez"])
        let start = ContinuousClock.now
        for first in stride(from: 0, to: count, by: 100) {
            var change = StateChange()
            change.events = (first..<min(count, first + 100)).map { number in
                NewEvent(lane: Int64(number % lanes), label: "job \(number % lanes)", body: event(number))
            }
            change.logs = [LogState(key: "log", progress: [1])]
            try store.commit(change)
        }
        let time = ContinuousClock.now - start
        store.close()
        return Double(count) / (time / .seconds(1))
    }

    private static let filling = String(repeating: "x", count: 1650)

    /// An event of 2 KB.
    private static func event(_ number: Int) -> [UInt8] {
        let text = #"""
            {"eventTime":"2026-01-01T00:00:00Z","eventType":"COMPLETE","producer":"https://example.com/p",\#
            "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",\#
            "run":{"runId":"01a1fbeb-fbdc-77d8-bfa5-df0185ada74c"},"job":{"namespace":"n","name":"\#(number)",\#
            "facets":{"documentation":{"_producer":"https://example.com/p","_schemaURL":"https://example.com/s",\#
            "description":"\#(filling)"}}},"inputs":[],"outputs":[]}
            """#
        return Array(text.utf8)
    }

    // MARK: Sending

    /// Lets the program send for a while to a server that takes a thousand events a second at most.
    private static func send(
        from state: String, by binary: String, _ folder: String
    ) throws -> (megabytes: Double, sent: Int) {
        let sent = Counter()
        let server = try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { _, reply in
            usleep(1000)
            sent.add()
            reply.send(HTTPResponse(status: 201))
        }
        defer { server.stop(within: .zero) }
        let process = Process()
        process.executableURL = URL(filePath: binary)
        process.arguments = [
            "harvest", try log(in: folder), "--to", "http://\(server.address)", "--state", state, "--resume", "-q",
        ]
        try process.run()
        for _ in 0..<300 where process.isRunning { usleep(100_000) }
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        process.interrupt()
        process.waitUntilExit()
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        guard let kilobytes = Double(line.split(separator: " ").dropFirst(1).first ?? ""), sent.value > 1000 else {
            throw Failure(what: "nothing was measured: \(sent.value) events, \(line)")
        }
        return (kilobytes * 1024 / 1e6, sent.value)
    }

    private static func log(in folder: String) throws -> String {
        let text = """
            {"Event":"SparkListenerLogStart","Spark Version":"3.5.0"}
            {"Event":"SparkListenerApplicationStart","App Name":"a","App ID":"app-1","Timestamp":1,"User":"u"}
            {"Event":"SparkListenerApplicationEnd","Timestamp":2}

            """
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/app-1"))
        return "\(folder)/app-1"
    }
}

/// What was counted, on any thread.
private final class Counter: Sendable {
    private let number = Mutex(0)

    var value: Int { number.withLock { $0 } }

    func add() { number.withLock { $0 += 1 } }
}

private struct Failure: Error {
    let what: String
}
