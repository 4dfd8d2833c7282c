import ByteReading
import Compression
import Digest
import FileTailing
import Glibc
import TestSupport
import Testing

/// What is kept of stretches that cannot be read.
@Suite struct UnreadableTests {
    private static let start = "{\"Event\":\"SparkListenerLogStart\"}\n"
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("unreadable") }

    /// Reads a file to its end, or follows it until nothing more is there.
    private func read(
        _ path: String, follows: Bool, maximumLine: Int = 64 << 20
    ) throws -> (lines: [String], records: [UnreadableRecord]) {
        var (lines, records): ([String], [UnreadableRecord]) = ([], [])
        guard follows else {
            var reader = try LogReader(LogFile(FilePath(path)), maximumLine: maximumLine)
            while try reader.fill() {
                while let line = reader.next() { lines.append(line.bytes.decodedUTF8()) }
                records += reader.takeUnreadable()
            }
            return (lines, records + reader.takeUnreadable())
        }
        var log = GrowingLog(EventLog(LogFile(FilePath(path))), maximumLine: maximumLine)
        while true {
            while let line = log.next() { lines.append(line.bytes.decodedUTF8()) }
            let step = log.step()
            records += log.takeUnreadable()
            if step != .lines { return (lines, records) }
        }
    }

    @Test(arguments: [false, true], [Codec.plain, .zstd, .lzf])
    func `scenario 13: of a line over the limit place, length and hash are kept`(follows: Bool, codec: Codec) throws {
        // Two that are passed over while they are read, one that stands in the buffer as a whole.
        let long = [2_000_000, 700_001, 70_000].map { (0..<$0).map { UInt8(ascii: "a") + UInt8($0 % 23) } }
        let text = Array(Self.start.utf8) + long.flatMap { $0 + Array("\n{}\n".utf8) }
        let bytes = stride(from: 0, to: text.count, by: 60_000).reduce(into: HandMadeStream.head(codec)) {
            $0 += HandMadeStream.frame(codec, text[$1..<min($1 + 60_000, text.count)])
        }
        let path = try folder.write(bytes, to: "app")
        let (lines, records) = try read(path, follows: follows, maximumLine: 50_000)
        #expect(lines == [String(Self.start.dropLast()), "{}", "{}", "{}"])
        #expect(records.map(\.reason) == [.longLine, .longLine, .longLine])
        #expect(records.map(\.offset) == [34, 34 + 2_000_004, 34 + 2_000_004 + 700_005])
        #expect(records.map(\.byteCount) == long.map(\.count))
        #expect(records.map(\.sha256) == long.map { SHA256.hash(of: $0) })
        #expect(records.allSatisfy { $0.file == FilePath(path) })
    }

    @Test(arguments: [false, true], HandMadeStream.codecs.filter { $0 != .snappy })
    func `scenario 11: of a damaged stretch place, length and hash are kept`(follows: Bool, codec: Codec) throws {
        let garbage = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 | 1) | 0x80 }
        let first = HandMadeStream.frame(codec, (Self.start + "{\"Event\":\"b\"}\n").utf8)
        let last = HandMadeStream.frame(codec, "{\"Event\":\"c\"}\n".utf8)
        let path = try folder.write(first + garbage + last, to: "app")
        let (lines, records) = try read(path, follows: follows)
        #expect(lines.last == "{\"Event\":\"c\"}")
        #expect(lines.contains("{\"Event\":\"b\"}"))
        #expect(records.map(\.reason) == [.damagedFrame])
        #expect(records.first?.offset == first.count)
        #expect(records.first?.byteCount == garbage.count)
        #expect(records.first?.sha256 == SHA256.hash(of: garbage))
        #expect(records.first?.detail.contains("went on at byte \(first.count + garbage.count)") == true)
    }

    @Test func `what was told before a position is not told behind it`() throws {
        let first = HandMadeStream.frame(.zstd, Self.start.utf8)
        let last = HandMadeStream.frame(.zstd, "{\"Event\":\"b\"}\n".utf8)
        let path = try folder.write(first + Array("garbage".utf8) + last, to: "app.inprogress")
        let file = LogFile(FilePath(path))
        var log = GrowingLog(EventLog(file))
        while log.step() == .lines { while log.next() != nil {} }
        #expect(log.takeUnreadable().count == 1)
        #expect(log.takeUnreadable().isEmpty)
        let position = log.readPosition
        #expect(position?.place.offset == Self.start.utf8.count + 14)
        var again = GrowingLog(EventLog(file), at: position)
        var lines: [String] = []
        let more = HandMadeStream.frame(.zstd, "{\"Event\":\"c\"}\n".utf8)
        GrowingFile(path, mode: 0).append(more)
        while again.step() == .lines { while let line = again.next() { lines.append(line.bytes.decodedUTF8()) } }
        #expect(lines == ["{\"Event\":\"c\"}"])
        #expect(again.takeUnreadable().isEmpty)
    }

    // MARK: Bombs

    /// A zstd frame of blocks that are one byte, 128 KiB times.
    private static func bomb(blocks: Int, of byte: UInt8) -> [UInt8] {
        let size = 128 << 10
        return (0..<blocks).reduce(into: [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x48]) { frame, number in
            let header = size << 3 | 1 << 1 | (number + 1 == blocks ? 1 : 0)
            frame += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16), byte]
        }
    }

    @Test(arguments: [(false, "x"), (true, "x"), (true, "\n")])
    func `scenario 12: a file that decompresses without end is given up`(follows: Bool, text: String) throws {
        // 400 KB would become 12 GB.
        let start = HandMadeStream.frame(.zstd, Self.start.utf8)
        let bytes = start + Self.bomb(blocks: 100_000, of: Array(text.utf8)[0]) + start
        let path = try folder.write(bytes, to: "app")
        var (lines, records): (Int, [UnreadableRecord]) = (0, [])
        if follows {
            var log = GrowingLog(EventLog(LogFile(FilePath(path))))
            while log.step() == .lines { while let line = log.next() { lines += line.bytes.isEmpty ? 0 : 1 } }
            records = log.takeUnreadable()
        } else {
            var reader = try LogReader(LogFile(FilePath(path)))
            while try reader.fill() { while let line = reader.next() { lines += line.bytes.isEmpty ? 0 : 1 } }
            records = reader.takeUnreadable()
            #expect(reader.summary.bytes < 100 << 20)
        }
        #expect(lines == 1)
        let damage = try #require(records.first { $0.reason == .damagedFrame })
        #expect(damage.detail.contains("more than 500 times its size"))
        #expect(damage.detail.contains("nothing behind it can be read"))
        #expect(damage.offset == start.count)
    }

    @Test func `scenario 12: nested bombs are one of the outer ones`() throws {
        let inner = Self.bomb(blocks: 20_000, of: 0)
        let path = try folder.write(
            HandMadeStream.frame(.zstd, Self.start.utf8) + HandMadeStream.frame(.zstd, inner), to: "app")
        // What is inside is bytes, not decompressed again.
        let (lines, _) = try read(path, follows: false)
        #expect(lines.first == String(Self.start.dropLast()))
        #expect(lines.reduce(0) { $0 + $1.utf8.count } < 400_000)
    }

    @Test func `scenario 12: a frame that wants a huge window is refused`() throws {
        // 0x98: 2^(10 + 19) bytes.
        var huge = HandMadeStream.frame(.zstd, "{\"Event\":\"b\"}\n".utf8)
        huge[5] = 0x98
        let frame = HandMadeStream.frame(.zstd, Self.start.utf8)
        let path = try folder.write(frame + huge + frame, to: "app")
        let (lines, records) = try read(path, follows: false)
        #expect(lines == [String](repeating: String(Self.start.dropLast()), count: 2))
        #expect(records.map(\.offset) == [frame.count])
        #expect(records.first?.detail.contains("too much memory") == true)
    }
}
