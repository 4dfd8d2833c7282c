import ByteReading
import Compression
import FileTailing
import Glibc
import TestSupport
import Testing

/// A file that a test lets grow.
final class GrowingFile: Sendable {
    let path: String
    private let descriptor: Int32

    init(_ path: String, mode: Int32 = O_TRUNC) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | mode, 0o600)
    }

    deinit { close(descriptor) }

    var file: LogFile { LogFile(FilePath(path)) }

    func append(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func truncate() { #expect(ftruncate(descriptor, 0) == 0) }
}

/// What a tail gave.
struct TailReading {
    var lines: [String] = []
    var ends: [PartPosition] = []

    /// Reads what is there; gives what stopped the reading.
    @discardableResult
    mutating func read(_ tail: inout PartTail) throws(LogError) -> PartTail.Growth {
        while true {
            take(&tail)
            let growth = try tail.fill()
            if growth != .more { return growth }
        }
    }

    mutating func finish(_ tail: inout PartTail) throws(LogError) {
        while try tail.finish() == .more { take(&tail) }
        take(&tail)
    }

    private mutating func take(_ tail: inout PartTail) {
        while let line = tail.next() { lines.append(line.bytes.decodedUTF8()) }
        if let position = tail.position { ends.append(position) }
    }
}

@Suite struct PartTailTests {
    private static let codecs = ["", ".zstd", ".lz4", ".snappy", ".lzf", ".gz"]
    private static let text = (0..<60).map {
        "{\"Event\":\"e\($0)\",\"text\":\"\(String(repeating: "é\($0)", count: $0 * 3))\"}"
    }
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("tail") }

    /// A small log in a codec, a frame every few lines.
    private static func bytes(_ suffix: String) -> [UInt8] {
        guard let codec = Codec(suffix: String(suffix.dropFirst())) else {
            return Array((text.joined(separator: "\n") + "\n").utf8)
        }
        return stride(from: 0, to: text.count, by: 4).reduce(into: HandMadeStream.head(codec)) { bytes, start in
            let lines = text[start..<min(text.count, start + 4)].map { $0 + "\n" }.joined()
            bytes += HandMadeStream.frame(codec, lines.utf8)
        }
    }

    @Test(arguments: codecs) func `a file that grows byte by byte gives the same lines`(suffix: String) throws {
        let log = GrowingFile(folder.path("app-1\(suffix)"))
        var tail = try PartTail(log.file)
        var reading = TailReading()
        for byte in Self.bytes(suffix) {
            log.append([byte])
            let growth = try reading.read(&tail)
            #expect(growth == .nothing)
        }
        try reading.finish(&tail)
        #expect(reading.lines == Self.text)
        let summary = tail.summary
        #expect(summary.damageCount == 0)
    }

    @Test(arguments: codecs) func `a reading that stops anywhere goes on without loss or repetition`(
        suffix: String
    ) throws {
        let bytes = Self.bytes(suffix)
        var random = SplitMix64(seed: 5)
        for round in 0..<40 {
            let log = GrowingFile(folder.path("app-\(round)\(suffix)"))
            var reading = TailReading()
            var position: PartPosition?
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...max(1, bytes.count / 3), using: &random)
                log.append(rest.prefix(count))
                rest = rest.dropFirst(count)
                var tail = try Self.open(log.file, position)
                let growth = try reading.read(&tail)
                #expect(growth == .nothing)
                position = tail.position
            }
            var tail = try Self.open(log.file, position)
            try reading.finish(&tail)
            #expect(reading.lines == Self.text)
        }
    }

    private static func open(_ file: LogFile, _ position: PartPosition?) throws -> PartTail {
        guard let position else { return try PartTail(file) }
        return try resume(file, at: position)
    }

    private static func resume(_ file: LogFile, at position: PartPosition, isSameFile: Bool = true) throws -> PartTail {
        guard let tail = try PartTail.resume(file, at: position, isSameFile: isSameFile) else {
            throw UnknownFile(offset: position.offset)
        }
        return tail
    }

    /// A file that was not known again.
    private struct UnknownFile: Error {
        var offset: Int
    }

    @Test func `a file that was changed before the position is not gone on with`() throws {
        let bytes = Self.bytes("")
        let log = GrowingFile(folder.path("app"))
        log.append(bytes)
        var tail = try PartTail(log.file)
        var reading = TailReading()
        try reading.read(&tail)
        let last = tail.position
        let position = try #require(last)
        #expect(position.offset == bytes.count)
        for place in [0, 4095, bytes.count - 1, bytes.count - 64] {
            var changed = bytes
            changed[place] ^= 1
            let other = GrowingFile(log.path)
            other.append(changed)
            #expect(throws: UnknownFile.self) { _ = try Self.resume(log.file, at: position) }
        }
        GrowingFile(log.path).append(bytes.dropLast())
        #expect(throws: UnknownFile.self) { _ = try Self.resume(log.file, at: position) }
        GrowingFile(log.path).append(bytes + Array("{}\n".utf8))
        var again = try Self.resume(log.file, at: position)
        var rest = TailReading()
        try rest.read(&again)
        #expect(rest.lines == ["{}"])
    }

    @Test func `a copy is known again, compressed or not`() throws {
        let log = GrowingFile(folder.path("app"))
        log.append(Self.bytes("").prefix(9000))
        var tail = try PartTail(log.file)
        var reading = TailReading()
        try reading.read(&tail)
        for suffix in Self.codecs {
            let copy = GrowingFile(folder.path("copy\(suffix)"))
            copy.append(Self.bytes(suffix))
            let last = tail.position
            let position = try #require(last)
            #expect(throws: UnknownFile.self) { _ = try Self.resume(copy.file, at: position) }
            var other = try Self.resume(copy.file, at: position, isSameFile: false)
            var rest = reading
            try rest.read(&other)
            #expect(rest.lines == Self.text)
        }
    }

    @Test func `truncation and rewriting are seen on the open file`() throws {
        let bytes = Self.bytes("")
        for longer in [bytes.prefix(1000).dropLast(), bytes[...], (bytes + bytes)[...]] {
            let log = GrowingFile(folder.path("app"))
            log.append(bytes.prefix(1000))
            var tail = try PartTail(log.file)
            var reading = TailReading()
            let growth = try reading.read(&tail)
            #expect(growth == .nothing)
            log.truncate()
            let first = try reading.read(&tail)
            #expect(first == .changed(.truncated(to: 0)))
            log.append(longer.map { $0 ^ 1 })
            let size = longer.count
            let second = try reading.read(&tail)
            #expect(second == .changed(size < 1000 ? .truncated(to: size) : .rewritten))
        }
    }

    @Test func `a file that is written anew in the middle of reading is not read on at the old place`() throws {
        let old = Array(String(repeating: "{\"Event\":\"old\"}\n", count: 60_000).utf8)
        let log = GrowingFile(folder.path("app"))
        log.append(old)
        var tail = try PartTail(log.file)
        let first = try tail.fill()
        #expect(first == .more)
        while tail.next() != nil {}
        let isInTheMiddle = tail.filePosition < old.count
        #expect(isInTheMiddle)
        log.truncate()
        log.append(Array(String(repeating: "{\"Event\":\"new one\"}\n", count: 60_000).utf8))
        let second = try tail.fill()
        #expect(second == .changed(.rewritten))
    }

    @Test func `a file without a name is read to its end`() throws {
        let log = GrowingFile(folder.path("app"))
        log.append(Self.bytes("").prefix(1000))
        var tail = try PartTail(log.file)
        var reading = TailReading()
        try reading.read(&tail)
        unlink(log.path)
        log.append(Self.bytes("").dropFirst(1000))
        try reading.read(&tail)
        #expect(reading.lines == Self.text)
    }

    @Test func `a torn last line waits until it is whole, or the file is final`() throws {
        let log = GrowingFile(folder.path("app"))
        log.append("{\"Event\":1}\n{\"Ev".utf8)
        var tail = try PartTail(log.file)
        var reading = TailReading()
        for _ in 0..<3 { try reading.read(&tail) }
        #expect(reading.lines == ["{\"Event\":1}"])
        let position = tail.position
        #expect(position?.offset == 12)
        log.append("ent\":2}".utf8)
        try reading.read(&tail)
        #expect(reading.lines.count == 1)
        try reading.finish(&tail)
        #expect(reading.lines == ["{\"Event\":1}", "{\"Event\":2}"])
    }

    @Test func `a line that is too long is passed over while it grows`() throws {
        let log = GrowingFile(folder.path("app"))
        var tail = try PartTail(log.file, maximumLine: 1000)
        var reading = TailReading()
        log.append("{}\n".utf8)
        for _ in 0..<50 {
            log.append([UInt8](repeating: UInt8(ascii: "x"), count: 100))
            try reading.read(&tail)
        }
        let position = tail.position
        #expect(position == nil)
        log.append("\n{\"a\":1}\n".utf8)
        try reading.read(&tail)
        #expect(reading.lines == ["{}", "{\"a\":1}"])
        let summary = tail.summary
        #expect(summary.oversized.map(\.offset) == [3])
        #expect(summary.oversized.map(\.byteCount) == [5000])
        #expect(reading.ends.last?.offset == 5012)
    }
}
