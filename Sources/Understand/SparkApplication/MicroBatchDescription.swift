import LineageModel

/// What the description of a micro-batch's executions says: `orders\nid = <uuid>\nrunId = <uuid>\nbatch = 3`.
///
/// Source: Spark's `StreamExecution.getBatchDescriptionString`.
struct MicroBatchDescription: Hashable, Sendable {
    var queryID: String
    var runID: String
    var batchID: Int

    /// Nil for the description of any other execution.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, let id = Self.value(of: "id", in: lines),
            let runID = Self.value(of: "runId", in: lines),
            RunID(runID) != nil
        else { return nil }
        queryID = id
        self.runID = runID
        batchID = Self.value(of: "batch", in: lines).flatMap { Int($0) } ?? -1
    }

    private static func value(of key: String, in lines: [Substring]) -> String? {
        lines.last { $0.hasPrefix(key + " = ") }.map { String($0.dropFirst(key.utf8.count + 3)) }
    }
}
