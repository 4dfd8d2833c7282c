/// zstd frames made by hand, of raw blocks, so that a test knows each byte.
package enum ZstdFrame {
    /// One frame as Spark writes them (no checksum, no size, a window of 512 KiB), holding `text` uncompressed.
    package static func raw(_ text: some Sequence<UInt8>, blockSize: Int = 100_000) -> [UInt8] {
        var rest = Array(text)[...]
        var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x48]
        repeat {
            let block = rest.prefix(blockSize)
            rest = rest.dropFirst(blockSize)
            let header = block.count << 3 | (rest.isEmpty ? 1 : 0)
            frame += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16 & 0xFF)] + block
        } while !rest.isEmpty
        return frame
    }
}
