import ByteReading

/// How the chunks of a format look: a head that tells how long they are, and a payload that stands for itself.
protocol ChunkFormat {
    /// Reads the head of a chunk as far as `bytes` go.
    static func head(of bytes: RawSpan) throws(ChunkFault) -> ChunkHead

    /// Decompresses a whole chunk, head included, into `output`, which is as long as the head says.
    static func decode(_ chunk: RawSpan, _ head: Chunk, into output: inout [UInt8]) throws(ChunkFault)
}

/// What the first bytes of a chunk tell.
enum ChunkHead: Equatable {
    /// So many bytes, from the chunk's start, tell more.
    case needs(Int)
    case chunk(Chunk)
}

/// The measures of a chunk.
struct Chunk: Equatable {
    /// What is longer is taken for damage: Spark's are of 32 KiB, and memory must not follow a wrong length.
    static let maximumSize = 16 << 20

    var headSize: Int
    var payloadSize: Int
    /// How many bytes the payload is decompressed to.
    var outputSize: Int
    /// A mark of the format for its own use.
    var isCompressed = true

    var size: Int { headSize + payloadSize }
}

/// Why bytes are no chunk.
struct ChunkFault: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// A sequence of chunks, each held until it is whole.
struct ChunkStream<Format: ChunkFormat>: CompressedStream {
    private(set) var state = StreamState()

    /// What of the next chunk has come.
    private var held: [UInt8] = []
    /// What the last chunk was decompressed to.
    private var made: [UInt8] = []
    /// What of it was not delivered yet.
    private var waiting = 0..<0

    mutating func decompress(
        _ input: RawSpan, into output: inout MutableRawSpan, step: inout Decompressor.Step
    ) throws(DamagedStream) {
        while step.produced < output.byteCount {
            if !waiting.isEmpty {
                deliver(into: &output, &step)
            } else if step.consumed < input.byteCount {
                try take(input, &step)
            } else {
                return
            }
        }
    }

    mutating func restart(at point: ResumePoint) {
        held.removeAll(keepingCapacity: true)
        waiting = 0..<0
        state = StreamState(at: point)
    }

    private mutating func deliver(into output: inout MutableRawSpan, _ step: inout Decompressor.Step) {
        let count = min(waiting.count, output.byteCount - step.produced)
        output.copyBytes(of: made.rawSpan, from: waiting.lowerBound, count: count, to: step.produced)
        waiting = waiting.lowerBound + count..<waiting.upperBound
        step.produced += count
        state.produced += count
        state.holdsOutput = !waiting.isEmpty
        if waiting.isEmpty { state.endFrame() }
    }

    /// Takes what the chunk lacks; decompresses it when it is whole.
    private mutating func take(_ input: RawSpan, _ step: inout Decompressor.Step) throws(DamagedStream) {
        let start = state.resumePoint.compressed
        var end: Int?
        do throws(ChunkFault) {
            while true {
                let wanted: Int
                switch try Format.head(of: held.rawSpan) {
                case .needs(let size): wanted = size
                case .chunk(let chunk) where chunk.size == held.count:
                    end = state.consumed
                    return try finish(chunk)
                case .chunk(let chunk): wanted = chunk.size
                }
                let count = min(wanted - held.count, input.byteCount - step.consumed)
                if count == 0 { return }
                held.append(raw: input, from: step.consumed, to: step.consumed + count)
                step.consumed += count
                state.consumed += count
            }
        } catch {
            throw DamagedStream(reason: error.reason, offset: start, frameStart: start, frameEnd: end)
        }
    }

    private mutating func finish(_ chunk: Chunk) throws(ChunkFault) {
        if made.count < chunk.outputSize { made = [UInt8](repeating: 0, count: chunk.outputSize) }
        let bytes = held
        if chunk.outputSize > 0 { try Format.decode(bytes.rawSpan, chunk, into: &made) }
        waiting = 0..<chunk.outputSize
        state.holdsOutput = !waiting.isEmpty
        if waiting.isEmpty { state.endFrame() }
        held.removeAll(keepingCapacity: true)
    }
}

extension RawSpan {
    /// The number in the `count` bytes from `offset`, the first of them highest.
    func bigEndian(at offset: Int, count: Int) -> Int {
        (offset..<offset + count).reduce(0) { $0 << 8 | Int(byte(at: $1)) }
    }

    /// The number in the four bytes from `offset`, the first of them lowest.
    func littleEndian32(at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(byte(at: offset + $1)) << UInt32(8 * $1) }
    }

    /// Whether the bytes, as far as they go, are the start of `text`.
    func isStart(of text: StaticString) -> Bool {
        unsafe withUnsafeBytes { (bytes) in
            let count = min(bytes.count, text.utf8CodeUnitCount)
            return unsafe bytes.prefix(count).elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
        }
    }
}
