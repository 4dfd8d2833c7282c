import ByteReading
package import Compression

/// Compressed streams made by hand, of bytes that are stored as they are, so that a test knows each byte.
package enum HandMadeStream {
    /// The codecs that there is something to make of.
    package static let codecs = Codec.allCases.filter { $0 != .plain }

    /// What the streams of a codec start with, before the first frame.
    package static func head(_ codec: Codec) -> [UInt8] {
        codec == .snappy ? [0x82] + Array("SNAPPY\0".utf8) + [0, 0, 0, 1, 0, 0, 0, 1] : []
    }

    /// One frame: a zstd frame, an lz4 block, a chunk of snappy or lzf, a gzip member.
    package static func frame(_ codec: Codec, _ text: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(text)
        return switch codec {
        case .plain: bytes
        case .zstd: ZstdFrame.raw(bytes)
        case .lz4: lz4Block(bytes, isCompressed: bytes.count > 15)
        case .snappy: snappyChunk(bytes)
        case .lzf: lzfChunk(bytes, isCompressed: bytes.count > 15)
        case .gzip: gzipMember(bytes)
        }
    }

    /// A block of lz4-java, raw or as one sequence of literals; without bytes the one that ends a stream.
    private static func lz4Block(_ bytes: [UInt8], isCompressed: Bool) -> [UInt8] {
        var payload = bytes
        if isCompressed {
            let rest = bytes.count - 15
            payload = [0xF0] + [UInt8](repeating: 255, count: rest / 255) + [UInt8(rest % 255)] + bytes
        }
        let check = bytes.isEmpty ? 0 : XXHash32.hash(bytes.rawSpan, seed: 0x9747_B28C) & 0x0FFF_FFFF
        return Array("LZ4Block".utf8) + [isCompressed ? 0x2F : 0x1F] + littleEndian(UInt32(payload.count))
            + littleEndian(UInt32(bytes.count)) + littleEndian(check) + payload
    }

    /// A chunk of snappy-java: literals of at most 60 bytes.
    private static func snappyChunk(_ bytes: [UInt8]) -> [UInt8] {
        var payload: [UInt8] = []
        var length = bytes.count
        while length > 127 {
            payload.append(UInt8(length & 0x7F | 0x80))
            length >>= 7
        }
        payload.append(UInt8(length))
        for start in stride(from: 0, to: bytes.count, by: 60) {
            let literal = bytes[start..<min(bytes.count, start + 60)]
            payload += [UInt8((literal.count - 1) << 2)] + literal
        }
        return littleEndian(UInt32(payload.count)).reversed() + payload
    }

    /// A chunk of compress-lzf, raw or as runs of literals.
    private static func lzfChunk(_ bytes: [UInt8], isCompressed: Bool) -> [UInt8] {
        guard isCompressed else { return Array("ZV\0".utf8) + bigEndian16(bytes.count) + bytes }
        let payload = stride(from: 0, to: bytes.count, by: 32).flatMap { start in
            let literal = bytes[start..<min(bytes.count, start + 32)]
            return [UInt8(literal.count - 1)] + literal
        }
        return Array("ZV\u{1}".utf8) + bigEndian16(payload.count) + bigEndian16(bytes.count) + payload
    }

    /// A gzip member of one stored block.
    private static func gzipMember(_ bytes: [UInt8]) -> [UInt8] {
        let size = littleEndian(UInt32(bytes.count)).prefix(2)
        let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        return head + [1] + size + size.map { ~$0 } + bytes + littleEndian(checksum(bytes))
            + littleEndian(UInt32(bytes.count))
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { bits, _ in bits >> 1 ^ (bits & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func bigEndian16(_ number: Int) -> [UInt8] {
        [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
    }
}
