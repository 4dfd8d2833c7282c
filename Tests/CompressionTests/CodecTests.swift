import ByteReading
import Compression
import Testing

@Suite struct CodecTests {
    @Test func `suffixes tell the codec`() {
        #expect(Codec(suffix: "zstd") == .zstd)
        #expect(Codec(suffix: "zst") == .zstd)
        #expect(Codec(suffix: "gz") == .gzip)
        #expect(Codec(suffix: "log") == nil)
        #expect(Codec(suffix: "") == nil)
    }

    @Test func `first bytes tell the codec`() {
        let zstd: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00]
        #expect(Codec(firstBytes: zstd.rawSpan) == .zstd)
        #expect(Codec(firstBytes: Array(zstd.prefix(3)).rawSpan) == nil)
        #expect(Codec(firstBytes: Array("{\"Event\"".utf8).rawSpan) == .plain)
        #expect(Codec(firstBytes: Array("Event".utf8).rawSpan) == nil)
    }

    @Test func `the next frame is found, half a magic number is not one`() {
        let bytes: [UInt8] = [0x28, 0x28, 0xB5, 0x2F, 0x28, 0xB5, 0x2F, 0xFD, 0x28, 0xB5, 0x2F]
        #expect(Codec.zstd.nextFrame(in: bytes.rawSpan) == 4)
        #expect(Codec.zstd.nextFrame(in: bytes.rawSpan, from: 5) == nil)
    }
}
