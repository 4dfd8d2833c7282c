import Foundation
import TestSupport
import Testing

/// The program while it follows logs.
final class Following {
    private let process = Process()
    private let folder: TemporaryDirectory
    private var out: String { folder.path("out") }

    init(_ arguments: String...) throws {
        folder = try TemporaryDirectory("following")
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--default-signal=INT,TERM", Binary.path, "harvest", "--follow"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.write([], to: "out")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.write([], to: "err")))
        try process.run()
    }

    /// The events written so far.
    var lines: [String] {
        get throws { String(decoding: try readFile(out), as: UTF8.self).split(separator: "\n").map(String.init) }
    }

    var error: String { get throws { String(decoding: try readFile(folder.path("err")), as: UTF8.self) } }

    /// Waits until so many events are written, ten seconds at most.
    func wait(forEvents count: Int) throws -> Bool {
        for _ in 0..<1000 {
            if try lines.count >= count { return true }
            usleep(10_000)
        }
        return false
    }

    func interrupt() { process.interrupt() }

    /// Waits for the end, thirty seconds at most; gives the status.
    func end() -> Int32 {
        for _ in 0..<3000 where process.isRunning { usleep(10_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
            ? 128 + process.terminationStatus : process.terminationStatus
    }
}

@Suite(.serialized) struct FollowTests {
    private let folder: TemporaryDirectory
    private let log: [UInt8]
    private let events: [String]

    init() throws {
        folder = try TemporaryDirectory("follow")
        let zstd = try Corpus.torture.log
        let plain = folder.path("plain")
        try #require(Binary.shell("zstd -dcq < \"$1\" > \"$2\"", zstd, plain).status == 0, "needs the zstd tool")
        log = try readFile(plain)
        events = try Binary.run("harvest", "-q", zstd).lines
        unlink(plain)
    }

    private func append(_ bytes: ArraySlice<UInt8>, to name: String) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: folder.path(name)))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    @Test func `a log is followed while it grows, until it is final`() throws {
        try folder.write([], to: "logs/app.inprogress")
        let following = try Following(folder.path("logs"))
        var rest = log[...]
        var random = SplitMix64(seed: 9)
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...200_000, using: &random))
            try append(rest.prefix(count), to: "logs/app.inprogress")
            rest = rest.dropFirst(count)
            usleep(1000)
        }
        rename(folder.path("logs/app.inprogress"), folder.path("logs/app"))
        #expect(following.end() == 0)
        #expect(try following.lines == events)
    }

    @Test func `events are there at once, and an interrupt is a good end`() throws {
        try folder.write(log.prefix(log.count / 2), to: "logs/app.inprogress")
        let following = try Following(folder.path("logs"))
        #expect(try following.wait(forEvents: 3))
        let half = try following.lines.count
        try append(log.dropFirst(log.count / 2).dropLast(300_000), to: "logs/app.inprogress")
        #expect(try following.wait(forEvents: half + 1))
        following.interrupt()
        #expect(following.end() == 0)
        #expect(try events.starts(with: following.lines.dropLast(2)))
        #expect(try following.error.contains("1 log"))
    }

    @Test func `logs that come later, in any form, are followed too`() throws {
        mkdir(folder.path("logs"), 0o700)
        let following = try Following(folder.path("logs"), "-o", folder.path("out"))
        try folder.write([], to: "logs/eventlog_v2_a b/appstatus_app.inprogress")
        try folder.write([], to: "logs/eventlog_v2_a b/events_1_app")
        let lines = log.split(separator: UInt8(ascii: "\n"))
        for part in 0..<3 {
            let text = lines[lines.count * part / 3..<lines.count * (part + 1) / 3].flatMap {
                $0 + [UInt8(ascii: "\n")]
            }
            try folder.write(text, to: "logs/eventlog_v2_a b/events_\(part + 1)_app")
            usleep(50_000)
        }
        rename(
            folder.path("logs/eventlog_v2_a b/appstatus_app.inprogress"),
            folder.path("logs/eventlog_v2_a b/appstatus_app"))
        #expect(following.end() == 0)
        #expect(try readFile(folder.path("out")) == Array((events.joined(separator: "\n") + "\n").utf8))
    }

    @Test func `a log that is cut and written anew is another application's`() throws {
        // The old text is shifted, so that no byte of it stands where the new one has the same.
        let shift = Array("{\"Event\":\"SparkListenerLogStart\",\"Spark Version\":\"3.5.0\"}\n".utf8)
        try folder.write(shift + log.dropLast(300_000), to: "app.inprogress")
        let following = try Following(folder.path("app.inprogress"))
        #expect(try following.wait(forEvents: 5))
        truncate(folder.path("app.inprogress"), 0)
        try append(log[...], to: "app.inprogress")
        #expect(following.end() == 0)
        #expect(try Array(following.lines.suffix(events.count)) == events)
        #expect(try following.error.contains("disturbed while followed: 1"))
    }

    @Test func `scenario 9: a copy that is made before the log is cut tells nothing again`() throws {
        let half = (log.prefix(log.count / 2).lastIndex(of: 10) ?? 0) + 1
        try folder.write(log.prefix(half), to: "logs/app.inprogress")
        let following = try Following(folder.path("logs"))
        #expect(try following.wait(forEvents: 3))
        usleep(500_000)
        let before = try following.lines.count
        try folder.write(log.prefix(half), to: "logs/app.inprogress.1")
        truncate(folder.path("logs/app.inprogress"), 0)
        usleep(700_000)
        #expect(try following.lines.count == before)
        try append(log[half...], to: "logs/app.inprogress")
        rename(folder.path("logs/app.inprogress"), folder.path("logs/app"))
        #expect(following.end() == 0)
        #expect(try following.lines.map(bareEvent) == events.map(bareEvent))
        let error = try following.error
        #expect(error.contains("app.inprogress.1: a copy of \(folder.path)/logs/app.inprogress, which is followed"))
        #expect(error.contains("app.inprogress: the file was cut to 0 bytes while it was read"))
    }

    @Test func `scenario 10: garbage between lines costs no more than itself`() throws {
        let lines = log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let garbage = Array(
            "{\"Event\":\"SparkLis{\"Event\":\"x\"\n\0\0\0\u{FEFF}\n{\"Event\":\"SparkListenerJobStart\",\"Job ID\":NaN}\n"
                .utf8)
        try folder.write(
            lines[..<9].joined(separator: [10]) + [10] + garbage + lines[9...].joined(separator: [10]), to: "app")
        let following = try Following(folder.path("app"))
        #expect(following.end() == 0)
        #expect(try following.lines == events)
        #expect(try following.error.contains("skipped: "))
    }

    @Test func `what is no log ends with 65`() throws {
        let following = try Following(try folder.write("hello\n".utf8, to: "notes"))
        #expect(following.end() == 65)
        #expect(try following.error.contains("not an event log: it starts with \"hello\""))
    }
}
