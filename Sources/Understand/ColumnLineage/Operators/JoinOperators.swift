import LineageModel
import SparkPlan

/// What a join compares, and whether it is hidden there.
private struct JoinUse {
    var definition: Int32
    var isMasked: Bool
}

/// Joins of every kind: keys and conditions are indirect sources of all columns.
enum JoinOperators {
    static let rules: [String: OperatorRule] = {
        var rules: [String: OperatorRule] = [:]
        for name in names { rules[name] = join }
        return rules
    }()

    private static let names = [
        "BroadcastHashJoin", "SortMergeJoin", "ShuffledHashJoin", "BroadcastNestedLoopJoin", "CartesianProduct",
        "StreamingSymmetricHashJoin", "Join",
    ]

    private static let join: OperatorRule = { evaluation, item, children in
        guard children.count == 2 else { return children.first ?? Scope() }
        var left = children[0]
        let right = children[1]
        let type = joinType(item, in: evaluation.text)
        let uses = conditionUses(item, left, right, &evaluation)
        for use in uses {
            evaluation.dataset.add(evaluation.definitions[use.definition], as: .join, isMasked: use.isMasked)
        }
        if let type, evaluation.text.starts(type, with: "ExistenceJoin(") {
            let existing = existence(TextRange(type.lower + 14, type.upper), uses, &evaluation)
            if let existing { left.set(existing.attribute, to: existing.definition) }
            keepLeft(item, existing?.attribute, &evaluation)
            return left
        }
        if let type, isSemi(type, in: evaluation.text) {
            keepLeft(item, nil, &evaluation)
            return left
        }
        left.merge(right)
        return left
    }

    private static func conditionUses(
        _ item: Operator, _ left: Scope, _ right: Scope, _ evaluation: inout Evaluation
    ) -> [JoinUse] {
        var uses: [JoinUse] = []
        for kind in [OperatorField.Kind.leftKeys, .rightKeys, .joinCondition, .condition, .arguments] {
            guard let field = item.field(kind) else { continue }
            let references = evaluation.references(in: field.value, left, right)
            for (reference, place) in zip(references, evaluation.scanner.places(of: references, in: field.value)) {
                uses.append(JoinUse(definition: reference.definition, isMasked: place.isMasked))
            }
        }
        return uses
    }

    /// `LeftSemi` of the field `Join type`, or before 3.4 of the tree's `SortMergeJoin LeftSemi`.
    private static func joinType(_ item: Operator, in text: PlanText) -> TextRange? {
        if let field = item.field(.joinType) { return text.trimmed(field.value) }
        if let arguments = item.field(.arguments)?.value { return inLine(arguments, in: text) }
        guard let space = text.first(.space, in: item.node.name) else { return nil }
        return TextRange(space + 1, item.node.name.upper)
    }

    /// `LeftSemi` of `Join LeftSemi, (a#1 = b#2)` or of `BroadcastHashJoin [a#1], [b#2], LeftSemi, BuildRight, false`.
    private static func inLine(_ arguments: TextRange, in text: PlanText) -> TextRange? {
        text.plainItems(arguments).first { item in
            types.contains { text.starts(item, with: $0) }
        }
    }

    private static let types: [Word] = [
        "LeftSemi", "LeftAnti", "ExistenceJoin(", "Inner", "Cross", "LeftOuter", "RightOuter", "FullOuter",
    ]

    private static func isSemi(_ type: TextRange, in text: PlanText) -> Bool {
        text.starts(type, with: "LeftSemi") || text.starts(type, with: "LeftAnti")
    }

    /// `EXISTS` and `IN` as a value: nothing flows, what is compared decides.
    private static func existence(
        _ name: TextRange, _ uses: [JoinUse], _ evaluation: inout Evaluation
    ) -> (attribute: AttributeToken, definition: Int32)? {
        guard let close = evaluation.text.first(.closeParenthesis, in: name),
            let attribute = evaluation.text.attributeAtEnd(of: TextRange(name.lower, close))
        else { return nil }
        evaluation.builder.begin()
        for use in uses {
            evaluation.builder.addCondition(
                evaluation.definitions[use.definition], as: .conditional, isMasked: use.isMasked)
        }
        return (attribute, evaluation.definitions.add(evaluation.builder.take()))
    }

    private static func keepLeft(_ item: Operator, _ added: AttributeToken?, _ evaluation: inout Evaluation) {
        guard let child = evaluation.activeChildren(of: item.index).first else { return }
        evaluation.outputs[item.index] = evaluation.outputAttributes(of: child) + (added.map { [$0] } ?? [])
    }
}
