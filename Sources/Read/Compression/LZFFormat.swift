import ByteReading

/// The chunks of compress-lzf: `ZV`, a type, lengths, then raw bytes or Marc Lehmann's LZF.
///
/// Chunks carry no check: a changed byte inside one may go unseen.
enum LZFFormat: ChunkFormat {
    private static let rawHeadSize = 5
    private static let compressedHeadSize = 7

    static func isStart(_ bytes: RawSpan, at offset: Int) -> Bool {
        bytes.hasBytes("ZV\0", at: offset) || bytes.hasBytes("ZV\u{1}", at: offset)
    }

    /// Whether the chunk at `offset` is followed by another, as far as the bytes go.
    static func leadsOn(_ bytes: RawSpan, at offset: Int) -> Bool {
        do throws(ChunkFault) {
            guard case .chunk(let chunk) = try head(of: bytes.extracting(offset...)) else { return true }
            let next = offset + chunk.size
            return next >= bytes.byteCount || bytes.extracting(next...).isStart(of: "ZV")
        } catch {
            return false
        }
    }

    static func head(of bytes: RawSpan) throws(ChunkFault) -> ChunkHead {
        guard bytes.isStart(of: "ZV") else { throw ChunkFault("no lzf chunk starts here") }
        if bytes.byteCount < rawHeadSize { return .needs(rawHeadSize) }
        let length = bytes.bigEndian(at: 3, count: 2)
        switch bytes.byte(at: 2) {
        case 0:
            return .chunk(Chunk(headSize: rawHeadSize, payloadSize: length, outputSize: length, isCompressed: false))
        case 1:
            if bytes.byteCount < compressedHeadSize { return .needs(compressedHeadSize) }
            let outputSize = bytes.bigEndian(at: 5, count: 2)
            return .chunk(Chunk(headSize: compressedHeadSize, payloadSize: length, outputSize: outputSize))
        default:
            throw ChunkFault("an lzf chunk is of an unknown type")
        }
    }

    static func decode(_ chunk: RawSpan, _ head: Chunk, into output: inout [UInt8]) throws(ChunkFault) {
        let payload = chunk.extracting(head.headSize..<head.size)
        var span = output.mutableSpan
        var bytes = unsafe span.mutableBytes
        if head.isCompressed {
            guard expand(payload, into: &bytes) == head.outputSize else {
                throw ChunkFault("an lzf chunk cannot be decompressed")
            }
        } else {
            bytes.copyBytes(of: payload, from: 0, count: head.outputSize, to: 0)
        }
    }

    /// Undoes LZF; gives how many bytes it made, or `nil` when the payload is none or makes more than finds room.
    private static func expand(_ payload: RawSpan, into output: inout MutableRawSpan) -> Int? {
        var (index, made) = (0, 0)
        while index < payload.byteCount {
            let control = Int(payload.byte(at: index))
            index &+= 1
            if control < 32 {
                let count = control + 1
                guard index + count <= payload.byteCount, made + count <= output.byteCount else { return nil }
                output.copyBytes(of: payload, from: index, count: count, to: made)
                index &+= count
                made &+= count
            } else {
                guard let (count, distance) = match(control, payload, &index) else { return nil }
                guard distance <= made, made + count <= output.byteCount else { return nil }
                output.repeatBytes(from: made - distance, count: count, to: made)
                made &+= count
            }
        }
        return made
    }

    /// Reads how many bytes are repeated, and from how far back.
    private static func match(_ control: Int, _ payload: RawSpan, _ index: inout Int) -> (count: Int, distance: Int)? {
        var count = control >> 5 + 2
        guard index + (control >> 5 == 7 ? 2 : 1) <= payload.byteCount else { return nil }
        if control >> 5 == 7 {
            count += Int(payload.byte(at: index))
            index += 1
        }
        let distance = (control & 0x1F) << 8 + Int(payload.byte(at: index)) + 1
        index += 1
        return (count, distance)
    }
}
