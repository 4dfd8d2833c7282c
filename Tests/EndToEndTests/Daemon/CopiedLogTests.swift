import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// Logs that come under their final names bit by bit, as slow copies do.
@Suite(.serialized) struct CopiedLogTests {
    private let daemon: DaemonFolder
    private let log: [UInt8]

    init() throws {
        daemon = try DaemonFolder()
        let plain = daemon.folder.path("plain")
        try #require(
            Binary.shell("zstd -dcq < \"$1\" > \"$2\"", Corpus.tpch.log, plain).status == 0, "needs the zstd tool")
        log = try readFile(plain)
    }

    private var path: String { daemon.folder.path("logs/local-1") }

    private func append(_ bytes: ArraySlice<UInt8>) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// Makes it look as if the log had not been touched for a while.
    private func age(by seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date.now.addingTimeInterval(-seconds)], ofItemAtPath: path)
    }

    private var isTold: Bool {
        Set(daemon.expected.map { step(of: $0) }).isSubset(of: daemon.marquez.bodies.map { step(of: $0) })
    }

    private func isAborted(_ body: String) -> Bool { step(of: body).hasSuffix(" ABORT") }

    @Test func `the daemon reads on when a log with its final name grows`() throws {
        try daemon.folder.write([], to: "logs/local-1")
        try daemon.write("log: {level: debug}")
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        usleep(1_500_000)
        // The cuts fall into the first line and into others.
        for (start, end) in [
            (0, 100), (100, log.count / 3), (log.count / 3, log.count - 5000), (log.count - 5000, log.count),
        ] {
            try append(log[start..<end])
            usleep(700_000)
        }
        #expect(try daemon.wait(within: 15) { isTold })
        #expect(!daemon.marquez.bodies.contains { isAborted($0) })
        #expect(try daemon.metric("sparklineage_unreadable_records") == 0)
        #expect(try daemon.wait(within: 5) { try daemon.metric(#"sparklineage_logs{state="finished"}"#) == 1 })
    }

    @Test func `a log that stays without an end is told as aborted, and the real end when it comes`() throws {
        try daemon.folder.write(log.prefix(log.count - 400), to: "logs/local-1")
        try age(by: 120)
        try daemon.write()
        let first = try daemon.start()
        #expect(try daemon.wait(within: 10) { daemon.marquez.bodies.contains { isAborted($0) } })
        first.signal(SIGTERM)
        #expect(try first.result(within: 10).status == 0)
        let second = try daemon.start()
        defer { _ = try? second.kill(after: 0) }
        usleep(1_200_000)
        let aborted = daemon.marquez.bodies.count { isAborted($0) }
        try append(log.suffix(400))
        #expect(try daemon.wait(within: 10) { isTold })
        #expect(daemon.marquez.bodies.count { isAborted($0) } == aborted)
    }

    @Test func `a log that has been silent for as long as logs may be is over`() throws {
        try daemon.folder.write(log.prefix(log.count - 400), to: "logs/local-1")
        try age(by: 2 * 86_400)
        try daemon.write()
        let first = try daemon.start()
        defer { _ = try? first.kill(after: 0) }
        #expect(try daemon.wait(within: 10) { daemon.marquez.bodies.contains { isAborted($0) } })
        #expect(try daemon.wait(within: 5) { try daemon.metric(#"sparklineage_logs{state="finished"}"#) == 1 })
    }

    @Test func `a harvest says that a log does not tell the end`() throws {
        let cut = try daemon.folder.write(log.prefix(log.count - 400), to: "logs/local-1")
        let told = try Binary.run("harvest", cut)
        #expect(told.status == 0 && told.error.contains("without the application's end: 1 log"))
        #expect(told.error.contains("\(cut): was it cut, or is it still being copied? Then harvest it again"))
        #expect(try !Binary.run("harvest", Corpus.tpch.log).error.contains("without the application's end"))
    }
}
