import ByteReading
import CZlib

/// What starts the members of the gzip format.
enum GzipFormat {
    /// The magic number, the one method, no reserved flag; an extra flag and a system that writers put there.
    static func isStart(_ bytes: RawSpan, at offset: Int) -> Bool {
        guard bytes.byteCount - offset >= 3, bytes.byte(at: offset) == 0x1F, bytes.byte(at: offset + 1) == 0x8B,
            bytes.byte(at: offset + 2) == 8
        else { return false }
        if bytes.byteCount - offset > 3, bytes.byte(at: offset + 3) & 0xE0 != 0 { return false }
        return true
    }
}

/// A sequence of gzip members, decompressed by zlib: the one place where the library is called.
@safe struct GzipStream: ~Copyable, CompressedStream {
    private(set) var state = StreamState()

    /// zlib's state points back to it, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // A window of any size (15), gzip members only (16).
        let result = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { fatalError("zlib: \(result)") }
    }

    deinit {
        unsafe _ = inflateEnd(stream)
        unsafe stream.deallocate()
    }

    mutating func decompress(
        _ input: RawSpan, into output: inout MutableRawSpan, step: inout Decompressor.Step
    ) throws(DamagedStream) {
        while step.produced < output.byteCount, step.consumed < input.byteCount || state.holdsOutput {
            if !state.isInsideFrame, skipPadding(input, &step) { continue }
            let result = call(input.extracting(step.consumed...), &output, &step)
            switch result {
            case Z_STREAM_END:
                unsafe _ = inflateReset(stream)
                state.endFrame()
            case Z_OK, Z_BUF_ERROR: continue
            default:
                throw DamagedStream(
                    reason: reason(result), offset: state.consumed, frameStart: state.resumePoint.compressed)
            }
        }
    }

    mutating func restart(at point: ResumePoint) {
        unsafe _ = inflateReset(stream)
        state = StreamState(at: point)
    }

    /// Passes over a NUL between members: tools pad with them.
    private mutating func skipPadding(_ input: RawSpan, _ step: inout Decompressor.Step) -> Bool {
        guard step.consumed < input.byteCount, input.byte(at: step.consumed) == 0 else { return false }
        step.consumed += 1
        state.consumed += 1
        state.endFrame()
        return true
    }

    private func reason(_ result: Int32) -> String {
        if let message = unsafe stream.pointee.msg { return unsafe String(cString: message) }
        return "zlib: \(result)"
    }

    private mutating func call(
        _ input: RawSpan, _ output: inout MutableRawSpan, _ step: inout Decompressor.Step
    ) -> Int32 {
        let start = step.produced
        let (result, read, written) = unsafe input.withUnsafeBytes { (from) in
            unsafe output.withUnsafeMutableBytes { (into) in
                let room = unsafe UnsafeMutableRawBufferPointer(rebasing: into[start...])
                return unsafe inflate(from, room)
            }
        }
        step.consumed += read
        step.produced += written
        state.consumed += read
        state.produced += written
        state.holdsOutput = step.produced == output.byteCount
        return result
    }

    @unsafe private func inflate(
        _ from: UnsafeRawBufferPointer, _ into: UnsafeMutableRawBufferPointer
    ) -> (result: Int32, read: Int, written: Int) {
        let source = unsafe UnsafeMutableRawPointer(mutating: from.baseAddress)
        unsafe stream.pointee.next_in = unsafe source?.assumingMemoryBound(to: Bytef.self)
        unsafe stream.pointee.avail_in = UInt32(clamping: from.count)
        unsafe stream.pointee.next_out = unsafe into.baseAddress?.assumingMemoryBound(to: Bytef.self)
        unsafe stream.pointee.avail_out = UInt32(clamping: into.count)
        let result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        let read = unsafe min(from.count, Int(UInt32.max)) - Int(stream.pointee.avail_in)
        let written = unsafe min(into.count, Int(UInt32.max)) - Int(stream.pointee.avail_out)
        return (result, read, written)
    }
}
