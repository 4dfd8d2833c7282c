import LineageModel
import SparkPlan

/// `Filter`: its condition's columns decide which rows there are.
enum FilterOperators {
    static let rules: [String: OperatorRule] = ["Filter": filter]

    private static let filter: OperatorRule = { evaluation, item, children in
        let scope = children.first ?? Scope()
        guard let condition = (item.field(.condition) ?? item.field(.arguments))?.value else { return scope }
        let ignored = addedForGenerator(condition, above: item, in: evaluation)
        evaluation.addToDataset(condition, as: .filter, scope, without: ignored)
        return scope
    }

    /// The parts of a condition that the optimizer adds for `explode(x)`: `(size(x, true) > 0)`, `isnotnull(x)`.
    private static func addedForGenerator(
        _ condition: TextRange, above item: Operator, in evaluation: Evaluation
    ) -> [TextRange] {
        guard let argument = generatorArgument(above: item, in: evaluation) else { return [] }
        let text = evaluation.text
        var size: TextRange?
        var notNull: TextRange?
        var rest = condition
        while let place = firstOccurrence(of: argument, in: rest, text) {
            let found = TextRange(place, place + argument.count)
            if text.has("size(", at: place - 5, before: place) { size = found }
            if text.has("isnotnull(", at: place - 10, before: place) { notNull = found }
            rest = TextRange(place + 1, condition.upper)
        }
        guard let size, let notNull else { return [] }
        return [size, notNull]
    }

    /// `x` of the `explode(x)` that reads what a filter gives.
    private static func generatorArgument(above item: Operator, in evaluation: Evaluation) -> TextRange? {
        let text = evaluation.text
        var parent = item.node.parent
        while parent != PlanNode.none {
            let node = evaluation.plan.nodes[Int(parent)]
            let name = text.firstWord(node.name)
            if text.isWord("Generate", name) {
                return evaluation.plan.block(of: node)?.field(.arguments)
                    .flatMap { GenerateOperators.argument(of: $0.value, in: text) }
            }
            guard text.isWord("Project", name) || text.isWord("Filter", name) else { return nil }
            parent = node.parent
        }
        return nil
    }

    private static func firstOccurrence(of part: TextRange, in range: TextRange, _ text: PlanText) -> Int? {
        guard !part.isEmpty else { return nil }
        var rest = range
        while let place = text.first(text[part.lower], in: rest) {
            guard place + part.count <= range.upper else { return nil }
            if text.isSame(part, TextRange(place, place + part.count)) { return place }
            rest = TextRange(place + 1, range.upper)
        }
        return nil
    }
}
