import ByteReading

/// What a column's `transformations` say, in the two texts that Marquez's column API shows.
struct TransformationSummary {
    /// `MASKED`, `AGGREGATION`, `TRANSFORMATION` or `IDENTITY`, the first that is true of any input; else `INDIRECT`.
    let type: String
    /// The first description of a direct way, else the kinds of the ways.
    let description: String

    /// Sums up the column's inputs; nil when none says how it takes part.
    init?(of column: JSONValue) {
        var kinds: [String] = []
        var described: String?
        var isMasked = false
        for edge in column["inputFields"]?.array ?? [] {
            for way in edge["transformations"]?.array ?? [] {
                guard let type = way["type"]?.string else { continue }
                let isDirect = type == "DIRECT"
                let kind = way["subtype"]?.string ?? type
                if !kinds.contains(kind) { kinds.append(kind) }
                guard isDirect else { continue }
                if described == nil, let text = way["description"]?.string, !text.isEmpty { described = text }
                if case .bool(true) = way["masking"] { isMasked = true }
            }
        }
        guard !kinds.isEmpty else { return nil }
        let ranked = ["AGGREGATION", "TRANSFORMATION", "IDENTITY"].first { kinds.contains($0) }
        type = isMasked ? "MASKED" : ranked ?? "INDIRECT"
        description = described ?? kinds.joined(separator: ", ")
    }
}
