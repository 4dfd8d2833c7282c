import ByteReading
import CSnappy

/// The chunks of snappy-java's `SnappyOutputStream`: the one place where libsnappy is called.
///
/// A stream starts with a head of 16 bytes, which may come again where streams were joined; each chunk is its length
/// and raw snappy. Nothing marks a chunk, so behind a length that cannot be believed nothing is found again.
enum SnappyFormat: ChunkFormat {
    private static let streamHeadSize = 16
    private static let lengthSize = 4

    static func isStreamHead(_ bytes: RawSpan, at offset: Int) -> Bool {
        offset < bytes.byteCount && bytes.byte(at: offset) == 0x82 && bytes.hasBytes("SNAPPY\0", at: offset + 1)
    }

    static func head(of bytes: RawSpan) throws(ChunkFault) -> ChunkHead {
        if bytes.isEmpty { return .needs(lengthSize) }
        if bytes.byte(at: 0) == 0x82 { return try streamHead(of: bytes) }
        // The payload starts with the length that it is decompressed to, in at most five bytes.
        if bytes.byteCount < lengthSize { return .needs(lengthSize) }
        let payloadSize = bytes.bigEndian(at: 0, count: lengthSize)
        guard 1...Chunk.maximumSize ~= payloadSize else {
            throw ChunkFault("the length of a snappy chunk is not sound")
        }
        let told = lengthSize + min(5, payloadSize)
        if bytes.byteCount < told { return .needs(told) }
        let outputSize = outputSize(of: bytes.extracting(lengthSize..<told))
        // No writer makes a chunk longer than this (snappy_max_compressed_length).
        guard let outputSize, outputSize <= Chunk.maximumSize, payloadSize <= 32 + outputSize + outputSize / 6 else {
            throw ChunkFault("the lengths of a snappy chunk contradict each other")
        }
        return .chunk(Chunk(headSize: lengthSize, payloadSize: payloadSize, outputSize: outputSize))
    }

    private static func streamHead(of bytes: RawSpan) throws(ChunkFault) -> ChunkHead {
        if bytes.byteCount < streamHeadSize { return .needs(streamHeadSize) }
        guard isStreamHead(bytes, at: 0), bytes.bigEndian(at: 12, count: 4) <= 1 else {
            throw ChunkFault("the head of a snappy stream is not sound, or of a newer version")
        }
        return .chunk(Chunk(headSize: streamHeadSize, payloadSize: 0, outputSize: 0))
    }

    private static func outputSize(of payload: RawSpan) -> Int? {
        unsafe payload.withUnsafeBytes { (bytes) in
            var size = 0
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe snappy_uncompressed_length(start, bytes.count, &size) == SNAPPY_OK ? size : nil
        }
    }

    static func decode(_ chunk: RawSpan, _ head: Chunk, into output: inout [UInt8]) throws(ChunkFault) {
        let payload = chunk.extracting(head.headSize..<head.size)
        let isWhole = unsafe payload.withUnsafeBytes { (from) in
            unsafe output.withUnsafeMutableBytes { (into) in
                var size = into.count
                let source = unsafe from.baseAddress?.assumingMemoryBound(to: CChar.self)
                let target = unsafe into.baseAddress?.assumingMemoryBound(to: CChar.self)
                return unsafe snappy_uncompress(source, from.count, target, &size) == SNAPPY_OK
            }
        }
        guard isWhole else { throw ChunkFault("a snappy chunk cannot be decompressed") }
    }
}
