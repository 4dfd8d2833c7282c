import ByteReading
import Compression

/// What is in a file that is compressed by zstd, as a whole.
package func readZstdFile(_ path: String) throws -> [UInt8] {
    let bytes = try readFile(path)
    var content = [UInt8](repeating: 0, count: 32 << 20)
    var step = Decompressor.Step()
    guard var decompressor = Decompressor(.zstd) else { return [] }
    var span = content.mutableSpan
    var room = unsafe span.mutableBytes
    try decompressor.decompress(bytes.rawSpan, into: &room, step: &step)
    return Array(content[..<step.produced])
}

/// The lines of a file that is compressed by zstd; empty ones are left out.
package func readZstdLines(_ path: String) throws -> [[UInt8]] {
    try readZstdFile(path).split(separator: UInt8(ascii: "\n")).map { Array($0) }
}
