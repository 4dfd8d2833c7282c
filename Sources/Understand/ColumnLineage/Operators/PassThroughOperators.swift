import LineageModel
import SparkPlan

/// Operators that give the rows of their child as they are, or fewer, or in another order.
enum PassThroughOperators {
    static let rules: [String: OperatorRule] = {
        var rules: [String: OperatorRule] = [:]
        for name in names { rules[name] = passOn }
        rules["Sort"] = sort
        rules["ReusedExchange"] = reuse
        rules["ReusedSubquery"] = reuse
        return rules
    }()

    private static let names = [
        "==", "AdaptiveSparkPlan", "WholeStageCodegen", "InputAdapter", "ColumnarToRow", "RowToColumnar", "Exchange",
        "BroadcastExchange", "ShuffleExchange", "ShuffleQueryStage", "BroadcastQueryStage", "TableCacheQueryStage",
        "ResultQueryStage", "AQEShuffleRead", "CustomShuffleReader", "GlobalLimit", "LocalLimit", "CollectLimit",
        "CollectTail", "Coalesce", "Sample", "WindowGroupLimit", "CollectMetrics", "WriteFiles", "Subquery",
        "SubqueryBroadcast", "SubqueryAdaptiveBroadcast", "Repartition", "RebalancePartitions", "ShuffledRowRDD",
    ]

    /// The first child's scope.
    static let passOn: OperatorRule = { _, _, children in children.first ?? Scope() }

    /// Only an `ORDER BY` is a global sort (`[…], true, 0`); the others are the engine's own.
    private static let sort: OperatorRule = { evaluation, item, children in
        let scope = children.first ?? Scope()
        guard let arguments = item.field(.arguments)?.value,
            let end = evaluation.text.groupEnd(at: arguments.lower, before: arguments.upper),
            evaluation.text.has(", true", at: end, before: arguments.upper)
        else { return scope }
        evaluation.addToDataset(TextRange(arguments.lower, end), as: .sort, scope)
        return scope
    }

    /// An exchange used again gives its columns under ids of its own.
    private static let reuse: OperatorRule = { evaluation, item, _ in
        var scope = Scope()
        guard let output = item.field(.output) else { return scope }
        let attributes = evaluation.attributes(in: output.value, count: output.count)
        evaluation.outputs[item.index] = attributes
        let original = evaluation.reusedOperatorID(of: item.node).flatMap { evaluation.reusedOutputs($0) } ?? []
        for (place, attribute) in attributes.enumerated() {
            scope.set(attribute, to: place < original.count ? original[place].definition : DefinitionTable.unresolved)
        }
        return scope
    }
}
