import SparkPlan

/// The attributes that a node of the plan can refer to.
///
/// Ids are unique in a driver but for unions, which bear their first child's: so each node has a scope of its own. It
/// is moved from child to parent, never copied. After a partial aggregate the attributes below stay in it, since the
/// final aggregate's functions still name them.
struct Scope: Sendable {
    struct Entry: Sendable {
        var name: TextRange
        var definition: Int32
    }

    private var entries: [Int32: Entry] = [:]
    /// What an attribute is that no leaf named: a `Range` prints no columns in a logical plan.
    var unnamed = DefinitionTable.unresolved
    /// Conditions of `FILTER (WHERE …)` by the function they belong to: only the partial aggregate prints them.
    var aggregateFilters: [AggregateCall: Int32] = [:]

    init(capacity: Int = 0) {
        if capacity > 0 { entries.reserveCapacity(capacity) }
    }

    subscript(id: Int32) -> Entry? { entries[id] }

    /// What an attribute is made of.
    func definition(of id: Int32) -> Int32 { entries[id]?.definition ?? unnamed }

    mutating func set(_ attribute: AttributeToken, to definition: Int32) {
        entries[attribute.id] = Entry(name: attribute.name, definition: definition)
    }

    /// The definitions of all attributes of a name.
    func definitions(named name: Word, in text: PlanText) -> [Int32] {
        entries.values.filter { text.isWord(name, $0.name) }.map(\.definition)
    }

    /// Takes the attributes of another scope; of an attribute in both, this one's counts.
    ///
    /// - Complexity: O(size of the smaller scope).
    mutating func merge(_ other: consuming Scope) {
        if entries.count >= other.entries.count {
            for (id, entry) in other.entries where entries[id] == nil { entries[id] = entry }
        } else {
            for (id, entry) in entries { other.entries[id] = entry }
            entries = other.entries
        }
        unnamed = min(unnamed, other.unnamed)
        if !other.aggregateFilters.isEmpty { aggregateFilters.merge(other.aggregateFilters) { mine, _ in mine } }
    }
}
