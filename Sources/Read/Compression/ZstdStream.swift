import ByteReading
import CZstd

/// What starts the frames of the zstd format.
enum ZstdFormat {
    /// The first four bytes of a frame, read as a little-endian number.
    private static let magic: UInt32 = 0xFD2F_B528
    /// Those of a frame that a decoder passes over.
    private static let skippableMagics: ClosedRange<UInt32> = 0x184D_2A50...0x184D_2A5F

    static func isStart(_ bytes: RawSpan, at offset: Int) -> Bool {
        guard bytes.byteCount - offset >= 4 else { return false }
        let number = bytes.littleEndian32(at: offset)
        return number == magic || skippableMagics ~= number
    }
}

/// A sequence of zstd frames, decompressed by libzstd: the one place where the library is called.
///
/// Spark ends a frame at every flush; other tools make one frame of the whole. Neither needs to be told apart.
@safe struct ZstdStream: ~Copyable, CompressedStream {
    private(set) var state = StreamState()

    /// The most memory that a frame may ask for, as a power of two.
    ///
    /// That is 32 MiB; Spark's frames ask for 512 KiB.
    private static let largestWindow: Int32 = 25

    private let context: OpaquePointer
    private let startingHint: Int
    /// How many bytes the library wants next to have one more block.
    private var hint: Int

    init() {
        guard let context = unsafe ZSTD_createDStream() else { fatalError("out of memory") }
        unsafe self.context = context
        startingHint = unsafe ZSTD_initDStream(context)
        unsafe _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.largestWindow)
        hint = startingHint
    }

    deinit { unsafe _ = ZSTD_freeDStream(context) }

    /// Feeds part by part, since on an error the library forgets what it made in the same call.
    mutating func decompress(
        _ input: RawSpan, into output: inout MutableRawSpan, step: inout Decompressor.Step
    ) throws(DamagedStream) {
        while step.produced < output.byteCount, step.consumed < input.byteCount || state.holdsOutput {
            let end = min(input.byteCount, step.consumed + wanted)
            let result = call(input.extracting(step.consumed..<end), &output, &step)
            guard ZSTD_isError(result) == 0 else {
                let reason = unsafe String(cString: ZSTD_getErrorName(result))
                throw DamagedStream(reason: reason, offset: state.consumed, frameStart: state.resumePoint.compressed)
            }
            hint = result == 0 ? startingHint : result
            if result == 0 { state.endFrame() }
        }
    }

    /// How many bytes complete the next part of a frame: its header, a block's header, a block.
    ///
    /// With a block the library hints at the three bytes of the next header too.
    private var wanted: Int { hint > 3 && state.isInsideFrame ? hint - 3 : hint }

    mutating func restart(at point: ResumePoint) {
        unsafe _ = ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        state = StreamState(at: point)
        hint = startingHint
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
        state.produced += written - step.produced
        step.produced = written
        state.consumed += read
        state.holdsOutput = written == room
        return result
    }
}
