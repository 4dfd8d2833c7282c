import ColumnLineage
import LineageModel
import SparkEventLog

/// One run of a streaming query, from its start to its end, over all of its micro-batches.
struct StreamingQuery: Hashable, Sendable {
    let run: RunID
    let name: String?
    let start: Timestamp
    /// The settings of its session.
    var settings: [String: String] = [:]
    /// What this run's batches said of each target.
    private var own: [PlanLineage] = []
    /// What earlier runs of the query knew, as long as no batch of this one contradicts it.
    private var earlier: [PlanLineage] = []
    /// The sources of its progress events, idle ones too.
    private(set) var sources: [TableReference] = []
    private(set) var details: StreamingDetails
    /// When the run was last told; nil until START.
    var toldAt: Timestamp?
    /// Whether something is known that was not told yet.
    var hasNews = false
    /// Whether the log does not have the query's start.
    var isCut = false
    /// The error of a batch that failed.
    var error: String?

    /// Plans of batches whose progress is still to come.
    private var batches: [Int: [PlanLineage]] = [:]
    /// What a scan was found to read, by the id of its first attribute.
    private var sourceOfScan: [Int32: TableReference] = [:]

    /// Batches are told of within moments of their end; more than these never wait.
    private static let heldLimit = 16

    init(_ event: QueryStarted, run: RunID) {
        (name, start) = (event.name, event.time)
        self.run = run
        details = StreamingDetails(queryID: event.id)
    }

    /// Holds the plan of a batch until its progress event says what the scans read.
    mutating func hold(_ plan: PlanLineage, batch: Int) {
        guard batches[batch]?.contains(plan) != true else { return }
        batches[batch, default: []].append(plan)
        if batches.count > Self.heldLimit, let oldest = batches.keys.min() { batches[oldest] = nil }
    }

    /// Learns from a batch that has ended.
    mutating func take(_ progress: QueryProgress) {
        details.add(progress)
        let before = (lineages, sources)
        for source in progress.sources {
            guard let table = source.table, !sources.contains(table) else { continue }
            // A pattern may find more topics later: then the wider set stands for the narrower.
            sources.removeAll { $0.isPart(of: table) }
            sources.append(table)
        }
        for plan in batches.removeValue(forKey: progress.batchID) ?? [] { learn(plan, progress) }
        if before.0 != lineages || before.1 != sources { hasNews = true }
    }

    private mutating func learn(_ plan: PlanLineage, _ progress: QueryProgress) {
        let plan = plan.writing(toSinkOf: progress)
        guard plan.write != nil, let tables = pairing(of: plan, with: progress) else { return }
        let named = plan.naming(scans: tables)
        guard !named.hasUnnamedScans else { return }
        if earlier.contains(where: { $0.contradicts(named) }) { earlier = [] }
        own.merge(named)
    }

    /// What is known of each target, over all batches; of a query that was started again, over its runs.
    var lineages: [PlanLineage] {
        guard !own.isEmpty else { return [] }
        var all = earlier
        for lineage in own { all.merge(lineage) }
        return all
    }

    /// Goes on from what an earlier run of the same query knew.
    ///
    /// A source that is idle since the restart is in no plan of this run; the query's id says that it is the same query,
    /// and the first batches say whether its definitions are still the same.
    mutating func goOn(from lineages: [PlanLineage]) { earlier = lineages }

    /// The source of each scan: distinct scans in the order of the tree are the sources that had news, in their order.
    ///
    /// Nil where this does not come out even, or a scan would change its source: then nothing is learned from the
    /// batch (streaming.md §1.4).
    private mutating func pairing(of plan: PlanLineage, with progress: QueryProgress) -> [Int: TableReference]? {
        let changed = progress.sources.filter(\.isChanged)
        let scans = plan.microBatchScans
        guard !scans.isEmpty else { return [:] }
        guard changed.count == scans.count else { return nil }
        var tables: [Int: TableReference] = [:]
        for (place, (scan, source)) in zip(scans, changed).enumerated() {
            guard let table = source.table else { continue }
            if let known = sourceOfScan[scan], known != table, !known.isPart(of: table), !table.isPart(of: known) {
                return nil
            }
            tables[place] = table
        }
        for (place, scan) in scans.enumerated() { sourceOfScan[scan] = tables[place] ?? sourceOfScan[scan] }
        return tables
    }
}

extension StreamingDetails {
    /// Counts a batch that has ended.
    fileprivate mutating func add(_ progress: QueryProgress) {
        batches += 1
        inputRows += progress.sources.reduce(0) { $0 + $1.inputRows }
        if let rows = progress.outputRows { outputRows = (outputRows ?? 0) + rows }
        lastBatch = progress.batchID
        offsets = progress.sources.map { StreamOffset(source: $0.description, end: $0.endOffset) }
    }
}

extension StreamSource {
    /// The topics of a Kafka source; nil for a source that the plan names itself.
    var table: TableReference? { topics.isEmpty ? nil : .topics(topics, brokers: nil) }
}

extension TableReference {
    /// Whether these are some of another reference's topics.
    func isPart(of other: TableReference) -> Bool {
        guard case .topics(let mine, _) = self, case .topics(let theirs, _) = other else { return false }
        return Set(mine).isSubset(of: theirs)
    }
}

extension [PlanLineage] {
    /// Adds a batch's lineage to that of its target.
    fileprivate mutating func merge(_ lineage: PlanLineage) {
        if let place = firstIndex(where: { $0.write?.target == lineage.write?.target }) {
            self[place] = self[place].merged(with: lineage)
        } else {
            append(lineage)
        }
    }
}

extension PlanLineage {
    /// Whether a batch of a later run feeds this target's columns in another way from a source that both read.
    fileprivate func contradicts(_ batch: PlanLineage) -> Bool {
        guard let target = write?.target, target == batch.write?.target else { return false }
        for source in batch.sources {
            let mine = columns(fedBy: source.table)
            if !mine.isEmpty, mine != batch.columns(fedBy: source.table) { return true }
        }
        return false
    }

    /// The columns that a source feeds directly, and the fields they take from it.
    private func columns(fedBy table: TableReference) -> Set<Feed> {
        var feeds: Set<Feed> = []
        for column in write?.columns ?? [] {
            for use in column.sources where !use.transformations.isDisjoint(with: .direct) {
                if sources[use.source].table == table { feeds.insert(Feed(column: column.name, field: use.field)) }
            }
        }
        return feeds
    }

    private struct Feed: Hashable {
        var column: Name
        var field: Name
    }
}
