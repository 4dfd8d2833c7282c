import SparkPlan

/// A function among those of its aggregate: `count(1)` may stand there several times, each with a filter of its own.
struct AggregateCall: Hashable, Sendable {
    var text: String
    /// How many of the same text stand before it.
    var occurrence: Int
}

/// The functions of an aggregate and the attributes that they give.
struct AggregateFunctions {
    /// One function: `sum(amt#31)` of `partial_sum(amt#31) FILTER (WHERE (st#5 = A))`.
    struct Item {
        var call: TextRange
        var filter: TextRange?
        var key = AggregateCall(text: "", occurrence: 0)
    }

    private(set) var items: [Item] = []
    private(set) var attributes: [AttributeToken] = []
    private(set) var isPartial = false

    init(_ item: Operator, in text: PlanText) {
        guard let functions = item.field(.functions) else { return }
        let calls = Self.cut(functions, in: text)
        var occurrences: [String: Int] = [:]
        for call in calls {
            let (name, partial) = Self.withoutStage(call, in: text)
            isPartial = isPartial || partial
            var item = Self.split(name, in: text)
            let words = text.string(item.call)
            item.key = AggregateCall(text: words, occurrence: occurrences[words, default: 0])
            occurrences[words, default: 0] += 1
            items.append(item)
        }
        // A partial stage's attributes are buffers, not one a function.
        guard !isPartial, let field = item.field(.aggregateAttributes) else { return }
        attributes = text.attributeItems(text.unbracketed(field.value), count: field.count)
            .compactMap { text.attributeAtEnd(of: $0) }
    }

    private static func cut(_ field: OperatorField, in text: PlanText) -> [TextRange] {
        text.plainItems(text.unbracketed(field.value))
    }

    private static func withoutStage(_ call: TextRange, in text: PlanText) -> (TextRange, Bool) {
        for prefix in prefixes where text.starts(call, with: prefix) {
            return (TextRange(call.lower + prefix.count, call.upper), true)
        }
        return (call, false)
    }

    private static let prefixes: [Word] = ["partial_", "merge_", "finalmerge_"]

    private static func split(_ call: TextRange, in text: PlanText) -> Item {
        guard let place = text.last(" FILTER (WHERE ", in: call),
            let open = text.first(.openParenthesis, in: call),
            text.groupEnd(at: open, before: call.upper) == place
        else { return Item(call: call) }
        return Item(call: TextRange(call.lower, place), filter: TextRange(place + 15, call.upper - 1))
    }
}
