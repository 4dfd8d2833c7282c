import LineageModel

/// What the description of a micro-batch's executions says: `orders\nid = <uuid>\nrunId = <uuid>\nbatch = 3`.
///
/// Source: Spark's `StreamExecution.getBatchDescriptionString`. The first line is empty for a query without a name.
struct MicroBatchDescription: Hashable, Sendable {
    var name: String?
    var queryID: String
    var runID: String
    var batchID: Int

    /// Nil for the description of any other execution.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // A name may have lines of its own, even such as these: the last ones are Spark's.
        guard let place = lines.lastIndex(where: { $0.hasPrefix("id = ") }), place + 1 < lines.count,
            let id = Self.value(of: "id", in: lines[place]), let runID = Self.value(of: "runId", in: lines[place + 1]),
            RunID(runID) != nil
        else { return nil }
        queryID = id
        self.runID = runID
        let batch = place + 2 < lines.count ? Self.value(of: "batch", in: lines[place + 2]) : nil
        batchID = batch.flatMap { Int($0) } ?? -1
        let name = lines[..<place].joined(separator: "\n")
        self.name = name.isEmpty ? nil : name
    }

    private static func value(of key: String, in line: Substring) -> String? {
        line.hasPrefix(key + " = ") ? String(line.dropFirst(key.count + 3)) : nil
    }
}
