import SparkPlan

/// A node of the plan, together with its block.
struct Operator {
    var index: Int32
    var node: PlanNode
    var block: OperatorBlock?

    func field(_ kind: OperatorField.Kind) -> OperatorField? { block?.field(kind) }
}

/// What an operator does: from the scopes of its children to its own.
typealias OperatorRule = @Sendable (inout Evaluation, Operator, consuming [Scope]) -> Scope

/// All operators that are known, by the first word of their name.
///
/// A new one is a rule in the file of its family, or a file of its own with a line here.
enum OperatorRules {
    static let all: [String: OperatorRule] = {
        let families: [[String: OperatorRule]] = [
            PassThroughOperators.rules, ScanOperators.rules, ProjectOperators.rules, FilterOperators.rules,
            AggregateOperators.rules, WindowOperators.rules, JoinOperators.rules, SetOperators.rules,
            GenerateOperators.rules, CacheOperators.rules, OpaqueOperators.rules, RelationOperators.rules,
            LogicalOperators.rules, MergeOperators.rules, StreamingOperators.rules, ExistingRDDOperators.rules,
        ]
        return families.reduce(into: [:]) { table, family in table.merge(family) { first, _ in first } }
    }()
}
