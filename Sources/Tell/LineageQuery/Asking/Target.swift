import ByteReading
import LineageModel

/// The targets of requests to Marquez's API.
enum Target {
    static func dataset(_ table: DatasetIdentity) -> String {
        "/api/v1/namespaces/\(encoded(table.namespace))/datasets/\(encoded(table.name))"
    }

    static func datasets(of namespace: Name, offset: Int, limit: Int) -> String {
        "/api/v1/namespaces/\(encoded(namespace))/datasets?limit=\(limit)&offset=\(offset)"
    }

    static func namespaces(offset: Int, limit: Int) -> String { "/api/v1/namespaces?limit=\(limit)&offset=\(offset)" }

    static func jobs(offset: Int, limit: Int) -> String { "/api/v1/jobs?limit=\(limit)&offset=\(offset)" }

    /// The smallest graph with a table: one of the jobs that write it, or read it, with its datasets.
    static func lineage(_ table: DatasetIdentity) -> String { "/api/v1/lineage?nodeId=\(node(table))&depth=0" }

    /// The jobs around a table with all their datasets.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - ofAllJobs: whether the server knows how to begin with all jobs that write or read it; from one that does not
    ///     they come with a step more, and with all that share a dataset with them.
    /// - Returns: path and query.
    static func lineage(_ table: DatasetIdentity, ofAllJobs: Bool) -> String {
        ofAllJobs ? "\(lineage(table))&allJobs=true" : "/api/v1/lineage?nodeId=\(node(table))&depth=1"
    }

    static func columnsBelow(_ table: DatasetIdentity) -> String {
        "/api/v1/column-lineage?nodeId=\(node(table))&depth=1&withDownstream=true"
    }

    static func search(_ text: String, in namespace: String?, limit: Int) -> String {
        let place = namespace.map { "&namespace=\(encoded(Name($0)))" } ?? ""
        return "/api/v1/search?q=\(encoded(Name(text)))&sort=NAME&limit=\(limit)\(place)"
    }

    private static func node(_ table: DatasetIdentity) -> String {
        encoded(Name("dataset:\(table.namespace):\(table.name)"))
    }

    /// As one segment of a path, or one value of a query.
    private static func encoded(_ name: Name) -> String {
        var bytes: [UInt8] = []
        // A segment of dots alone would lead up the path.
        let isDots = name.text == "." || name.text == ".."
        for byte in name.text.utf8 {
            if isUnreserved(byte), !isDots {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 0xF)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
