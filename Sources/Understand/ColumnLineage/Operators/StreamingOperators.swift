import LineageModel
import SparkPlan

/// Operators of streaming queries.
enum StreamingOperators {
    static let rules: [String: OperatorRule] = {
        var rules: [String: OperatorRule] = [:]
        for name in passedOn { rules[name] = PassThroughOperators.passOn }
        rules["MicroBatchScan"] = scan
        rules["ContinuousScan"] = scan
        return rules
    }()

    private static let passedOn = [
        "EventTimeWatermark", "UpdateEventTimeWatermarkColumn", "StateStoreRestore", "StateStoreSave",
        "StreamingDeduplicate", "StreamingDeduplicateWithinWatermark", "StreamingGlobalLimit", "StreamingLocalLimit",
        "SessionWindowStateStoreRestore", "SessionWindowStateStoreSave", "PlanLater", "FlatMapGroupsWithState",
        "TransformWithState", "FlatMapGroupsInPandasWithState", "TransformWithStateInPandas",
    ]

    /// An Iceberg stream names its table; all others print their class only, and are told apart by their number.
    static let scan: OperatorRule = { evaluation, item, _ in
        let text = evaluation.text
        if let line = item.field(.description)?.value, !text.starts(line, with: "class "),
            let end = text.first(" (branch=", in: line)
        {
            let name = text.string(TextRange(line.lower, end))
            return evaluation.scope(of: item, reading: V2Writes.table(name), types: [:])
        }
        return evaluation.scope(of: item, reading: .microBatch(scan: evaluation.microBatchNumber(item)), types: [:])
    }
}

extension Evaluation {
    /// The place of a scan among the distinct ones of the plan, in the order of the tree.
    ///
    /// One source that is used twice prints twice with the same ids (streaming.md §1.4).
    func microBatchNumber(_ item: Operator) -> Int {
        guard let output = item.field(.output)?.value else { return 0 }
        return distinctScans().firstIndex { text.isSame($0, output) } ?? 0
    }

    /// The distinct scans, each by the id of its first attribute; those of the outer plan within `foreachBatch`.
    func microBatchScans() -> [Int32] {
        let own = distinctScans().compactMap { attributes(in: $0, count: nil).first?.id }
        return own.isEmpty ? inheritedScans : own
    }

    private func distinctScans() -> [TextRange] {
        var seen: [TextRange] = []
        for node in plan.nodes where isMicroBatch(node) {
            guard let output = plan.block(of: node)?.field(.output)?.value else { continue }
            if !seen.contains(where: { text.isSame($0, output) }) { seen.append(output) }
        }
        return seen
    }

    /// A scan of which the text does not say the source: the topics come with the progress event.
    private func isMicroBatch(_ node: PlanNode) -> Bool {
        if text.starts(node.name, with: "Scan ExistingRDD kafka") { return true }
        guard text.starts(node.name, with: "MicroBatchScan") || text.starts(node.name, with: "ContinuousScan") else {
            return false
        }
        return plan.block(of: node)?.field(.output) != nil
    }
}
