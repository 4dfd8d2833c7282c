import LineageModel
import SparkPlan

/// Operators that put several rows or children under one list of columns, by position.
enum SetOperators {
    static let rules: [String: OperatorRule] = ["Union": union, "Expand": expand]

    /// A union prints no fields: its columns are its first child's, made of those of all children.
    private static let union: OperatorRule = { evaluation, item, children in
        let nodes = evaluation.activeChildren(of: item.index)
        let lists = nodes.map { evaluation.outputAttributes(of: $0) }
        guard let first = lists.first else { return Scope() }
        var scope = Scope(capacity: first.count)
        for (place, attribute) in first.enumerated() {
            var parts: [Int32] = []
            for (list, child) in zip(lists, children) {
                let known = place < list.count ? child.definition(of: list[place].id) : nil
                parts.append(known ?? DefinitionTable.unresolved)
            }
            scope.set(attribute, to: evaluation.either(of: parts))
        }
        evaluation.outputs[item.index] = first
        return scope
    }

    /// `Arguments: [[a#1, null, 0], [null, b#2, 1]], [a#5, b#6, gid#7]`: each column is made of its place in each row.
    private static let expand: OperatorRule = { evaluation, item, children in
        var scope = children.first ?? Scope()
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value,
            let rowsEnd = text.groupEnd(at: arguments.lower, before: arguments.upper),
            let open = text.first(.openBracket, in: TextRange(rowsEnd, arguments.upper))
        else { return scope }
        if let missing = text.cutCount(in: arguments) { evaluation.cuts.append(.truncated("Expand", missing: missing)) }
        let rows = text.plainItems(text.unbracketed(TextRange(arguments.lower, rowsEnd)))
            .map { text.plainItems(text.unbracketed($0)) }
        let attributes = evaluation.attributes(in: TextRange(open, arguments.upper), count: nil)
        var definitions: [Int32] = []
        for place in attributes.indices { definitions.append(evaluation.expanded(place, of: rows, scope)) }
        for (attribute, definition) in zip(attributes, definitions) { scope.set(attribute, to: definition) }
        let isCut = text.cutCount(in: TextRange(open, arguments.upper)) != nil
        evaluation.outputs[item.index] = isCut ? evaluation.outputsByInput(above: item.index) : attributes
        return scope
    }
}

extension Evaluation {
    /// What stands at one place in all rows of an `Expand`.
    mutating func expanded(_ place: Int, of rows: [[TextRange]], _ scope: borrowing Scope) -> Int32 {
        var parts: [Int32] = []
        for row in rows where place < row.count { parts.append(define(row[place], scope)) }
        return either(of: parts)
    }

    /// A value that is one of several.
    mutating func either(of parts: [Int32]) -> Int32 {
        builder.begin()
        for part in parts { builder.addValue(definitions[part], as: .identity) }
        return definitions.add(builder.take(), FormulaOrigin(parts: parts))
    }
}
