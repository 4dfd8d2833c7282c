import LineageModel
import SparkPlan

/// `INTERSECT ALL` and `EXCEPT ALL`, which Spark rewrites: both sides in a union, counted, then repeated by
/// `replicaterows(count, a#1, b#2)`.
extension Evaluation {
    /// The columns of the left side: what comes out is always a row of it, the right side only decides how often.
    mutating func leftOfSetOperation(
        _ call: TextRange, _ added: [AttributeToken], below item: Operator, _ scope: borrowing Scope
    ) -> Scope {
        let arguments = text.plainItems(TextRange(call.lower + 14, max(call.lower + 14, call.upper - 1))).dropFirst()
        let left = union(below: item.index).flatMap { activeChildren(of: $0).first }
        let leftScope = left.map { evaluate($0) } ?? Scope()
        var definitions: [Int32] = []
        for argument in arguments {
            let id = text.attributeAtEnd(of: argument)?.id
            definitions.append(id.map { leftScope.definition(of: $0) } ?? DefinitionTable.unresolved)
        }
        return positional(added, definitions, at: item.index)
    }

    /// The nearest union below a node, through operators of one child.
    private func union(below index: Int32) -> Int32? {
        var children = activeChildren(of: index)
        while let only = children.first, children.count == 1 {
            if text.isWord("Union", text.firstWord(plan.nodes[Int(only)].name)) { return only }
            children = activeChildren(of: only)
        }
        return nil
    }
}
