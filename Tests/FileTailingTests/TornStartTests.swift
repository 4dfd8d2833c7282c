import ByteReading
import Compression
import FileTailing
import TestSupport
import Testing

/// Logs whose beginning is not there.
@Suite struct TornStartTests {
    private static let lines = [
        #"{"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}"#, #"{"Event":"é","x":{"y":"z","Event":[1,2]}}"#,
        #"{"Event":"SparkListenerTaskEnd"}"#, #"{"Event":"d"}"#,
    ]
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("torn") }

    private var text: [UInt8] { Self.lines.flatMap { Array($0.utf8) + [0x0A] } }

    /// What is to be read of the text from a byte on: the lines that follow it, and how much is passed over.
    private func expected(from start: Int) -> (lines: [String], torn: Int) {
        var offset = 0
        for (index, line) in Self.lines.enumerated() {
            if start <= offset { return (Array(Self.lines[index...]), offset - start) }
            offset += line.utf8.count + 1
        }
        return ([], 0)
    }

    @Test func `a log begun at any byte gives the lines that are whole`() throws {
        for start in 0..<text.count {
            let path = try folder.write(text.dropFirst(start), to: "app")
            let (lines, torn) = expected(from: start)
            if lines.isEmpty {
                #expect(throws: LogError.self) { try Reading(path) }
                continue
            }
            let reading = try Reading(path)
            // A line feed alone is an empty line, and none of it is torn.
            let isFeed = torn == 1 && text[start] == 0x0A
            #expect(reading.lines.filter { !$0.isEmpty } == lines, "byte \(start)")
            #expect(reading.summary.tornStart == (isFeed ? 0 : torn), "byte \(start)")
            #expect(reading.offsets.last == text.count - start - (Self.lines.last?.utf8.count ?? 0) - 1)
        }
    }

    @Test(arguments: HandMadeStream.codecs) func `the text within frames may begin in a line, too`(_ codec: Codec)
        throws
    {
        let frames = [text[5..<40], text[40...]].map { HandMadeStream.frame(codec, $0) }
        let path = try folder.write(HandMadeStream.head(codec) + frames.joined(), to: "app")
        let reading = try Reading(path)
        #expect(reading.lines == Array(Self.lines[1...]))
        #expect(reading.summary.tornStart == Self.lines[0].utf8.count + 1 - 5)
    }

    /// Snappy has no marks between its chunks, and gzip is one member: nothing is found behind a damage.
    @Test(arguments: [
        "codecs/local-1795227903947.lz4", "codecs/local-1795227903947.lzf",
        "tpch-3.5-formatted/local-1795227903947.zstd",
    ])
    func `a compressed log begun at any byte goes on with the next frame`(_ name: String) throws {
        let bytes = try PackageFiles.readFixture("corpora/\(name)")
        let suffix = name.split(separator: ".").last ?? ""
        let whole = try Reading(PackageFiles.fixture("corpora/\(name)")).lines
        var random = SplitMix64(seed: 3)
        for start in [1] + (0..<30).map({ _ in Int.random(in: 2..<bytes.count / 2, using: &random) }) {
            let reading = try Reading(try folder.write(bytes[start...], to: "app.\(suffix)"))
            #expect(reading.lines.count > whole.count / 4, "byte \(start)")
            #expect(reading.lines == whole.suffix(reading.lines.count), "byte \(start)")
            #expect(reading.summary.damageCount > 0)
        }
    }

    @Test func `a torn line may be long, but not longer than any line`() throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000) + [0x0A]
        let path = try folder.write(long + text, to: "app")
        #expect(try Reading(path).lines == Self.lines)
        #expect(try Reading(path).summary.tornStart == long.count)
        #expect(throws: LogError(FilePath(path), .notAnEventLog(.text(start: String(repeating: "x", count: 20))))) {
            try Reading(path, maximumLine: 1_000_000)
        }
    }

    @Test(arguments: [
        ("24/01/01 INFO a\n24/01/01 INFO b\n24/01/01 INFO c\n", NotALog.text(start: "24/01/01 INFO a")),
        ("{\"eventType\":\"START\"}\n{\"eventType\":\"COMPLETE\"}\n", .otherJSON(firstKey: "eventType")),
        ("a\nb\n{\"Event\":1}\n", .text(start: "a")),
    ])
    func `text of several lines is refused by its first`(_ text: String, _ reason: NotALog) throws {
        let path = try folder.write(text.utf8, to: "app")
        #expect(throws: LogError(FilePath(path), .notAnEventLog(reason))) { try Reading(path) }
    }

    @Test func `binary files are not searched`() throws {
        let path = try folder.write([0x50, 0x4B, 3, 4, 0x0A] + text, to: "app")
        #expect(throws: LogError(FilePath(path), .notAnEventLog(.binary(offset: 2)))) { try Reading(path) }
    }

    // MARK: Growing logs

    @Test(arguments: [1, 57, 60, 70, 100]) func `a log that grows may begin in a line`(_ start: Int) throws {
        let torn = Array(text.dropFirst(start))
        let whole = try Reading(try folder.write(torn, to: "whole"))
        let path = try folder.write(torn.dropLast(20), to: "app.inprogress")
        var log = GrowingLog(EventLog(LogFile(FilePath(path))))
        var lines: [String] = []
        read(&log, &lines)
        #expect(log.gapCount == (whole.summary.tornStart > 0 ? 1 : 0))
        try folder.append(torn.suffix(20), to: "app.inprogress")
        read(&log, &lines)
        #expect(lines == whole.lines)
        log.park()
        #expect(log.summaries.map(\.summary.tornStart) == [whole.summary.tornStart])
    }

    @Test func `a log that is closed and opened again and again tells of its file once`() throws {
        let torn = Array(text.dropFirst(57))
        let whole = try Reading(try folder.write(torn, to: "whole"))
        let path = try folder.write(torn.prefix(10), to: "app.inprogress")
        var log = GrowingLog(EventLog(LogFile(FilePath(path))))
        var lines: [String] = []
        for byte in torn.dropFirst(10) {
            try folder.append([byte], to: "app.inprogress")
            read(&log, &lines)
            log.park()
        }
        #expect(lines == whole.lines)
        #expect(log.summaries.count == 1)
        #expect(log.summaries.first?.summary.tornStart == whole.summary.tornStart)
        #expect(log.summaries.first?.summary.unterminatedLine == nil)
        #expect(log.summaries.first?.summary.bytes == whole.summary.bytes)
    }

    private func read(_ log: inout GrowingLog, _ lines: inout [String]) {
        while true {
            while let line = log.next() { lines.append(line.bytes.decodedUTF8()) }
            guard log.step() == .lines else { return }
        }
    }

    // MARK: Gaps

    @Test func `what is missing is counted before the lines behind it`() throws {
        let first = HandMadeStream.frame(.zstd, "\(Self.lines[0])\n\(Self.lines[1])\n".utf8)
        let last = HandMadeStream.frame(.zstd, "\(Self.lines[3])\n".utf8)
        let path = try folder.write(first + Array("garbage".utf8) + last, to: "app.zstd")
        var reader = try LogReader(LogFile(FilePath(path)))
        #expect(try gaps(&reader) == [0, 0, 1])
    }

    @Test func `parts that are missing, torn or no log are gaps`() throws {
        func write(_ text: String, _ number: Int) throws {
            try folder.write(text.utf8, to: "eventlog_v2_app/events_\(number)_app")
        }
        let line = Self.lines[3]
        for number in [1, 2, 4, 5, 6, 7] { try write(line + "\n", number) }
        try write("x", 6)
        try write("\(line)\n{\"Eve", 4)
        try write("nt\":\"z\"}\n\(line)\n", 5)
        let log = try #require(LogListing.find(FilePath(folder.path)).logs.first)
        var reader = try LogReader(log)
        #expect(try gaps(&reader) == [0, 0, 1, 1, 2, 3])
        try folder.remove("eventlog_v2_app/events_1_app")
        reader = try LogReader(try #require(LogListing.find(FilePath(folder.path)).logs.first))
        #expect(try gaps(&reader).first == 1)
    }

    /// How many gaps are known at each line.
    private func gaps(_ reader: inout LogReader) throws -> [Int] {
        var gaps: [Int] = []
        while try reader.fill() {
            let count = reader.gapCount
            while reader.next() != nil { gaps.append(count) }
        }
        return gaps
    }
}
