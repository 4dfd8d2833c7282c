import LineageModel
import SparkPlan

/// Operators that run code which the plan does not show: each output may come from each input.
enum OpaqueOperators {
    static let rules: [String: OperatorRule] = {
        var rules: [String: OperatorRule] = [:]
        for name in inner { rules[name] = PassThroughOperators.passOn }
        for name in outer { rules[name] = opaque }
        return rules
    }()

    /// Between the two ends of typed code there are objects, no columns.
    private static let inner = ["DeserializeToObject", "MapElements", "MapPartitions", "AppendColumns", "MapGroups"]

    private static let outer = [
        "SerializeFromObject", "MapInPandas", "MapInArrow", "PythonMapInArrow", "FlatMapGroupsInPandas",
        "FlatMapGroupsInArrow", "FlatMapCoGroupsInPandas", "FlatMapCoGroupsInArrow", "AggregateInPandas",
        "ArrowAggregatePython", "ScriptTransformation", "Execute_ScriptTransformation",
    ]

    private static let opaque: OperatorRule = { evaluation, item, children in
        let text = evaluation.text
        evaluation.builder.begin()
        for (node, child) in zip(evaluation.activeChildren(of: item.index), children) {
            for attribute in evaluation.outputAttributes(of: node) {
                guard let definition = child[attribute.id]?.definition else { continue }
                evaluation.builder.addValue(evaluation.definitions[definition], as: .transformation)
            }
        }
        evaluation.builder.mark(.opaque)
        let definition = evaluation.definitions.add(evaluation.builder.take())
        let outputs = outputs(of: item, in: evaluation)
        evaluation.outputs[item.index] = outputs
        var scope = Scope(capacity: outputs.count)
        for attribute in outputs { scope.set(attribute, to: definition) }
        return scope
    }

    private static func outputs(of item: Operator, in evaluation: Evaluation) -> [AttributeToken] {
        if let output = item.field(.output) { return evaluation.attributes(in: output.value, count: output.count) }
        guard let arguments = item.field(.arguments)?.value,
            let open = evaluation.text.last("[", in: arguments)
        else { return [] }
        let first = evaluation.text[arguments.lower] == .openBracket ? arguments.lower : open
        let end = evaluation.text.groupEnd(at: first, before: arguments.upper) ?? arguments.upper
        return evaluation.namedExpressions(in: TextRange(first, end), count: nil, Scope()).map(\.attribute)
    }
}
