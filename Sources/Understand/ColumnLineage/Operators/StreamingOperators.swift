import LineageModel
import SparkPlan

/// Operators of streaming queries.
enum StreamingOperators {
    static let rules: [String: OperatorRule] = {
        var rules: [String: OperatorRule] = [:]
        for name in passedOn { rules[name] = PassThroughOperators.passOn }
        for name in scans { rules[name] = scan }
        return rules
    }()

    private static let passedOn = [
        "EventTimeWatermark", "UpdateEventTimeWatermarkColumn", "StateStoreRestore", "StateStoreSave",
        "StreamingDeduplicate", "StreamingDeduplicateWithinWatermark", "StreamingGlobalLimit", "StreamingLocalLimit",
        "SessionWindowStateStoreRestore", "SessionWindowStateStoreSave", "PlanLater", "FlatMapGroupsWithState",
        "TransformWithState", "FlatMapGroupsInPandasWithState", "TransformWithStateInPandas",
    ]

    /// Scans of streams in physical plans, and in logical ones (marked with `~` since 4.0).
    private static let scans = [
        "MicroBatchScan", "ContinuousScan", "StreamingDataSourceV2Relation", "StreamingDataSourceV2ScanRelation",
        "~StreamingDataSourceV2Relation", "~StreamingDataSourceV2ScanRelation",
    ]

    /// An Iceberg stream names its table; all others print their class only, and are told apart by their number.
    static let scan: OperatorRule = { evaluation, item, _ in
        let text = evaluation.text
        if let line = item.block?.line, let place = text.first("IcebergScan(table=", in: line) {
            let rest = TextRange(place + 18, line.upper)
            let name = text.string(TextRange(rest.lower, text.first(", ", in: rest) ?? rest.upper))
            return evaluation.scope(of: item, reading: V2Writes.table(name), types: [:])
        }
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
        let id = listed(item).first?.id
        return distinctScans().firstIndex { $0 == id } ?? 0
    }

    /// The distinct scans, each by the id of its first attribute; those of the outer plan within `foreachBatch`.
    func microBatchScans() -> [Int32] {
        let own = distinctScans()
        return own.isEmpty ? inheritedScans : own
    }

    private func distinctScans() -> [Int32] {
        var seen: [Int32] = []
        for (index, node) in plan.nodes.enumerated() where isMicroBatch(node) {
            let item = Operator(index: Int32(index), node: node, block: plan.block(of: node))
            if let id = listed(item).first?.id, !seen.contains(id) { seen.append(id) }
        }
        return seen
    }

    /// A scan of a stream, in the tree that is evaluated: where a logical plan is, in that.
    private func isMicroBatch(_ node: PlanNode) -> Bool {
        if text.starts(node.name, with: "Scan ExistingRDD kafka") { return plan.root == plan.physicalRoot }
        guard plan.root == plan.physicalRoot else {
            return text.starts(node.name, with: "StreamingDataSourceV2") || text.starts(node.name, with: "~Streaming")
        }
        return text.starts(node.name, with: "MicroBatchScan") || text.starts(node.name, with: "ContinuousScan")
    }
}
