import ByteReading
import Compression

/// What a real Marquez answered to 1,255 requests, in their order on a fresh database.
///
/// An exchange is one line of JSON with `name`, `request` and `response`. A status of 0 means that no answer came; the
/// body then says why. Bodies that start with `HTTP/1.1` are whole answers as they came over the wire.
package enum MarquezContract {
    /// All exchanges.
    package static func all() throws -> [[UInt8]] {
        let bytes = try PackageFiles.readFixture("marquez/contract.jsonl.zst")
        var text = [UInt8](repeating: 0, count: 4 << 20)
        var step = Decompressor.Step()
        guard var decompressor = Decompressor(.zstd) else { return [] }
        var span = text.mutableSpan
        var room = unsafe span.mutableBytes
        try decompressor.decompress(bytes.rawSpan, into: &room, step: &step)
        return text[..<step.produced].split(separator: UInt8(ascii: "\n")).map(Array.init)
    }

    /// The exchanges that send lineage: `POST /api/v1/lineage` and below.
    package static func exchanges() throws -> [[UInt8]] {
        try all().filter { line in
            let request = try JSONValue(parsing: line)["request"]
            return request?["method"] == "POST" && request?["path"]?.string?.hasPrefix("/api/v1/lineage") == true
        }
    }
}
