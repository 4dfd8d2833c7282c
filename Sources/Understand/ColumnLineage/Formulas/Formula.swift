import LineageModel
import SparkPlan

/// Where the text of a definition is, and what its references are.
///
/// Kept beside the definitions: it is read only where an edge is written.
struct FormulaOrigin: Sendable {
    /// The references of the definition's expression, from left to right.
    var references: [Reference] = []
    /// Other ways to the same value, each with its own formula: the sides of a union, the rows of a MERGE.
    var parts: [Int32] = []
    /// The condition of an aggregate's `FILTER (WHERE …)`.
    var filter: Int32?
    /// The formula itself, of what an earlier execution gave.
    var text = ""

    /// Whether there is anything to make a formula of.
    var isEmpty: Bool { references.isEmpty && text.isEmpty }
}

/// The formulas of one written column.
struct ColumnFormulas: Sendable {
    /// That of each source column that the value is made of; none for a column that is only passed on.
    var ofColumns: [Int32: String] = [:]

    /// The formula that tells of a source's way into the value: none where it is passed on, or decides only.
    func text(of use: SourceUse) -> String {
        use.kinds.isDisjoint(with: .direct) || use.kinds == TransformationSet(.identity)
            ? "" : ofColumns[use.column] ?? ""
    }
}
