import ColumnLineage

/// Plans that were read, by their text aside from what is new in each batch.
///
/// Bounded by the size of the lineages; the one that was not used for longest goes first.
struct PlanCache: Sendable {
    struct Key: Hashable, Sendable, Codable {
        var own: PlanFingerprint
        /// The outer plan of the batch: what is read within `foreachBatch` depends on it.
        var outer: PlanFingerprint
    }

    private struct Entry: Sendable {
        var plan: PlanLineage
        var lastUse: Int
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var uses = 0
    private var weight = 0

    /// - Parameter limit: How many columns and sources of columns are kept in all.
    init(limit: Int = 50_000) {
        self.limit = limit
    }

    var count: Int { entries.count }

    mutating func find(_ key: Key) -> PlanLineage? {
        uses += 1
        entries[key]?.lastUse = uses
        return entries[key]?.plan
    }

    mutating func insert(_ plan: PlanLineage, for key: Key) {
        uses += 1
        if let old = entries.updateValue(Entry(plan: plan, lastUse: uses), forKey: key) { weight -= old.plan.weight }
        weight += plan.weight
        while weight > limit, entries.count > 1, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
            weight -= oldest.value.plan.weight
        }
    }
}

/// A cache is no state: a snapshot leaves it out, and what it held is read again.
extension PlanCache: Codable {
    init(from decoder: any Decoder) throws { self.init() }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encodeNil()
    }
}

extension PlanLineage {
    /// About how many values it holds.
    fileprivate var weight: Int {
        let written = (write?.columns ?? []).reduce(0) { $0 + 1 + $1.sources.count } + (write?.dataset.count ?? 0)
        let given = (frame?.attributes ?? []).reduce(0) { $0 + 1 + $1.sources.count } + (frame?.dataset.count ?? 0)
        return 16 + written + given + sources.reduce(0) { $0 + $1.fields.count }
    }
}
