import LineageModel
import SparkPlan

/// An item of a list such as `Output` or `Results`: an attribute that is passed on, or an expression with a name.
struct NamedExpression {
    var attribute: AttributeToken
    /// Nil for an attribute that is passed on.
    var expression: TextRange?
}

extension Evaluation {
    /// The attributes of a list that holds nothing else: `Input [2]: [a#1, b#2]`.
    func attributes(in list: TextRange, count: Int?) -> [AttributeToken] {
        text.attributeItems(text.unbracketed(list), count: count).compactMap { text.attributeAtEnd(of: $0) }
    }

    /// The items of a list of attributes and expressions with names.
    func namedExpressions(in list: TextRange, count: Int?, _ scope: borrowing Scope) -> [NamedExpression] {
        var result: [NamedExpression] = []
        for item in text.attributeItems(text.unbracketed(list), count: count) {
            if let named = namedExpression(item, scope) { result.append(named) }
        }
        return result
    }

    /// Cuts `expression AS name#id`; what is known in the scope under its whole text is an attribute.
    func namedExpression(_ item: TextRange, _ scope: borrowing Scope) -> NamedExpression? {
        guard let whole = text.attributeAtEnd(of: item) else { return nil }
        if let known = scope[whole.id], text.isSame(known.name, whole.name) { return NamedExpression(attribute: whole) }
        guard let place = aliasPlace(in: whole.name, scope) else { return NamedExpression(attribute: whole) }
        // An id that is there already is no new alias: its name holds the word, `my AS name#5`.
        if scope[whole.id] != nil, text.first(.hash, in: TextRange(item.lower, place)) == nil {
            return NamedExpression(attribute: whole)
        }
        let attribute = AttributeToken(id: whole.id, name: TextRange(place + 4, whole.name.upper))
        return NamedExpression(attribute: attribute, expression: TextRange(item.lower, place))
    }

    /// Where ` AS ` stands before the name: the first behind an attribute that is renamed, else the last.
    private func aliasPlace(in item: TextRange, _ scope: borrowing Scope) -> Int? {
        guard let last = text.last(" AS ", in: item) else { return nil }
        guard let first = text.first(" AS ", in: item), first < last,
            let renamed = text.attributeAtEnd(of: TextRange(item.lower, first)), let known = scope[renamed.id]
        else { return last }
        return text.isSame(known.name, renamed.name) ? first : last
    }

    /// Evaluates a list of named expressions to the scope that holds just them.
    mutating func project(_ list: OperatorField, from scope: borrowing Scope, at index: Int32) -> Scope {
        let items = namedExpressions(in: list.value, count: list.count, scope)
        let isMiscut = list.count.map { $0 != items.count } ?? false
        if isMiscut { noteMiscount(at: plan.nodes[Int(index)]) }
        var result = Scope(capacity: items.count)
        for item in items {
            // An expression may then hold its neighbour's.
            let isLost = isMiscut && item.expression != nil
            result.set(item.attribute, to: isLost ? DefinitionTable.unresolved : definition(of: item, scope))
        }
        outputs[index] = items.map(\.attribute)
        return result
    }

    /// A list that was not cut into as many items as it says has names that cannot be told apart.
    mutating func noteMiscount(at node: PlanNode) {
        gaps.append(IncompleteReason(kind: .noDefinition, operator: text.string(text.firstWord(node.name))))
    }

    /// What a named expression gives.
    mutating func definition(of item: NamedExpression, _ scope: borrowing Scope) -> Int32 {
        guard let expression = item.expression else {
            return scope.definition(of: item.attribute.id)
        }
        return define(withoutKeptValue(expression, of: item.attribute.name, scope), scope)
    }
}
