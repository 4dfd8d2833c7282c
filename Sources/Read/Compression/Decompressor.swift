/// Decompresses one stream piece by piece, whatever its codec, in memory that does not grow with the stream.
///
/// Offsets are those of the compressed stream. A frame is what the codec's format has in its place: a block of lz4, a
/// chunk of snappy or lzf, a member of gzip.
package struct Decompressor: ~Copyable {
    /// What one step has used up and made.
    package struct Step: Equatable, Sendable {
        package var consumed = 0
        package var produced = 0

        package init() {}
    }

    private var stream: any CompressedStream & ~Copyable
    /// The stream's own, after the last step.
    private var state = StreamState()

    /// Makes a decompressor that stands at the start of a stream, or `nil` for plain bytes, which need none.
    package init?(_ codec: Codec) {
        switch codec {
        case .plain: return nil
        case .zstd: stream = ZstdStream()
        case .lz4: stream = ChunkStream<LZ4Format>()
        case .snappy: stream = ChunkStream<SnappyFormat>()
        case .lzf: stream = ChunkStream<LZFFormat>()
        case .gzip: stream = GzipStream()
        }
    }

    /// The start of the frame that is being read, or of the next one when all before it was delivered.
    package var resumePoint: ResumePoint { state.resumePoint }

    /// Where the frame that is being read starts, or the next one will.
    package var frameStart: Int { state.resumePoint.compressed }

    /// Whether the stream would be cut off if it ended here.
    package var isInsideFrame: Bool { state.isInsideFrame }

    /// Whether more output is held than found room.
    package var holdsOutput: Bool { state.holdsOutput }

    /// Decompresses until `input` is used up or `output` is full.
    ///
    /// `step`, fresh from its initialiser, tells what was used and made, also when an error is thrown.
    package mutating func decompress(
        _ input: RawSpan, into output: inout MutableRawSpan, step: inout Step
    ) throws(DamagedStream) {
        defer { state = stream.state }
        try stream.decompress(input, into: &output, step: &step)
    }

    /// Starts anew at a frame.
    package mutating func restart(at point: ResumePoint) {
        stream.restart(at: point)
        state = stream.state
    }

    /// Starts anew at a frame that begins at `offset`, behind a damage; decompressed offsets go on as they were.
    package mutating func restart(at offset: Int) {
        restart(at: ResumePoint(compressed: offset, decompressed: state.produced))
    }
}

/// Where a stream stands.
struct StreamState {
    /// How many compressed bytes were taken, and how many were made of them, since the stream's start.
    var consumed = 0
    var produced = 0
    var resumePoint = ResumePoint()
    /// Whether more output is held than found room.
    var holdsOutput = false

    var isInsideFrame: Bool { consumed > resumePoint.compressed || holdsOutput }

    init(at point: ResumePoint = ResumePoint()) {
        (consumed, produced, resumePoint) = (point.compressed, point.decompressed, point)
    }

    /// Notes that a frame has ended and all of it is delivered.
    mutating func endFrame() {
        resumePoint = ResumePoint(compressed: consumed, decompressed: produced)
        holdsOutput = false
    }
}

/// A codec at work on one stream.
protocol CompressedStream: ~Copyable {
    var state: StreamState { get }

    mutating func decompress(
        _ input: RawSpan, into output: inout MutableRawSpan, step: inout Decompressor.Step
    ) throws(DamagedStream)

    mutating func restart(at point: ResumePoint)
}
