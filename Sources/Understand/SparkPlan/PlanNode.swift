/// A node of a plan's tree.
package struct PlanNode: Sendable {
    /// The number in parentheses behind the name; it names the operator's block.
    package var operatorID: Int32
    /// The name without the mark of code generation and without the id: `BatchScan lake.db.orders`.
    package var name: TextRange
    package var parent: Int32 = PlanNode.none
    package var firstChild: Int32 = PlanNode.none
    package var lastChild: Int32 = PlanNode.none
    package var nextSibling: Int32 = PlanNode.none
    /// Where the name stands in its line: deeper nodes stand further right.
    package var column = 0
    /// Whether it is the root of a subquery that one of its parent's expressions reads, no child.
    package var isSubquery = false

    /// No node.
    package static let none: Int32 = -1

    package init(operatorID: Int32, name: TextRange) {
        self.operatorID = operatorID
        self.name = name
    }
}

/// A field of an operator's block.
package struct OperatorField: Sendable {
    package enum Kind: Sendable {
        case output, input, arguments, condition, leftKeys, rightKeys, joinType, joinCondition
        case keys, functions, aggregateAttributes, results
        case location, partitionFilters, pushedFilters, dataFilters, readSchema, format, externalQuery
        case other
        /// A line without a key: the description of a V2 scan.
        case description
    }

    package var kind: Kind
    /// The number of items that the text gives: `Output [4]: …`; nil where it gives none.
    package var count: Int?
    package var value: TextRange

    package init(kind: Kind, count: Int?, value: TextRange) {
        self.kind = kind
        self.count = count
        self.value = value
    }
}

/// The block of one operator, below the tree.
package struct OperatorBlock: Sendable {
    package var name: TextRange
    package var fields: [OperatorField]
    /// The whole line, in the modes that print an operator a line.
    package var line: TextRange?

    /// The first field of a kind.
    package func field(_ kind: OperatorField.Kind) -> OperatorField? {
        fields.first { $0.kind == kind }
    }
}

/// A subquery that stands below the main tree.
package struct Subquery: Sendable {
    /// The id of the expression that reads it: 240 of `Subquery subquery#240, [id=#751]`.
    package var expressionID: Int32
    package var root: Int32
}
