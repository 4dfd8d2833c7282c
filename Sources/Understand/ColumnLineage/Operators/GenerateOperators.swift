import LineageModel
import SparkPlan

/// Operators that add columns computed by a generator or by Python.
enum GenerateOperators {
    static let rules: [String: OperatorRule] = [
        "Generate": generate, "BatchEvalPython": evaluate, "ArrowEvalPython": evaluate,
    ]

    /// `Arguments: explode(tags#1), [id#2L], false, [t#3]`.
    private static let generate: OperatorRule = { evaluation, item, children in
        var scope = children.first ?? Scope()
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value, let parts = parts(of: arguments, in: text) else {
            return scope
        }
        if text.starts(parts.call, with: "replicaterows(") {
            let added = evaluation.attributes(in: parts.outputs, count: nil)
            return evaluation.leftOfSetOperation(parts.call, added, below: item, scope)
        }
        let references = evaluation.references(in: parts.call, scope)
        evaluation.builder.begin()
        evaluation.addUses(in: parts.call, references, as: .transformation)
        var definition = evaluation.builder.take()
        definition.expression = parts.call
        let id = evaluation.definitions.add(definition, FormulaOrigin(references: references))
        let added = evaluation.attributes(in: parts.outputs, count: nil)
        for attribute in added { scope.set(attribute, to: id) }
        let kept = evaluation.kept(parts.kept, by: item)
        if text.cutCount(in: arguments) == nil {
            evaluation.outputs[item.index] = kept + added
        } else {
            evaluation.cuts.append(.truncated("Generate", missing: text.cutCount(in: arguments)))
            evaluation.outputs[item.index] = evaluation.outputsByInput(above: item.index)
        }
        return scope
    }

    /// The argument of a generator's call: `tags#1` of `explode(tags#1)`.
    static func argument(of arguments: TextRange, in text: PlanText) -> TextRange? {
        guard let call = parts(of: arguments, in: text)?.call, let open = text.first(.openParenthesis, in: call),
            text[call.upper - 1] == .closeParenthesis
        else { return nil }
        return TextRange(open + 1, call.upper - 1)
    }

    private static func parts(
        of arguments: TextRange, in text: PlanText
    ) -> (call: TextRange, kept: TextRange, outputs: TextRange)? {
        // A logical plan has the alias of the view between: `explode(tags#1), [1], false, x, [t#3]`.
        let marks = [text.last(", false, ", in: arguments), text.last(", true, ", in: arguments)].compactMap { $0 }
        guard let mark = marks.max(), let outputs = text.first(.openBracket, in: TextRange(mark, arguments.upper)),
            let open = text.first(.openParenthesis, in: arguments),
            let callEnd = text.groupEnd(at: open, before: mark)
        else { return nil }
        let kept = text.first(.openBracket, in: TextRange(callEnd, mark)) ?? mark
        return (TextRange(arguments.lower, callEnd), TextRange(kept, mark), TextRange(outputs, arguments.upper))
    }

    /// `Arguments: [f(id#1L)#5], [pythonUDF0#6]`: one output a function, in order.
    private static let evaluate: OperatorRule = { evaluation, item, children in
        var scope = children.first ?? Scope()
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value,
            let end = text.groupEnd(at: arguments.lower, before: arguments.upper),
            let open = text.first(.openBracket, in: TextRange(end, arguments.upper))
        else { return scope }
        let calls = text.plainItems(text.unbracketed(TextRange(arguments.lower, end)))
        let outputEnd = text.groupEnd(at: open, before: arguments.upper) ?? arguments.upper
        let added = evaluation.attributes(in: TextRange(open, outputEnd), count: nil)
        for (place, attribute) in added.enumerated() {
            guard place < calls.count else { break }
            let references = evaluation.references(in: calls[place], scope)
            evaluation.builder.begin()
            evaluation.addUses(in: calls[place], references, as: .transformation)
            var definition = evaluation.builder.take()
            definition.expression = calls[place]
            let origin = FormulaOrigin(references: references)
            scope.set(attribute, to: evaluation.definitions.add(definition, origin))
        }
        if let child = evaluation.activeChildren(of: item.index).first {
            evaluation.outputs[item.index] = evaluation.outputAttributes(of: child) + added
        }
        return scope
    }
}

extension Evaluation {
    /// What a generator passes on: `[id#2L]`, or in a logical plan all of the child's columns but those numbered `[1]`.
    func kept(_ list: TextRange, by item: Operator) -> [AttributeToken] {
        let listed = attributes(in: list, count: nil)
        guard listed.isEmpty, let child = activeChildren(of: item.index).first else { return listed }
        let left = Set(text.plainItems(text.unbracketed(list)).map { text.string($0) })
        if item.field(.output) != nil || text.unbracketed(list).isEmpty && item.block?.line == nil { return [] }
        return outputAttributes(of: child).enumerated().filter { !left.contains("\($0.offset)") }.map(\.element)
    }
}
