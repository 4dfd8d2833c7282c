import LineageModel
import SparkPlan

/// Cached data: the relation's own plan stands below it.
enum CacheOperators {
    static let rules: [String: OperatorRule] = ["InMemoryTableScan": scan, "InMemoryRelation": relation]

    /// The scan gives some of the relation's columns.
    static let scan: OperatorRule = { evaluation, item, children in
        let scope = children.first ?? Scope()
        if let output = item.field(.output) {
            evaluation.outputs[item.index] = evaluation.attributes(in: output.value, count: output.count)
        }
        return scope
    }

    /// `Arguments: [cust#5, s#6], CachedRDDBuilder(…)`: columns under new ids, by position those of the plan below.
    private static let relation: OperatorRule = { evaluation, item, children in
        var scope = Scope()
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value,
            let end = text.groupEnd(at: arguments.lower, before: arguments.upper)
        else { return children.first ?? scope }
        let list = TextRange(arguments.lower, end)
        if let missing = text.cutCount(in: list) {
            evaluation.cuts.append(.truncated("InMemoryRelation", missing: missing))
        }
        let attributes = evaluation.attributes(in: list, count: nil)
        evaluation.outputs[item.index] = attributes
        let below = evaluation.activeChildren(of: item.index).first.map { evaluation.outputAttributes(of: $0) } ?? []
        for (place, attribute) in attributes.enumerated() {
            let known = place < below.count ? children.first?.definition(of: below[place].id) : nil
            scope.set(attribute, to: known ?? DefinitionTable.unresolved)
        }
        return scope
    }
}
