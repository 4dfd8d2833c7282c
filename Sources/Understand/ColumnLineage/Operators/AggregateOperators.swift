import LineageModel
import SparkPlan

/// Aggregates, which Spark runs in two to four stages.
///
/// The final stage's functions name the original arguments, which are no longer in its input; buffers between the
/// stages are passed over. So a partial stage keeps the scope below it, and the final stage defines everything.
enum AggregateOperators {
    static let rules: [String: OperatorRule] = [
        "HashAggregate": aggregate, "SortAggregate": aggregate, "ObjectHashAggregate": aggregate,
        "MergingSessions": aggregate, "UpdatingSessions": aggregate,
    ]

    private static let aggregate: OperatorRule = { evaluation, item, children in
        var scope = children.first ?? Scope()
        let functions = AggregateFunctions(item, in: evaluation.text)
        if functions.isPartial {
            keepFilters(of: functions, in: &scope, &evaluation)
            keepAliases(of: item, in: &scope, &evaluation)
            return scope
        }
        if let keys = item.field(.keys), !isBelowDistinct(item, in: evaluation) {
            evaluation.addToDataset(keys.value, as: .groupBy, scope)
        }
        define(functions, in: &scope, &evaluation)
        guard let results = item.field(.results) else { return scope }
        return evaluation.project(results, from: scope, at: item.index)
    }

    /// Remembers each `FILTER (WHERE …)` of a partial stage for the final one.
    private static func keepFilters(
        of functions: AggregateFunctions, in scope: inout Scope, _ evaluation: inout Evaluation
    ) {
        for function in functions.items {
            guard let condition = function.filter else { continue }
            evaluation.builder.begin()
            for reference in evaluation.references(in: condition, scope) {
                evaluation.builder.addCondition(evaluation.definitions[reference.definition], as: .conditional)
            }
            scope.aggregateFilters[function.key] = evaluation.definitions.add(evaluation.builder.take())
        }
    }

    /// A partial stage may give a key a new name.
    private static func keepAliases(of item: Operator, in scope: inout Scope, _ evaluation: inout Evaluation) {
        guard let results = item.field(.results), evaluation.text.first(" AS ", in: results.value) != nil else {
            return
        }
        for named in evaluation.namedExpressions(in: results.value, count: results.count, scope)
        where named.expression != nil {
            scope.set(named.attribute, to: evaluation.definition(of: named, scope))
        }
    }

    /// Defines the attributes that the functions of a final stage give.
    private static func define(_ functions: AggregateFunctions, in scope: inout Scope, _ evaluation: inout Evaluation) {
        for (function, attribute) in zip(functions.items, functions.attributes) {
            var definition = evaluation.define(function.call, scope, as: .aggregation)
            let filter = scope.aggregateFilters[function.key]
            if filter != nil || function.filter != nil {
                definition = evaluation.filtered(definition, by: filter, function.filter, scope)
            }
            scope.set(attribute, to: definition)
        }
        guard functions.items.count != functions.attributes.count else { return }
        for attribute in functions.attributes.dropFirst(functions.items.count) {
            scope.set(attribute, to: DefinitionTable.unresolved)
        }
    }

    /// Whether a stage only removes the duplicates of a DISTINCT function above it, which then groups by its argument.
    private static func isBelowDistinct(_ item: Operator, in evaluation: Evaluation) -> Bool {
        let text = evaluation.text
        if let keys = item.field(.keys), text.first("gid#", in: keys.value) != nil,
            hasKey("gid", keys.value, in: evaluation)
        {
            return true
        }
        var parent = item.node.parent
        while parent != PlanNode.none {
            let node = evaluation.plan.nodes[Int(parent)]
            let name = text.string(text.firstWord(node.name))
            if rules[name] != nil {
                guard let functions = evaluation.plan.block(of: node)?.field(.functions) else { return false }
                if text.first("(distinct ", in: functions.value) != nil { return true }
                // Both stages of one plain grouping: look on above the final one only if this is the partial one.
                guard text.first("partial_", in: functions.value) == nil,
                    text.isSame(functions.value, item.field(.functions)?.value ?? functions.value)
                else { return false }
            } else if !stageBreaks.contains(name) {
                return false
            }
            parent = node.parent
        }
        return false
    }

    private static let stageBreaks: Set<String> = [
        "Exchange", "Sort", "AQEShuffleRead", "ShuffleQueryStage", "CustomShuffleReader", "==", "AdaptiveSparkPlan",
    ]

    private static func hasKey(_ name: Word, _ keys: TextRange, in evaluation: Evaluation) -> Bool {
        evaluation.attributes(in: keys, count: nil).contains { evaluation.text.isWord(name, $0.name) }
    }
}

extension Evaluation {
    /// A function's definition together with the columns of its filter.
    mutating func filtered(
        _ definition: Int32, by filter: Int32?, _ condition: TextRange?, _ scope: borrowing Scope
    ) -> Int32 {
        var conditions: [Int32] = filter.map { [$0] } ?? []
        if let condition { conditions += references(in: condition, scope).map(\.definition) }
        builder.begin()
        builder.addValue(definitions[definition], as: .aggregation)
        for condition in conditions { builder.addCondition(definitions[condition], as: .conditional) }
        var result = builder.take()
        result.expression = definitions[definition].expression
        return definitions.add(result)
    }
}
