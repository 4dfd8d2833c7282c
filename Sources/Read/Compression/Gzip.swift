import CZlib

/// Compresses into the gzip format.
package enum Gzip {
    /// One gzip member that holds these bytes.
    package static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var stream = unsafe z_stream()
        // The largest window (15), a gzip head and tail (16).
        let result = unsafe deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { fatalError("zlib: \(result)") }
        defer { unsafe _ = deflateEnd(&stream) }
        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            unsafe bytes.withUnsafeBytes { input in
                unsafe count = deflate(&stream, input, UnsafeMutableRawBufferPointer(output))
            }
        }
    }

    /// Compresses in one call: the output has room for all.
    @unsafe private static func deflate(
        _ stream: inout z_stream, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> Int {
        precondition(input.count <= UInt32.max && output.count <= UInt32.max, "more than zlib takes at once")
        let source = unsafe UnsafeMutableRawPointer(mutating: input.baseAddress)
        unsafe stream.next_in = unsafe source?.assumingMemoryBound(to: Bytef.self)
        unsafe stream.avail_in = UInt32(input.count)
        unsafe stream.next_out = unsafe output.baseAddress?.assumingMemoryBound(to: Bytef.self)
        unsafe stream.avail_out = UInt32(output.count)
        let result = unsafe CZlib.deflate(&stream, Z_FINISH)
        guard result == Z_STREAM_END else { fatalError("zlib: \(result)") }
        return unsafe output.count - Int(stream.avail_out)
    }
}
