/// A compressed stream that does not go on as its format says.
package struct DamagedStream: Error, Equatable, Sendable {
    /// What the codec's library says.
    package let reason: String
    /// How many compressed bytes before the damage were understood.
    package let offset: Int
    /// Where the damaged frame starts among the compressed bytes.
    package let frameStart: Int
}

/// Decompresses one stream piece by piece, whatever its codec, in memory that does not grow with the stream.
///
/// Offsets are those of the compressed stream.
package struct Decompressor: ~Copyable {
    /// What one step has used up and made.
    package struct Step: Equatable, Sendable {
        package var consumed = 0
        package var produced = 0

        package init() {}
    }

    private var zstd: ZstdStream

    /// Makes a decompressor that stands at the start of a stream, or `nil` for plain bytes, which need none.
    package init?(_ codec: Codec) {
        switch codec {
        case .plain: return nil
        case .zstd: zstd = ZstdStream()
        }
    }

    /// Where the frame that is being read starts, or the next one will.
    package var frameStart: Int { zstd.frameStart }

    /// Whether the stream would be cut off if it ended here.
    package var isInsideFrame: Bool { zstd.consumed > zstd.frameStart }

    /// Whether more output is held than found room.
    package var holdsOutput: Bool { zstd.holdsOutput }

    /// Decompresses until `input` is used up or `output` is full.
    ///
    /// `step`, fresh from its initialiser, tells what was used and made, also when an error is thrown.
    package mutating func decompress(
        _ input: RawSpan, into output: inout MutableRawSpan, step: inout Step
    ) throws(DamagedStream) {
        try zstd.decompress(input, into: &output, step: &step)
    }

    /// Starts anew at a frame that begins at `offset`.
    package mutating func restart(at offset: Int) { zstd.restart(at: offset) }
}
