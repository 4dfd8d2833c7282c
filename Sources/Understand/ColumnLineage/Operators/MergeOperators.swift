import LineageModel
import SparkPlan

/// `MergeRows`: the instructions of a MERGE, one row an instruction, by position the outputs.
enum MergeOperators {
    static let rules: [String: OperatorRule] = ["MergeRows": merge, "MergeRowsExec": merge]

    private static let merge: OperatorRule = { evaluation, item, children in
        let scope = children.first ?? Scope()
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value else { return scope }
        let lists = text.plainItems(arguments).filter { text.starts($0, with: "[") }
        guard let outputs = lists.last else { return scope }
        let attributes = evaluation.attributes(in: outputs, count: nil)
        guard lists.dropLast().contains(where: { isInstructions($0, in: text) }) || lists.count == 1 else {
            // Iceberg's own operator (Spark 3.4 and older) prints bare rows, of which empty ones are left out.
            evaluation.gaps.append(IncompleteReason(kind: .unknownOperator, operator: "MergeRows"))
            return evaluation.positional(attributes, [], at: item.index)
        }
        guard lists.count > 1 else {
            // Only the formatted mode prints the instructions.
            evaluation.gaps.append(.modeLacks("MergeRows"))
            return evaluation.positional(attributes, [], at: item.index)
        }
        if let missing = text.cutCount(in: arguments) {
            evaluation.cuts.append(.truncated("MergeRows", missing: missing))
        }
        let rows = lists.dropLast().flatMap { evaluation.rows(of: $0, count: attributes.count, scope) }
        var definitions: [Int32] = []
        for place in attributes.indices { definitions.append(evaluation.merged(place, of: rows, scope)) }
        return evaluation.positional(attributes, definitions, at: item.index)
    }
}

/// Whether a list is `[discard(p), keep(p, a#1), split(p, …)]`.
private func isInstructions(_ list: TextRange, in text: PlanText) -> Bool {
    let first = text.plainItems(text.unbracketed(list)).first
    return [Word]("keep(", "split(", "discard(").contains { word in first.map { text.starts($0, with: word) } == true }
}

/// A row that an instruction gives; nil where its arguments are cut.
typealias MergedRow = [TextRange]?

extension Evaluation {
    /// The rows of `[discard(p), keep(p, a#1, …), split(p, …deleted…, …inserted…)]`; conditions count for the dataset.
    mutating func rows(of list: TextRange, count: Int, _ scope: borrowing Scope) -> [MergedRow] {
        var rows: [MergedRow] = []
        for instruction in text.plainItems(text.unbracketed(list)) {
            guard let open = text.first(.openParenthesis, in: instruction), instruction.upper > open else { continue }
            let arguments = text.plainItems(TextRange(open + 1, instruction.upper - 1))
            if let condition = arguments.first { addToDataset(condition, as: .conditional, scope) }
            if text.starts(instruction, with: "keep(") {
                rows.append(row(arguments, last: count, in: instruction))
            } else if text.starts(instruction, with: "split(") {
                rows.append(row(arguments.dropLast(count), last: count, in: instruction))
                rows.append(row(arguments, last: count, in: instruction))
            }
        }
        return rows
    }

    /// The last arguments are the row: delta writes print a row operation before it.
    private func row(_ arguments: [TextRange], last count: Int, in instruction: TextRange) -> MergedRow {
        guard arguments.count > count, text.cutCount(in: instruction) == nil else { return nil }
        return Array(arguments.suffix(count))
    }

    /// What stands at one place in all rows.
    mutating func merged(_ place: Int, of rows: [MergedRow], _ scope: borrowing Scope) -> Int32 {
        var parts: [Int32] = []
        for row in rows {
            guard let row else {
                parts.append(DefinitionTable.unresolved)
                continue
            }
            parts.append(define(row[place], scope))
        }
        builder.begin()
        for part in parts { builder.addValue(definitions[part], as: .identity) }
        var definition = builder.take()
        for part in parts where definition.expression == nil { definition.expression = definitions[part].expression }
        return definitions.add(definition, FormulaOrigin(parts: parts))
    }
}

extension IncompleteReason {
    /// Something that the explain mode does not print.
    static func modeLacks(_ operator: String) -> IncompleteReason {
        IncompleteReason(kind: .modeLacks, operator: `operator`, remedy: "spark.sql.ui.explainMode=formatted")
    }
}
