import CZstd

/// A sequence of zstd frames, decompressed by libzstd: the one place where the library is called.
///
/// Spark ends a frame at every flush; other tools make one frame of the whole. Neither needs to be told apart.
@safe struct ZstdStream: ~Copyable {
    private(set) var consumed = 0
    private(set) var frameStart = 0
    private(set) var holdsOutput = false

    private let context: OpaquePointer
    private let startingHint: Int
    /// How many bytes the library wants next to have one more block.
    private var hint: Int

    init() {
        guard let context = unsafe ZSTD_createDStream() else { fatalError("out of memory") }
        unsafe self.context = context
        startingHint = unsafe ZSTD_initDStream(context)
        hint = startingHint
    }

    deinit { unsafe _ = ZSTD_freeDStream(context) }

    /// Feeds part by part, since on an error the library forgets what it made in the same call.
    mutating func decompress(
        _ input: RawSpan, into output: inout MutableRawSpan, step: inout Decompressor.Step
    ) throws(DamagedStream) {
        while step.produced < output.byteCount, step.consumed < input.byteCount || holdsOutput {
            let end = min(input.byteCount, step.consumed + wanted)
            let result = call(input.extracting(step.consumed..<end), &output, &step)
            guard ZSTD_isError(result) == 0 else {
                let reason = unsafe String(cString: ZSTD_getErrorName(result))
                throw DamagedStream(reason: reason, offset: consumed, frameStart: frameStart)
            }
            hint = result == 0 ? startingHint : result
            if result == 0 { frameStart = consumed }
        }
    }

    /// How many bytes complete the next part of a frame: its header, a block's header, a block.
    ///
    /// With a block the library hints at the three bytes of the next header too.
    private var wanted: Int { hint > 3 && consumed > frameStart ? hint - 3 : hint }

    mutating func restart(at offset: Int) {
        unsafe _ = ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        (consumed, frameStart, hint, holdsOutput) = (offset, offset, startingHint, false)
    }

    private mutating func call(
        _ input: RawSpan, _ output: inout MutableRawSpan, _ step: inout Decompressor.Step
    ) -> Int {
        let room = output.byteCount
        let (result, read, written) = unsafe input.withUnsafeBytes { (from) in
            unsafe output.withUnsafeMutableBytes { (into) in
                var source = unsafe ZSTD_inBuffer(src: from.baseAddress, size: from.count, pos: 0)
                var target = unsafe ZSTD_outBuffer(dst: into.baseAddress, size: into.count, pos: step.produced)
                let result = unsafe ZSTD_decompressStream(context, &target, &source)
                return unsafe (result, source.pos, target.pos)
            }
        }
        step.consumed += read
        step.produced = written
        consumed += read
        holdsOutput = written == room
        return result
    }
}
