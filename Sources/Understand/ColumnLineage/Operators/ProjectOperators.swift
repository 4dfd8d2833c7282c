import LineageModel
import SparkPlan

/// Operators that give a list of named expressions.
enum ProjectOperators {
    static let rules: [String: OperatorRule] = ["Project": project, "TakeOrderedAndProject": takeOrderedAndProject]

    private static let project: OperatorRule = { evaluation, item, children in
        let scope = children.first ?? Scope()
        guard let output = item.field(.output) ?? item.field(.arguments) else { return scope }
        if let missing = evaluation.text.cutCount(in: output.value) {
            evaluation.cuts.append(.truncated("Project", missing: missing))
        }
        return evaluation.project(output, from: scope, at: item.index)
    }

    /// `Arguments: 100, [a#1 ASC NULLS FIRST], [a#1, (b#2 + 1) AS c#3]`, cut at 25 items.
    private static let takeOrderedAndProject: OperatorRule = { evaluation, item, children in
        var scope = children.first ?? Scope()
        guard let arguments = item.field(.arguments)?.value,
            let (order, list) = orderAndList(arguments, in: evaluation.text)
        else { return scope }
        evaluation.addToDataset(order, as: .sort, scope)
        guard let missing = evaluation.text.cutCount(in: list) else {
            return evaluation.project(
                OperatorField(kind: .output, count: nil, value: list), from: scope, at: item.index)
        }
        // What is only passed on is known from below; what is computed in the part that is cut is not.
        evaluation.cuts.append(.truncated("TakeOrderedAndProject", missing: missing))
        for named in evaluation.namedExpressions(in: list, count: nil, scope) where named.expression != nil {
            scope.set(named.attribute, to: evaluation.definition(of: named, scope))
        }
        evaluation.outputs[item.index] = evaluation.outputsByInput(above: item.index)
        return scope
    }

    private static func orderAndList(_ arguments: TextRange, in text: PlanText) -> (TextRange, TextRange)? {
        guard let open = text.first(.openBracket, in: arguments),
            let orderEnd = text.groupEnd(at: open, before: arguments.upper),
            let listOpen = text.first(.openBracket, in: TextRange(orderEnd, arguments.upper)),
            let listEnd = text.groupEnd(at: listOpen, before: arguments.upper)
        else { return nil }
        return (TextRange(open, orderEnd), TextRange(listOpen, listEnd))
    }
}

extension IncompleteReason {
    /// A plan that ends before its last block does: Spark cuts at `spark.sql.maxPlanStringLength`.
    static let cutPlan = IncompleteReason(kind: .truncated, remedy: "spark.sql.maxPlanStringLength=2147483632")

    /// A list that Spark cut at `spark.sql.debug.maxToStringFields`.
    static func truncated(_ operator: String, missing: Int?) -> IncompleteReason {
        IncompleteReason(
            kind: .truncated, operator: `operator`, missing: missing, remedy: "spark.sql.debug.maxToStringFields=10000")
    }
}
