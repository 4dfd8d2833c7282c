import ByteReading
import CLZ4

/// The blocks of lz4-java's `LZ4BlockOutputStream`: the one place where liblz4 is called.
///
/// `LZ4Block`, a token (method and block size), both lengths, a check of the plain bytes, then a raw lz4 block. A block
/// without bytes ends a stream; another stream may follow it. Blocks do not depend on each other.
enum LZ4Format: ChunkFormat {
    private static let headSize = 21
    /// lz4-java's own seed, and how much of the hash it keeps.
    private static let seed: UInt32 = 0x9747_B28C
    private static let checkMask: UInt32 = 0x0FFF_FFFF

    static func head(of bytes: RawSpan) throws(ChunkFault) -> ChunkHead {
        guard bytes.isStart(of: "LZ4Block") else { throw ChunkFault("no lz4 block starts here") }
        if bytes.byteCount < headSize { return .needs(headSize) }
        let token = bytes.byte(at: 8)
        let block = Chunk(
            headSize: headSize, payloadSize: Int(bytes.littleEndian32(at: 9)),
            outputSize: Int(bytes.littleEndian32(at: 13)), isCompressed: token & 0xF0 == 0x20)
        guard isSound(block, token) else { throw ChunkFault("the head of an lz4 block is not sound") }
        return .chunk(block)
    }

    private static func isSound(_ block: Chunk, _ token: UInt8) -> Bool {
        guard token & 0xF0 == 0x10 || token & 0xF0 == 0x20 else { return false }
        if block.outputSize == 0 || block.payloadSize == 0 { return block.outputSize == block.payloadSize }
        let isTold = block.outputSize <= min(1024 << Int(token & 0x0F), Chunk.maximumSize)
        // The most that lz4 makes of so many bytes (LZ4_COMPRESSBOUND).
        let bound = block.isCompressed ? block.outputSize + block.outputSize / 255 + 16 : block.outputSize
        return isTold && block.payloadSize <= bound && (block.isCompressed || block.payloadSize == bound)
    }

    static func decode(_ chunk: RawSpan, _ head: Chunk, into output: inout [UInt8]) throws(ChunkFault) {
        let payload = chunk.extracting(head.headSize..<head.size)
        if head.isCompressed {
            let count = decompress(payload, into: &output, head.outputSize)
            guard count == head.outputSize else { throw ChunkFault("an lz4 block cannot be decompressed") }
        } else {
            var span = output.mutableSpan
            var bytes = unsafe span.mutableBytes
            bytes.copyBytes(of: payload, from: 0, count: head.outputSize, to: 0)
        }
        let check = XXHash32.hash(output.rawSpan.extracting(first: head.outputSize), seed: seed) & checkMask
        guard check == chunk.littleEndian32(at: 17) else { throw ChunkFault("the checksum of an lz4 block is wrong") }
    }

    private static func decompress(_ payload: RawSpan, into output: inout [UInt8], _ size: Int) -> Int {
        unsafe payload.withUnsafeBytes { (from) in
            unsafe output.withUnsafeMutableBytes { (into) in
                let source = unsafe from.baseAddress?.assumingMemoryBound(to: CChar.self)
                let target = unsafe into.baseAddress?.assumingMemoryBound(to: CChar.self)
                return unsafe Int(LZ4_decompress_safe(source, target, Int32(from.count), Int32(size)))
            }
        }
    }
}
