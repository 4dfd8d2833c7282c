import LineageModel
import SparkPlan

/// Operators of logical plans that the physical plan has under another name or not at all.
enum LogicalOperators {
    static let rules: [String: OperatorRule] = {
        var rules: [String: OperatorRule] = [
            "Aggregate": aggregate, "Distinct": distinct, "WithCTE": withCTE, "CTERelationRef": reference,
            "UnionLoopRef": loopReference, "UnionLoop": loop, "Intersect": firstOfTwo, "Except": firstOfTwo,
        ]
        for name in passedOn { rules[name] = PassThroughOperators.passOn }
        return rules
    }()

    private static let passedOn = [
        "SubqueryAlias", "View", "ResolvedHint", "RepartitionByExpression", "RepartitionByExpr", "CTERelationDef",
        "Limit", "Offset", "GlobalOffset", "Tail", "Hint", "ReturnAnswer",
    ]

    /// `Aggregate [cust#1], [cust#1, sum(amt#2) AS s#3]`: keys, and expressions with the functions inside.
    private static let aggregate: OperatorRule = { evaluation, item, children in
        let scope = children.first ?? Scope()
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value,
            let first = RelationOperators.firstList(arguments, in: text)
        else { return scope }
        let second = RelationOperators.firstList(TextRange(first.upper, arguments.upper), in: text)
        let keys = second == nil ? TextRange(first.lower, first.lower) : first
        if !AggregateOperators.isBelowDistinct(item, keys: keys, in: evaluation) {
            evaluation.addToDataset(keys, as: .groupBy, scope)
        }
        let keyItems = text.plainItems(text.unbracketed(keys))
        var result = Scope()
        var outputs: [AttributeToken] = []
        for named in evaluation.namedExpressions(in: second ?? first, count: nil, scope) {
            let definition =
                named.expression.map { evaluation.aggregated($0, keys: keyItems, scope) }
                ?? scope.definition(of: named.attribute.id)
            result.set(named.attribute, to: definition)
            outputs.append(named.attribute)
        }
        if let missing = text.cutCount(in: arguments) {
            evaluation.cuts.append(.truncated("Aggregate", missing: missing))
        }
        evaluation.outputs[item.index] = outputs
        return result
    }

    /// `SELECT DISTINCT` groups by all columns.
    private static let distinct: OperatorRule = { evaluation, item, children in
        let scope = children.first ?? Scope()
        guard let child = evaluation.activeChildren(of: item.index).first else { return scope }
        for attribute in evaluation.outputAttributes(of: child) {
            guard let definition = scope[attribute.id]?.definition else { continue }
            evaluation.dataset.add(evaluation.definitions[definition], as: .groupBy)
        }
        return scope
    }

    /// The last child is the query, those before it are definitions.
    private static let withCTE: OperatorRule = { evaluation, item, children in
        if let query = evaluation.activeChildren(of: item.index).last {
            evaluation.outputs[item.index] = evaluation.outputAttributes(of: query)
        }
        return children.last ?? Scope()
    }

    /// `CTERelationRef 0, true, [a#1, b#2], false`: by position what the definition gives.
    private static let reference: OperatorRule = { evaluation, item, _ in
        guard let arguments = item.field(.arguments)?.value,
            let list = RelationOperators.firstList(arguments, in: evaluation.text)
        else { return Scope() }
        let attributes = evaluation.attributes(in: list, count: nil)
        let definitions = evaluation.commonTable(arguments) ?? []
        return evaluation.positional(attributes, definitions, at: item.index)
    }

    /// Rows of the left side that are (not) on the right side.
    private static let firstOfTwo: OperatorRule = { evaluation, item, children in
        for (node, scope) in zip(evaluation.activeChildren(of: item.index), children) {
            for attribute in evaluation.outputAttributes(of: node) {
                guard let definition = scope[attribute.id]?.definition else { continue }
                evaluation.dataset.add(evaluation.definitions[definition], as: .join)
            }
        }
        if let left = evaluation.activeChildren(of: item.index).first {
            evaluation.outputs[item.index] = evaluation.outputAttributes(of: left)
        }
        return children.first ?? Scope()
    }

    /// A recursive CTE: by position the first child's columns, changed by the second's expressions on the loop's own.
    ///
    /// The loop's reference gives the first child's sources, so one pass reaches the fixed point but for sources that
    /// only a further turn would carry from one column to another; a second pass adds those.
    private static let loop: OperatorRule = { evaluation, item, children in
        let nodes = evaluation.activeChildren(of: item.index)
        let attributes = evaluation.listed(item)
        guard nodes.count == 2, children.count == 2 else {
            return evaluation.positional(attributes, [], at: item.index)
        }
        let definitions = evaluation.loopDefinitions(nodes, children[0], children[1], at: item.index)
        return evaluation.positional(attributes, definitions, at: item.index)
    }

    private static let loopReference: OperatorRule = { evaluation, item, _ in
        let attributes = evaluation.listed(item)
        let definitions = evaluation.loopReference(loopID(item, evaluation), from: item.index)
        return evaluation.positional(attributes, definitions, at: item.index)
    }

    /// 0 of `Loop id: 0`, a line without a key that is known.
    static func loopID(_ item: Operator, _ evaluation: Evaluation) -> Int32 {
        let text = evaluation.text
        for field in item.block?.fields ?? [] where field.kind == .description {
            if text.starts(field.value, with: "Loop id: "),
                let id = text.number(at: TextRange(field.value.lower + 9, field.value.upper))
            {
                return id
            }
        }
        return -1
    }
}

extension Evaluation {
    /// The `Output` list of an operator, else the first list of its arguments.
    func listed(_ item: Operator) -> [AttributeToken] {
        if let output = item.field(.output) { return attributes(in: output.value, count: output.count) }
        guard let arguments = item.field(.arguments)?.value,
            let list = RelationOperators.firstList(arguments, in: text)
        else { return [] }
        return attributes(in: list, count: nil)
    }

    /// A scope of attributes that take their definitions by position.
    mutating func positional(_ attributes: [AttributeToken], _ definitions: [Int32], at index: Int32) -> Scope {
        outputs[index] = attributes
        var scope = Scope(capacity: attributes.count)
        for (place, attribute) in attributes.enumerated() {
            scope.set(attribute, to: place < definitions.count ? definitions[place] : DefinitionTable.unresolved)
        }
        return scope
    }

    /// The definitions that a node gives, by position.
    func definitions(of node: Int32, in scope: borrowing Scope) -> [Int32] {
        var list: [Int32] = []
        for attribute in outputAttributes(of: node) {
            list.append(scope.definition(of: attribute.id))
        }
        return list
    }

    /// An expression of a logical aggregate: what stands in a function is aggregated, what is a key is not.
    mutating func aggregated(_ expression: TextRange, keys: [TextRange], _ scope: borrowing Scope) -> Int32 {
        if keys.contains(where: { text.isSame($0, expression) }) { return define(expression, scope) }
        let references = references(in: expression, scope)
        let inFunction = AggregateCalls(expression, in: text)
        builder.begin()
        for (reference, place) in zip(references, scanner.places(of: references, in: expression)) {
            let isKey = keys.contains { text.isSame($0, reference.range) }
            let kind: Transformation =
                inFunction.contains(reference.range) || !isKey && !isInKey(reference.range, keys)
                ? .aggregation : .transformation
            builder.add(definitions[reference.definition], at: place, as: kind)
        }
        var definition = builder.take()
        definition.expression = expression
        return definitions.add(definition, FormulaOrigin(references: references))
    }

    /// Whether a reference can belong to a key that is an expression: then it is no function's argument.
    private func isInKey(_ reference: TextRange, _ keys: [TextRange]) -> Bool {
        keys.contains { key in
            key.count > reference.count && text.first(of: reference, in: key) != nil
        }
    }
}

extension PlanText {
    /// The first place where the bytes of one range stand in another.
    func first(of part: TextRange, in range: TextRange) -> Int? {
        guard !part.isEmpty else { return nil }
        var rest = range
        while let place = first(self[part.lower], in: rest) {
            guard place + part.count <= range.upper else { return nil }
            if isSame(part, TextRange(place, place + part.count)) { return place }
            rest = TextRange(place + 1, range.upper)
        }
        return nil
    }
}
