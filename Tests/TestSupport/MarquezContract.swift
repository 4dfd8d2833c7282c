import ByteReading
import Compression

/// What a real Marquez answered to each `POST /api/v1/lineage` of `marquez-contract.jsonl`.
package enum MarquezContract {
    /// The exchanges, each one line of JSON with `name`, `request` and `response`.
    ///
    /// A status of 0 means that no answer came; the body then says why. Bodies that start with `HTTP/1.1` are whole
    /// answers as they came over the wire.
    package static func exchanges() throws -> [[UInt8]] {
        let bytes = try PackageFiles.readFixture("marquez/lineage-contract.jsonl.zst")
        var text = [UInt8](repeating: 0, count: 4 << 20)
        var step = Decompressor.Step()
        guard var decompressor = Decompressor(.zstd) else { return [] }
        var span = text.mutableSpan
        var room = unsafe span.mutableBytes
        try decompressor.decompress(bytes.rawSpan, into: &room, step: &step)
        return text[..<step.produced].split(separator: UInt8(ascii: "\n")).map(Array.init)
    }
}
