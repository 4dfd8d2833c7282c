import ByteReading
import Compression
import Digest
import TestSupport
import Testing

/// What holds for the streams of every codec.
@Suite struct CodecStreamTests {
    private static let texts = [
        "one\n", "two two two two two\nthr", "ee\n" + String(repeating: "x", count: 300) + "\n",
    ]
    private static let text = texts.joined()

    @Test(arguments: HandMadeStream.codecs) func `frames follow each other, whatever the pieces`(_ codec: Codec) throws
    {
        let (stream, _) = Self.stream(codec)
        let whole = try Decompression(codec, stream)
        #expect(whole.text == Self.text)
        #expect(whole.damage == nil)
        #expect(!whole.isInsideFrame)
        #expect(whole.resumePoint == ResumePoint(compressed: stream.count, decompressed: Self.text.utf8.count))
        for size in 1...stream.count {
            #expect(try Decompression(codec, stream) { (size, 1 << 20) } == whole)
            #expect(try Decompression(codec, stream) { (1 << 20, size) } == whole)
        }
        var random = SplitMix64(seed: 3)
        for _ in 0..<300 {
            let pieces = { (Int.random(in: 1...40, using: &random), Int.random(in: 1...40, using: &random)) }
            #expect(try Decompression(codec, stream, pieces: pieces) == whole)
        }
    }

    @Test(arguments: HandMadeStream.codecs)
    func `a stream cut at any byte gives what was whole, is unfinished but not damaged`(_ codec: Codec) throws {
        let (stream, starts) = Self.stream(codec)
        for end in 0...stream.count {
            let cut = try Decompression(codec, Array(stream[..<end]))
            let start = starts.last { $0.compressed <= end } ?? ResumePoint()
            #expect(cut.damage == nil)
            #expect(cut.resumePoint == start)
            #expect(cut.isInsideFrame == (start.compressed < end))
            #expect(cut.bytes.count >= start.decompressed)
            #expect(Self.text.utf8.starts(with: cut.bytes))
        }
    }

    @Test(arguments: HandMadeStream.codecs) func `reading goes on from each frame`(_ codec: Codec) throws {
        let (stream, starts) = Self.stream(codec)
        for start in starts {
            let rest = try Decompression(codec, stream, from: start)
            #expect(rest.bytes == Array(Self.text.utf8.dropFirst(start.decompressed)))
            #expect(rest.resumePoint == ResumePoint(compressed: stream.count, decompressed: Self.text.utf8.count))
        }
    }

    @Test(arguments: HandMadeStream.codecs) func `streams that were joined are one`(_ codec: Codec) throws {
        let (stream, _) = Self.stream(codec)
        let joined = try Decompression(codec, stream + stream)
        #expect(joined.text == Self.text + Self.text)
        #expect(joined.damage == nil)
    }

    @Test(arguments: HandMadeStream.codecs)
    func `bytes that start no frame are damage, and what stands before is delivered`(_ codec: Codec) throws {
        let (stream, _) = Self.stream(codec)
        let damaged = try Decompression(codec, stream + [0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE])
        #expect(damaged.text == Self.text)
        let offset = try #require(damaged.damage).offset
        #expect(stream.count..<stream.count + 8 ~= offset)
        #expect(damaged.damage?.frameStart == stream.count)
        #expect(damaged.damage?.frameEnd == nil)
        #expect(damaged.damage?.reason.isEmpty == false)
    }

    @Test(arguments: HandMadeStream.codecs.filter(\.hasFrameMarks))
    func `the next frame is found, half a mark is none`(_ codec: Codec) {
        let frame = HandMadeStream.frame(codec, Self.text.utf8)
        let bytes = Array(frame.prefix(2)) + Array("garbage".utf8) + frame
        #expect(codec.nextFrame(in: bytes.rawSpan) == 9)
        #expect(codec.nextFrame(in: bytes.rawSpan, from: 9) == 9)
        #expect(codec.nextFrame(in: bytes.rawSpan, from: 10) == nil)
        #expect(codec.nextFrame(in: bytes.rawSpan.extracting(first: 11)) == nil)
    }

    @Test(arguments: HandMadeStream.codecs) func `first bytes and suffix tell the codec`(_ codec: Codec) {
        let (stream, _) = Self.stream(codec)
        #expect(Codec(firstBytes: stream.rawSpan.extracting(first: Codec.firstByteCount)) == codec)
        #expect(Codec(suffix: codec.rawValue) == codec)
    }

    @Test(arguments: [
        (Codec.lz4, "lz4"), (.snappy, "snappy"), (.lzf, "lzf"), (.gzip, "gz"),
    ])
    func `the log of Spark's own writer is the plain one`(_ codec: Codec, suffix: String) throws {
        let real = try Self.real(suffix)
        let plain = try Decompression(.zstd, PackageFiles.readFixture(Self.plainLog)).bytes
        #expect(plain.count == 2_433_180)
        var random = SplitMix64(seed: 5)
        let pieces = { (Int.random(in: 1...100_000, using: &random), Int.random(in: 1...100_000, using: &random)) }
        let told = try Decompression(codec, real, pieces: pieces)
        #expect(told.damage == nil)
        #expect(!told.isInsideFrame)
        #expect(SHA256.hash(of: told.bytes) == SHA256.hash(of: plain))
    }

    @Test(arguments: [
        (Codec.lz4, "lz4"), (.snappy, "snappy"), (.lzf, "lzf"), (.gzip, "gz"),
    ])
    func `changed streams end in bytes or damage`(_ codec: Codec, suffix: String) throws {
        let stream = Array(try Self.real(suffix).prefix(30_000))
        var random = SplitMix64(seed: 7)
        var damaged = 0
        for _ in 0..<400 {
            let changed = try Decompression(codec, stream.mutated(by: &random))
            if changed.damage != nil { damaged += 1 }
            if codec == .lz4, let damage = changed.damage { #expect(damage.offset == damage.frameStart) }
        }
        #expect(damaged > 50)
    }

    private static let plainLog = "corpora/tpch-3.5-formatted/local-1795227903947.zstd"

    private static func real(_ suffix: String) throws -> [UInt8] {
        try PackageFiles.readFixture("corpora/codecs/local-1795227903947.\(suffix)")
    }

    /// The texts, a frame each, with an empty one after them; and where frames start and end.
    private static func stream(_ codec: Codec) -> (bytes: [UInt8], starts: [ResumePoint]) {
        var stream = HandMadeStream.head(codec)
        var starts = stream.isEmpty ? [] : [ResumePoint()]
        var decompressed = 0
        for text in texts + [""] {
            starts.append(ResumePoint(compressed: stream.count, decompressed: decompressed))
            stream += HandMadeStream.frame(codec, text.utf8)
            decompressed += text.utf8.count
        }
        return (stream, starts + [ResumePoint(compressed: stream.count, decompressed: decompressed)])
    }
}

@Suite struct DamagedFrameTests {
    @Test func `an lz4 block is checked`() throws {
        var stream = HandMadeStream.frame(.lz4, "one\n".utf8)
        stream[stream.count - 2] ^= 1
        let damage = try #require(try Decompression(.lz4, stream).damage)
        #expect(damage.reason.contains("checksum"))
        #expect(damage.frameEnd == stream.count)
    }

    @Test func `a gzip member is checked`() throws {
        var stream = HandMadeStream.frame(.gzip, "one\n".utf8)
        stream[16] ^= 1
        let damage = try #require(try Decompression(.gzip, stream).damage)
        #expect(damage.reason.contains("check"))
    }

    @Test func `NUL bytes after a gzip member are padding`() throws {
        let member = HandMadeStream.frame(.gzip, "one\n".utf8)
        let padded = try Decompression(.gzip, member + [0, 0, 0] + member + [0])
        #expect(padded.text == "one\none\n")
        #expect(padded.damage == nil)
        #expect(!padded.isInsideFrame)
    }

    @Test func `a snappy chunk that cannot be decompressed tells where it ends`() throws {
        let chunk = HandMadeStream.frame(.snappy, "one\n".utf8)
        var damaged = chunk
        damaged[5] = 0x05  // a copy from before the start
        let stream = HandMadeStream.head(.snappy) + chunk + damaged + chunk
        let damage = try #require(try Decompression(.snappy, stream).damage)
        #expect(damage.frameStart == 16 + chunk.count)
        #expect(damage.frameEnd == 16 + 2 * chunk.count)
    }

    @Test func `repeats of lzf reach back`() throws {
        // "abc", then 9 bytes from 3 back (which they overlap), then 300 from 1 back.
        let payload: [UInt8] = [2, 0x61, 0x62, 0x63, 0xE0, 0, 2, 0xE0, 255, 0]
        let stream = Array("ZV\u{1}".utf8) + [0, UInt8(payload.count), 1, 20] + payload
        let expected = "abcabcabcabc" + String(repeating: "c", count: 264)
        #expect(try Decompression(.lzf, stream).text == expected)
    }

    @Test(arguments: [
        ("", 0, 0x02CC_5D05), ("", 0x9E37_79B1, 0x36B7_8AE7 as UInt32), ("a", 0, 0x550D_7456), ("abc", 0, 0x32D1_53FF),
        ("Nobody inspects the spammish repetition", 0, 0xE229_3B2F),
    ])
    func `xxHash32 gives the published values`(text: String, seed: UInt32, hash: UInt32) {
        #expect(XXHash32.hash(Array(text.utf8).rawSpan, seed: seed) == hash)
    }
}
