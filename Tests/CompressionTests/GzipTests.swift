import Compression
import TestSupport
import Testing

@Suite struct GzipTests {
    @Test(arguments: [0, 1, 2000, 100_000])
    func `what is compressed is read again`(count: Int) throws {
        var random = SplitMix64(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: 60...70, using: &random) }
        let compressed = Gzip.compress(bytes)
        #expect(Codec(firstBytes: compressed.span.bytes) == .gzip)
        #expect(count < 2000 || compressed.count < count * 2 / 3)
        guard var decompressor = Decompressor(.gzip) else { fatalError("gzip needs a decompressor") }
        var output = [UInt8](repeating: 0, count: count + 1)
        var step = Decompressor.Step()
        var span = output.mutableSpan
        var raw = span.mutableBytes
        try decompressor.decompress(compressed.span.bytes, into: &raw, step: &step)
        #expect(step.consumed == compressed.count)
        let isCut = decompressor.isInsideFrame
        #expect(!isCut)
        #expect(output.prefix(step.produced).elementsEqual(bytes))
    }
}
