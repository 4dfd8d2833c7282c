import ByteReading
import LineageModel
import LineageStore
import OpenLineage

/// How a run went, in few words: what Marquez does not tell of it.
struct RunBrief {
    let run: StoredRun
    let rows: Int?
    let bytes: Int?
    let error: String?

    /// - Parameters:
    ///   - run: the run.
    ///   - outputs: the outputStatistics facets of what it wrote.
    ///   - error: its errorMessage facet.
    init(_ run: StoredRun, outputs: [[UInt8]], error: [UInt8]?) {
        self.run = run
        let statistics = outputs.compactMap { try? JSONValue(parsing: $0) }
        rows = Self.sum(statistics.compactMap { $0["rowCount"]?.integer })
        bytes = Self.sum(statistics.compactMap { $0["size"]?.integer })
        self.error = error.flatMap { try? JSONValue(parsing: $0) }?["message"]?.string
    }

    /// The run that last wrote a dataset; its rows and bytes are those of the dataset.
    init?(lastWriterOf dataset: StoredDataset, _ reader: LineageReader) throws(LineageStoreError) {
        guard let run = try reader.lastWriter(of: dataset) else { return nil }
        let statistics = try reader.facet("outputStatistics", .output, of: run.row, dataset: dataset.row)
        self.init(
            run, outputs: [statistics].compactMap(\.self), error: try reader.facet("errorMessage", .run, of: run.row))
    }

    private static func sum(_ numbers: [Int]) -> Int? {
        // What others say need not be true: a sum too large is no reason to stop.
        numbers.isEmpty ? nil : numbers.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", run.uuid.description)
            json.key("job")
            if let namespace = run.namespace, let job = run.job { json.identity(namespace, job) } else { json.null() }
            json.member("state", run.state ?? "NEW")
            json.member("startedAt", orNull: run.startedAt)
            json.member("endedAt", orNull: run.endedAt)
            json.member("durationMs", orNull: run.milliseconds)
            writeMeasures(to: &json)
        }
    }

    func writeMeasures(to json: inout JSONWriter) {
        json.member("rows", orNull: rows)
        json.member("bytes", orNull: bytes)
        json.member("error", orNull: error)
    }
}

extension JSONValue {
    /// A whole number that is written as one.
    var integer: Int? {
        if case .number(let text) = self { Int(text) } else { nil }
    }
}
