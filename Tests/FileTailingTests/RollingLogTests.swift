import ByteReading
import Compression
import FileTailing
import TestSupport
import Testing

@Suite struct RollingLogTests {
    private static let start = #"{"Event":"SparkListenerLogStart"}"#
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("rolling") }

    @Test func `parts are one log, by number`() throws {
        for number in [10, 2, 9, 1, 11] + Array(3...8) { try write(number, "events_\(number)_app-1") }
        try folder.write([], to: "eventlog_v2_app-1/appstatus_app-1")
        let log = try onlyLog()
        #expect(log.path == FilePath(folder.path("eventlog_v2_app-1")))
        #expect(log.base == "app-1")
        #expect(!log.isInProgress)
        #expect(log.gaps.isEmpty)
        #expect(try lines(of: log) == (1...11).map(Self.line))
        #expect(try LogListing.find(log.path).logs == [log])
    }

    @Test(arguments: [
        (["appstatus_app-1.inprogress"], true), (["appstatus_app-1"], false), ([], true),
        (["appstatus_app-1", "appstatus_app-1.inprogress"], false),
    ])
    func `appstatus tells whether the log is final`(names: [String], isInProgress: Bool) throws {
        for name in ["events_1_app-1"] + names { try write(1, name) }
        #expect(try onlyLog().isInProgress == isInProgress)
    }

    @Test func `parts may be of any codec, and the last may be empty or cut off`() throws {
        for (index, codec) in HandMadeStream.codecs.enumerated() {
            let bytes = HandMadeStream.head(codec) + HandMadeStream.frame(codec, (Self.line(index + 1) + "\n").utf8)
            try folder.write(bytes, to: "eventlog_v2_app-1/events_\(index + 1)_app-1.\(codec.rawValue)")
        }
        #expect(try lines(of: onlyLog()) == (1...5).map(Self.line))
        try folder.write([], to: "eventlog_v2_app-1/events_6_app-1.zstd")
        var reader = try LogReader(onlyLog())
        #expect(try Self.lines(&reader) == (1...5).map(Self.line))
        #expect(reader.unreadable.isEmpty)
        #expect(reader.filePosition == reader.fileSize)
        try folder.write(ZstdFrame.raw("x".utf8).dropLast(), to: "eventlog_v2_app-1/events_6_app-1.zstd")
        reader = try LogReader(onlyLog())
        #expect(try Self.lines(&reader) == (1...5).map(Self.line))
        #expect(reader.unreadable.map(\.reason) == [.notAnEventLog(.unfinished)])
    }

    @Test func `missing parts are told, the first above all`() throws {
        for number in [3, 4, 7, 9] { try write(number, "events_\(number)_app-1") }
        let log = try onlyLog()
        #expect(log.gaps.map(\.parts) == [1...2, 5...6, 8...8])
        #expect(log.gaps.map(\.isAtStart) == [true, false, false])
        #expect(log.gaps.map { "\($0)" }.first == "parts 1 to 2 are missing, with the application's name and settings")
        #expect(log.gaps.map { "\($0)" }.last == "part 8 is missing")
        #expect(try lines(of: log) == [3, 4, 7, 9].map(Self.line))
    }

    @Test func `the newest compacted part stands for those before it`() throws {
        for name in ["events_2_app-1.compact", "events_4_app-1.zstd.compact", "events_3_app-1", "events_4_app-1"] {
            try write(4, name)
        }
        for number in [5, 7] { try write(number, "events_\(number)_app-1") }
        let log = try onlyLog()
        #expect(log.parts.map { $0.path.lastComponent }.first == "events_4_app-1.zstd.compact")
        #expect(try lines(of: log) == [4, 5, 7].map(Self.line))
        #expect(log.gaps.map(\.parts) == [1...4, 6...6])
        #expect(log.gaps.map(\.isCompacted) == [true, false])
        #expect(log.gaps.map(\.isAtStart) == [false, false])
    }

    @Test func `a number that comes twice is read once`() throws {
        try write(1, "events_1_app-1")
        try write(1, "events_1_app-1.zstd")
        let listing = try LogListing.find(FilePath(folder.path))
        #expect(listing.logs.map(\.parts.count) == [1])
        let names = ["events_1_app-1.zstd", "events_1_app-1"].map {
            FilePath(folder.path("eventlog_v2_app-1/\($0)"))
        }
        #expect(listing.skipped == [LogError(names[0], .samePart(as: names[1]))])
    }

    @Test func `a part that is gone or no log is passed over`() throws {
        for number in 1...4 { try write(number, "events_\(number)_app-1") }
        let log = try onlyLog()
        try folder.write("text".utf8, to: "eventlog_v2_app-1/events_3_app-1")
        try folder.remove("eventlog_v2_app-1/events_2_app-1")
        var reader = try LogReader(log)
        #expect(try Self.lines(&reader) == [1, 4].map(Self.line))
        #expect(reader.unreadable.map(\.reason) == [.missing, .notAnEventLog(.text(start: "text"))])
        #expect(reader.summaries.map { $0.file.path.lastComponent } == ["events_1_app-1", "events_4_app-1"])
        for number in [1, 4] { try folder.remove("eventlog_v2_app-1/events_\(number)_app-1") }
        #expect(throws: LogError(log.parts[0].path, .missing)) { _ = try LogReader(log) }
    }

    @Test func `a folder without parts is told, what else lies there is looked at`() throws {
        try folder.write([], to: "eventlog_v2_app-1/appstatus_app-1")
        let path = FilePath(folder.path("eventlog_v2_app-1"))
        #expect(throws: LogError(path, .noParts)) { try LogListing.find(path) }
        try folder.write("text".utf8, to: "eventlog_v2_app-1/notes")
        try folder.write(Array(Self.start.utf8), to: "eventlog_v2_app-1/app-2")
        let listing = try LogListing.find(path)
        #expect(listing.logs.map { $0.path.lastComponent } == ["app-2"])
        #expect(listing.skipped.map { $0.path.lastComponent } == ["notes"])
    }

    @Test func `the folder of a Databricks cluster is one log, the plain file last`() throws {
        let names = ["eventlog", "eventlog-2024-01-02--10-00.gz", "eventlog-2024-01-02--09-50.gz"]
        for (name, number) in zip(names, [3, 2, 1]) {
            let bytes = (Self.line(number) + "\n").utf8
            let isGzip = name.hasSuffix("gz")
            try folder.write(isGzip ? HandMadeStream.frame(.gzip, bytes) : Array(bytes), to: "7038156/\(name)")
        }
        try folder.write(Array(Self.start.utf8), to: "7038156/eventlog-of-mine")
        try folder.write(Array(Self.start.utf8), to: "7038156/app-1")
        let listing = try LogListing.find(FilePath(folder.path))
        #expect(listing.logs.map(\.base) == ["app-1", "eventlog-of-mine", "7038156"])
        let log = try #require(listing.logs.last)
        #expect(log.isInProgress)
        #expect(try lines(of: log) == (1...3).map(Self.line))
        try folder.remove("7038156/eventlog")
        let rolled = try #require(try LogListing.find(FilePath(folder.path)).logs.last)
        #expect(!rolled.isInProgress)
        #expect(try lines(of: rolled) == (1...2).map(Self.line))
    }

    @Test(arguments: [
        ("events_12_app_1", "app_1", 12 as Int?, Codec.plain, false), ("events_1_app.zstd", "app", 1, .zstd, false),
        ("events_3_local-1.lz4.compact", "local-1", 3, .lz4, true),
        ("events_x_app", "events_x_app", nil, .plain, false),
        ("events_1_", "events_1_", nil, .plain, false), ("app.compact", "app.compact", nil, .plain, false),
        ("events_99999999999999999999_app", "events_99999999999999999999_app", nil, .plain, false),
    ])
    func `the name of a part tells number, application and codec`(
        name: String, base: String, part: Int?, codec: Codec, isCompacted: Bool
    ) {
        let told = LogName(name)
        #expect(told.base == base)
        #expect(told.part == part)
        #expect(told.codec == codec)
        #expect(told.isCompacted == isCompacted)
    }

    private func write(_ number: Int, _ name: String) throws {
        try folder.write((Self.line(number) + "\n").utf8, to: "eventlog_v2_app-1/\(name)")
    }

    private func onlyLog() throws -> EventLog {
        let logs = try LogListing.find(FilePath(folder.path)).logs
        try #require(logs.count == 1)
        return logs[0]
    }

    private func lines(of log: EventLog) throws -> [String] {
        var reader = try LogReader(log)
        return try Self.lines(&reader)
    }

    private static func lines(_ reader: inout LogReader) throws -> [String] {
        var lines: [String] = []
        while try reader.fill() {
            while let line = reader.next() { lines.append(line.bytes.decodedUTF8()) }
        }
        return lines
    }

    private static func line(_ number: Int) -> String { #"{"Event":"\#(number)"}"# }
}
