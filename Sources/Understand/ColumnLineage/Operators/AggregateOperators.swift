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
        let keys = item.field(.keys)?.value ?? TextRange(0, 0)
        if !isBelowDistinct(item, keys: keys, in: evaluation) { evaluation.addToDataset(keys, as: .groupBy, scope) }
        define(functions, in: &scope, &evaluation)
        guard let results = item.field(.results) else {
            return withoutResults(item, functions, scope, &evaluation)
        }
        return evaluation.project(results, from: scope, at: item.index)
    }

    /// Simple mode prints no results, at most the attributes that come out.
    ///
    /// Keys keep their ids. One function and one further attribute belong together; of several nothing is certain.
    private static func withoutResults(
        _ item: Operator, _ functions: AggregateFunctions, _ scope: Scope, _ evaluation: inout Evaluation
    ) -> Scope {
        guard let output = item.field(.output) else {
            evaluation.gaps.append(.modeLacks(evaluation.text.string(item.node.name)))
            evaluation.outputs[item.index] = []
            return scope
        }
        let attributes = evaluation.attributes(in: output.value, count: nil)
        let made = attributes.filter { scope[$0.id] == nil }
        var result = Scope()
        for attribute in attributes {
            var definition = scope.definition(of: attribute.id)
            if made.count == 1, functions.items.count == 1, attribute == made[0] {
                definition = evaluation.define(functions.items[0].call, scope, as: .aggregation)
            }
            result.set(attribute, to: definition)
        }
        if made.count > 1 { evaluation.cuts.append(.modeLacks(evaluation.text.string(item.node.name))) }
        evaluation.outputs[item.index] = attributes
        return result
    }

    /// Remembers each `FILTER (WHERE …)` of a partial stage for the final one.
    private static func keepFilters(
        of functions: AggregateFunctions, in scope: inout Scope, _ evaluation: inout Evaluation
    ) {
        for function in functions.items {
            guard let condition = function.filter else { continue }
            scope.aggregateFilters[function.key] = evaluation.conditional(condition, scope)
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
        guard functions.items.count == functions.attributes.count else {
            return defineByName(functions.attributes, in: &scope, &evaluation)
        }
        for (function, attribute) in zip(functions.items, functions.attributes) {
            var definition = evaluation.aggregated(function.call, scope)
            let filter = scope.aggregateFilters[function.key]
            if filter != nil || function.filter != nil {
                definition = evaluation.filtered(definition, by: filter, function.filter, scope)
            }
            scope.set(attribute, to: definition)
        }
    }

    /// Defines attributes by their names, which repeat the calls: for calls with literals that hold parentheses.
    ///
    /// Names lack `distinct` and filters, so this is flagged.
    private static func defineByName(
        _ attributes: [AttributeToken], in scope: inout Scope, _ evaluation: inout Evaluation
    ) {
        guard !attributes.isEmpty else { return }
        evaluation.gaps.append(IncompleteReason(kind: .noDefinition, operator: "HashAggregate"))
        for attribute in attributes {
            scope.set(attribute, to: evaluation.define(attribute.name, scope, as: .aggregation))
        }
    }

    /// Whether a stage only removes the duplicates of a DISTINCT function above it, which then groups by its argument.
    static func isBelowDistinct(_ item: Operator, keys: TextRange, in evaluation: Evaluation) -> Bool {
        if hasKey("gid", keys, in: evaluation) { return true }
        let text = evaluation.text
        var parent = item.node.parent
        while parent != PlanNode.none {
            let node = evaluation.plan.nodes[Int(parent)]
            let name = text.string(text.firstWord(node.name))
            if rules[name] != nil {
                guard let block = evaluation.plan.block(of: node) else { return false }
                if isDistinct(block, in: text) { return true }
                guard isSameStage(block, keys: keys, in: text) else { return false }
            } else if !stageBreaks.contains(name) {
                return false
            }
            parent = node.parent
        }
        return false
    }

    /// Whether a function is `partial_count(distinct a#1)`.
    private static func isDistinct(_ block: OperatorBlock, in text: PlanText) -> Bool {
        guard let functions = block.field(.functions) else { return false }
        return text.first("(distinct ", in: functions.value) != nil
    }

    /// Whether an aggregate is the second half of a grouping without functions.
    private static func isSameStage(_ block: OperatorBlock, keys: TextRange, in text: PlanText) -> Bool {
        guard let functions = block.field(.functions), let other = block.field(.keys) else { return false }
        return text.unbracketed(functions.value).isEmpty && text.isSame(keys, other.value)
    }

    private static let stageBreaks: Set<String> = [
        "Exchange", "Sort", "AQEShuffleRead", "ShuffleQueryStage", "CustomShuffleReader", "==", "AdaptiveSparkPlan",
    ]

    private static func hasKey(_ name: Word, _ keys: TextRange, in evaluation: Evaluation) -> Bool {
        evaluation.attributes(in: keys, count: nil).contains { evaluation.text.isWord(name, $0.name) }
    }
}

extension Evaluation {
    /// What an aggregate function gives.
    fileprivate mutating func aggregated(_ call: TextRange, _ scope: borrowing Scope) -> Int32 {
        if text.starts(call, with: "pivotfirst(") { return pivoted(call, scope) }
        guard let counted = countIfValue(call, scope) else { return define(call, scope, as: .aggregation) }
        let value = define(counted, scope, as: .aggregation)
        let references = references(in: call, scope)
        builder.begin()
        builder.addValue(definitions[value], as: .aggregation, isMasked: true)
        var definition = builder.take()
        definition.expression = call
        return definitions.add(definition, FormulaOrigin(references: references))
    }

    /// `pivotfirst(st#1, sum(amt)#2, A, B, 0, 0)`: the first argument decides which of the others' values it is.
    private mutating func pivoted(_ call: TextRange, _ scope: borrowing Scope) -> Int32 {
        let arguments = text.plainItems(TextRange(call.lower + 11, max(call.lower + 11, call.upper - 1)))
        guard arguments.count > 2 else { return define(call, scope, as: .aggregation) }
        let key = define(arguments[0], scope)
        let value = define(arguments[1], scope, as: .aggregation)
        let references = references(in: call, scope)
        builder.begin()
        builder.addValue(definitions[value], as: .aggregation)
        builder.addCondition(definitions[key], as: .conditional)
        var definition = builder.take()
        definition.expression = call
        return definitions.add(definition, FormulaOrigin(references: references))
    }

    /// `x` of `count(if (NOT x) null else x)`, into which Spark rewrites `count_if(x)`.
    ///
    /// The condition is simplified (`a <= 1` for `NOT a > 1`), so it is known by naming the same attributes.
    private mutating func countIfValue(_ call: TextRange, _ scope: borrowing Scope) -> TextRange? {
        guard text.starts(call, with: "count(if ("), let place = text.last(" null else ", in: call) else { return nil }
        let value = TextRange(place + 11, call.upper - 1)
        let tested = references(in: TextRange(call.lower, place), scope).map(\.definition)
        let counted = references(in: value, scope).map(\.definition)
        return !counted.isEmpty && Set(tested) == Set(counted) ? value : nil
    }

    /// A function's definition together with the columns of its filter.
    mutating func filtered(
        _ definition: Int32, by filter: Int32?, _ condition: TextRange?, _ scope: borrowing Scope
    ) -> Int32 {
        var own: Int32?
        if let condition { own = conditional(condition, scope) }
        builder.begin()
        builder.addValue(definitions[definition], as: .aggregation)
        for condition in [filter, own] {
            if let condition { builder.addCondition(definitions[condition], as: .conditional) }
        }
        var result = builder.take()
        result.expression = definitions[definition].expression
        var origin = definitions.origin(of: definition)
        origin.filter = own ?? filter
        return definitions.add(result, origin)
    }

    /// A condition, all of whose columns decide.
    fileprivate mutating func conditional(_ condition: TextRange, _ scope: borrowing Scope) -> Int32 {
        let references = references(in: condition, scope)
        builder.begin()
        addConditions(in: condition, references, as: .conditional)
        var definition = builder.take()
        definition.expression = condition
        return definitions.add(definition, FormulaOrigin(references: references))
    }
}
