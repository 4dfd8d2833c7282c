import LineageModel
import SparkPlan

/// An operator that no rule knows: it passes attributes on by their ids, and is named as a gap.
enum UnknownOperator {
    static let rule: OperatorRule = { evaluation, item, children in
        let name = evaluation.text.string(evaluation.text.firstWord(item.node.name))
        evaluation.gaps.append(IncompleteReason(kind: .unknownOperator, operator: name))
        var scope = Scope()
        for child in children { scope.merge(child) }
        guard let output = item.field(.output) else { return scope }
        let attributes = evaluation.attributes(in: output.value, count: output.count)
        evaluation.outputs[item.index] = attributes
        for attribute in attributes where scope[attribute.id] == nil {
            scope.set(attribute, to: DefinitionTable.unresolved)
        }
        return scope
    }
}
