import ByteReading
import Compression
import Digest
import TestSupport
import Testing

@Suite struct DecompressorTests {
    @Test(arguments: [
        ("frames.zstd", 90932, [0xB6, 0x85, 0x7F, 0x17]), ("one-frame.zstd", 102_289, [0x4D, 0xCA, 0x18, 0xD6]),
    ])
    func `real logs are decompressed, whatever the pieces`(name: String, count: Int, hash: [UInt8]) throws {
        let compressed = try PackageFiles.readFixture("reading/" + name)
        let whole = try decompress(compressed)
        #expect(whole.bytes.count == count)
        #expect(SHA256.hash(of: whole.bytes).prefix(4) == hash[...])
        #expect(!whole.isInsideFrame)
        #expect(whole.resumePoint.compressed == compressed.count)
        for (input, output) in [(1, 4096), (7, 100), (1000, 1), (100_000, 3)] {
            #expect(try decompress(compressed, inputSize: input, outputSize: output) == whole)
        }
    }

    @Test func `frames follow each other, skippable ones between them`() throws {
        let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
        let stream = skippable + frame("one\n") + frame("") + skippable + frame("two\n", blockSize: 1)
        #expect(try decompress(stream).bytes == Array("one\ntwo\n".utf8))
        #expect(Codec(firstBytes: stream.rawSpan) == .zstd)
    }

    @Test func `a stream cut at any byte gives what was whole and tells the unfinished frame`() throws {
        let (first, second) = (frame("one\n"), frame("two\nthree\n", blockSize: 4))
        let stream = first + second
        for end in 0...stream.count {
            let outcome = try decompress(Array(stream[..<end]))
            let isBetween = end == 0 || end == first.count || end == stream.count
            #expect(outcome.isInsideFrame == !isBetween)
            #expect(outcome.damage == nil)
            #expect(outcome.resumePoint.compressed == (end < first.count ? 0 : end < stream.count ? first.count : end))
            #expect("one\ntwo\nthree\n".utf8.starts(with: outcome.bytes))
        }
    }

    @Test func `damage is told with its place, and what stands before it is delivered`() throws {
        let first = frame("one\n")
        var second = frame("two\nxxx\n", blockSize: 4)
        second[second.count - 7] |= 0x06  // the last block's type becomes the reserved one
        let outcome = try decompress(first + second)
        #expect(outcome.bytes == Array("one\ntwo\n".utf8))
        let damage = try #require(outcome.damage)
        #expect(damage.frameStart == first.count)
        #expect(first.count..<first.count + second.count ~= damage.offset)
        #expect(!damage.reason.isEmpty)
    }

    @Test func `reading goes on at a later frame`() throws {
        let (first, garbage, second) = (frame("one\n"), Array("garbage".utf8), frame("two\n"))
        let stream = first + garbage + second
        let next = first.count + garbage.count
        #expect(Codec.zstd.nextFrame(in: stream.rawSpan, from: first.count) == next)
        guard var decompressor = Decompressor(.zstd) else { throw CancellationError() }
        var output: [UInt8] = []
        #expect(decompressor.run(stream, into: &output)?.frameStart == first.count)
        decompressor.restart(at: next)
        #expect(decompressor.run(Array(stream[next...]), into: &output) == nil)
        #expect(output == Array("one\ntwo\n".utf8))
        #expect(decompressor.frameStart == stream.count)
    }

    @Test func `changed streams end in bytes or damage`() throws {
        let stream = Array(try PackageFiles.readFixture("reading/frames.zstd").prefix(3000))
        var random = SplitMix64(seed: 7)
        var damaged = 0
        for _ in 0..<2000 {
            if try decompress(stream.mutated(by: &random)).damage != nil { damaged += 1 }
        }
        #expect(damaged > 500)
    }

    private func frame(_ text: String, blockSize: Int = 1000) -> [UInt8] {
        ZstdFrame.raw(text.utf8, blockSize: blockSize)
    }

    private func decompress(
        _ compressed: [UInt8], inputSize: Int = 1 << 20, outputSize: Int = 1 << 20
    ) throws -> Decompression {
        try Decompression(.zstd, compressed) { (inputSize, outputSize) }
    }
}
