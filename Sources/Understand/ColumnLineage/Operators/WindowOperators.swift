import LineageModel
import SparkPlan

/// `Window`: adds functions over partitions to the columns of its child.
enum WindowOperators {
    static let rules: [String: OperatorRule] = [
        "Window": window, "WindowInPandas": window, "ArrowWindowPython": window,
    ]

    /// `Arguments: [sum(a#1) windowspecdefinition(b#2, …) AS s#3], [b#2], [c#4 ASC NULLS FIRST]`, cut at 25 items.
    private static let window: OperatorRule = { evaluation, item, children in
        var scope = children.first ?? Scope()
        let text = evaluation.text
        var added: [AttributeToken] = []
        var isCut = false
        if let arguments = item.field(.arguments)?.value {
            let end = text.groupEnd(at: arguments.lower, before: arguments.upper) ?? arguments.upper
            let list = text.unbracketed(TextRange(arguments.lower, end))
            if let missing = text.cutCount(in: list) {
                evaluation.cuts.append(.truncated("Window", missing: missing))
                isCut = true
            }
            for named in evaluation.namedExpressions(in: list, count: nil, scope) {
                guard let expression = named.expression else { continue }
                scope.set(named.attribute, to: evaluation.windowFunction(expression, scope))
                added.append(named.attribute)
            }
        }
        if isCut {
            evaluation.outputs[item.index] = evaluation.outputsByInput(above: item.index)
        } else if let child = evaluation.activeChildren(of: item.index).first {
            evaluation.outputs[item.index] = evaluation.outputAttributes(of: child) + added
        }
        return scope
    }
}

extension Evaluation {
    /// Defines `function(…) windowspecdefinition(…)`: the function's arguments are direct, the specification's indirect.
    mutating func windowFunction(_ expression: TextRange, _ scope: borrowing Scope) -> Int32 {
        let place = text.last(" windowspecdefinition(", in: expression) ?? expression.upper
        let function = TextRange(expression.lower, place)
        let arguments = references(in: function, scope)
        let specification = TextRange(place, expression.upper)
        let deciding = references(in: specification, scope)
        builder.begin()
        addConditions(in: specification, deciding, as: .window)
        let name = text.string(TextRange(function.lower, text.first(.openParenthesis, in: function) ?? function.upper))
        if !Self.rankingFunctions.contains(name) {
            let kind: Transformation = Self.offsetFunctions.contains(name) ? .transformation : .aggregation
            addUses(in: function, arguments, as: kind)
        }
        var definition = builder.take()
        definition.expression = expression
        return definitions.add(definition, FormulaOrigin(references: arguments + deciding))
    }

    /// Their printed arguments are the order of the window, not values.
    private static let rankingFunctions: Set<String> = [
        "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile",
    ]

    /// They pick a value of another row.
    private static let offsetFunctions: Set<String> = ["lag", "lead", "nth_value"]
}
