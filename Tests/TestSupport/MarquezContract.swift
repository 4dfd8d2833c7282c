import ByteReading

/// What a real Marquez answered to 1,255 requests, in their order on a fresh database.
///
/// An exchange is one line of JSON with `name`, `request` and `response`. A status of 0 means that no answer came; the
/// body then says why. Bodies that start with `HTTP/1.1` are whole answers as they came over the wire.
package enum MarquezContract {
    /// All exchanges.
    package static func all() throws -> [[UInt8]] {
        try readZstdLines(PackageFiles.fixture("marquez/contract.jsonl.zst"))
    }

    /// The exchanges that send lineage: `POST /api/v1/lineage` and below.
    package static func exchanges() throws -> [[UInt8]] {
        try all().filter { line in
            let request = try JSONValue(parsing: line)["request"]
            return request?["method"] == "POST" && request?["path"]?.string?.hasPrefix("/api/v1/lineage") == true
        }
    }
}
