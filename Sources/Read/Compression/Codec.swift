import ByteReading

/// How a file's bytes are compressed.
package enum Codec: String, Sendable, CaseIterable {
    case plain
    /// zstd frames.
    case zstd
    /// The blocks of lz4-java's `LZ4BlockOutputStream`; not the frames of the lz4 tool.
    case lz4
    /// The chunks of snappy-java's `SnappyOutputStream`; not snappy's framing format.
    case snappy
    /// The chunks of compress-lzf.
    case lzf
    /// gzip members.
    case gzip

    /// How many bytes of a file ``init(firstBytes:)`` looks at.
    package static let firstByteCount = 8

    /// The codec that a file name calls by this suffix: Spark's word for it (`zstd`), or that of a tool (`zst`).
    package init?(suffix: String) {
        switch suffix {
        case "zstd", "zst": self = .zstd
        case "gz", "gzip": self = .gzip
        case "lz4": self = .lz4
        case "snappy": self = .snappy
        case "lzf": self = .lzf
        default: return nil
        }
    }

    /// The codec told by a file's first bytes; `nil` when they tell none.
    ///
    /// A brace and a key, with which every line of a log starts, tell plain text.
    package init?(firstBytes bytes: RawSpan) {
        let known = Self.allCases.first { $0.isStart(bytes, at: 0) }
        if let known {
            self = known
        } else if bytes.hasBytes("{", at: 0), bytes.byteCount == 1 || " \t\r\n\"".utf8.contains(bytes.byte(at: 1)) {
            self = .plain
        } else {
            return nil
        }
    }

    /// Whether a reader that has lost its way finds the next frame by how frames start.
    package var hasFrameMarks: Bool { mark != nil }

    /// Whether what starts a frame is too long to come up inside one by chance.
    package var hasTrueMarks: Bool { self == .zstd || self == .lz4 }

    /// Where the next frame starts (block, chunk, member: what the codec's format has), or `nil`.
    ///
    /// - Parameters:
    ///   - bytes: the compressed bytes.
    ///   - start: from where to look; nothing is found in fewer bytes than tell a frame.
    /// - Returns: an offset into `bytes`.
    package func nextFrame(in bytes: RawSpan, from start: Int = 0) -> Int? {
        guard let mark else { return nil }
        var index = start
        while index < bytes.byteCount, let hit = bytes.firstOffset(of: mark, from: index) {
            if isStart(bytes, at: hit), leadsOn(bytes, at: hit) { return hit }
            index = hit + 1
        }
        return nil
    }

    /// The first byte of each frame, of codecs whose frames can be told from what stands between them.
    private var mark: UInt8? {
        switch self {
        case .plain, .snappy: nil
        case .zstd: 0x28
        case .lz4: UInt8(ascii: "L")
        case .lzf: UInt8(ascii: "Z")
        case .gzip: 0x1F
        }
    }

    /// Whether the bytes from `offset` start a frame or, of snappy, a stream.
    private func isStart(_ bytes: RawSpan, at offset: Int) -> Bool {
        switch self {
        case .plain: false
        case .zstd: ZstdFormat.isStart(bytes, at: offset)
        case .lz4: bytes.hasBytes("LZ4Block", at: offset)
        case .snappy: SnappyFormat.isStreamHead(bytes, at: offset)
        case .lzf: LZFFormat.isStart(bytes, at: offset)
        case .gzip: GzipFormat.isStart(bytes, at: offset)
        }
    }

    /// Whether a second look, as far as the bytes go, confirms what only two bytes tell.
    private func leadsOn(_ bytes: RawSpan, at offset: Int) -> Bool {
        self == .lzf ? LZFFormat.leadsOn(bytes, at: offset) : true
    }
}
