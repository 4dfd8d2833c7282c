import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// `harvest --to` a Marquez of this machine, with its state in a folder of its own.
struct Shipping {
    let server: LoopbackMarquez
    let folder: TemporaryDirectory
    var logs: [String]
    /// Where events are sent to: the server.
    var url: String

    /// - Parameters:
    ///   - logs: what is harvested.
    ///   - script: how events are answered.
    /// - Throws: when no server can be started.
    init(_ logs: [String], script: @escaping LoopbackMarquez.Script = { _ in .created }) throws {
        self.logs = logs
        folder = try TemporaryDirectory("shipping")
        server = try LoopbackMarquez(script: script)
        url = server.url
    }

    var state: String { folder.path("state") }
    var database: String { "\(state)/state.db" }
    var hasState: Bool { FileManager.default.fileExists(atPath: database) }

    /// All events that came, without canaries.
    var bodies: [String] { server.bodies.filter { !$0.contains("\"sparklineage.canary\"") } }

    /// The events that came, the first of each.
    var arrived: [String] {
        var seen: Set<String> = []
        return bodies.filter { seen.insert($0).inserted }
    }

    /// Begins a harvest, which goes on from the state that is there.
    func start(_ options: String..., environment: [String: String] = [:]) throws -> Background {
        try start(options, environment)
    }

    /// Harvests to the end, going on from the state that is there.
    func run(_ options: String..., environment: [String: String] = [:]) throws -> Binary.Result {
        try start(options, environment).result(within: 60)
    }

    /// Runs `queue` or `state` on the state.
    func tell(_ words: String...) throws -> Binary.Result {
        try Background(words + ["--state", state]).result(within: 20)
    }

    /// What the state holds, by `queue list`.
    func queue() throws -> QueueNumbers {
        let result = try tell("queue", "list", "--json")
        try #require(result.status == 0, "\(result.error)")
        return try JSONDecoder().decode(QueueDocument.self, from: Data(result.output)).queues.first ?? QueueNumbers()
    }

    private func start(_ options: [String], _ environment: [String: String]) throws -> Background {
        let resume = hasState ? ["--resume"] : []
        let arguments = ["harvest"] + logs + ["--to", url, "--state", state] + resume + options
        return try Background(arguments, environment: environment)
    }
}

/// The part of `queue list --json` that is looked at.
private struct QueueDocument: Decodable { let queues: [QueueNumbers] }

struct QueueNumbers: Decodable, Equatable {
    var waiting = 0
    var delivered = 0
    var refused = 0
    var deadLetters = 0
}

/// The program while it runs.
final class Background {
    private let process = Process()
    private let folder: TemporaryDirectory

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryDirectory("background")
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--default-signal=INT,TERM", Binary.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.write([], to: "out")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.write([], to: "err")))
        try process.run()
    }

    var identifier: Int32 { process.processIdentifier }
    var error: String { get throws { String(decoding: try readFile(folder.path("err")), as: UTF8.self) } }

    /// Waits until a text stands on standard error.
    func waitForError(_ text: String, within seconds: Double = 20) throws -> Bool {
        try wait(within: seconds) { try error.contains(text) }
    }

    func interrupt() { process.interrupt() }

    func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

    /// Waits so long, then kills it; whether that was needed.
    func kill(after seconds: Double) throws -> Bool {
        if try wait(within: seconds, until: { !process.isRunning }) { return false }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }

    /// Waits for the end; what has not ended by then is killed.
    func result(within seconds: Double) throws -> Binary.Result {
        if try kill(after: seconds) { Issue.record("it did not end within \(seconds) s: \(try error)") }
        let status = process.terminationStatus
        return Binary.Result(
            status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
            output: try readFile(folder.path("out")), error: try error)
    }

    private func wait(within seconds: Double, until isFulfilled: () throws -> Bool) throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while try !isFulfilled() {
            if ContinuousClock.now > end { return false }
            usleep(2000)
        }
        return true
    }
}
