import ByteReading

/// How a file's bytes are compressed.
package enum Codec: String, Sendable, CaseIterable {
    case plain
    case zstd

    /// The codec that Spark's file names call by this suffix (`zstd`), or the tools of the codec (`zst`).
    package init?(suffix: String) {
        switch suffix {
        case "zstd", "zst": self = .zstd
        default: return nil
        }
    }

    /// The codec told by a file's first bytes; `nil` when they tell none, as those of plain text.
    package init?(firstBytes bytes: RawSpan) {
        guard bytes.byteCount >= 4 else { return nil }
        let magic = (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(bytes.byte(at: $1)) }
        switch magic {
        case ZstdFormat.magic, ZstdFormat.skippableMagics: self = .zstd
        default: return nil
        }
    }
}

/// What starts the frames of the zstd format.
package enum ZstdFormat {
    /// The first four bytes of a frame, read as a little-endian number.
    package static let magic: UInt32 = 0xFD2F_B528
    /// Those of a frame that a decoder passes over.
    package static let skippableMagics: ClosedRange<UInt32> = 0x184D_2A50...0x184D_2A5F

    /// The offset of the next frame's magic number, or `nil`.
    package static func nextFrame(in bytes: RawSpan, from start: Int = 0) -> Int? {
        var index = start
        while let hit = bytes.firstOffset(of: 0x28, from: index) {
            if hit + 4 <= bytes.byteCount, Codec(firstBytes: bytes.extracting(hit..<hit + 4)) == .zstd { return hit }
            index = hit + 1
        }
        return nil
    }
}
