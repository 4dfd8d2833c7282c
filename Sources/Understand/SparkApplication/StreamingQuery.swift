import ColumnLineage
import LineageModel
import SparkEventLog

/// One run of a streaming query, from its start to its end, over all of its micro-batches.
struct StreamingQuery: Hashable, Sendable, Codable {
    let run: RunID
    private(set) var name: String?
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
    /// The job under which it was told; it stays, whatever shows later.
    var job: JobDescription?
    /// Whether something is known that was not told yet.
    var hasNews = false
    /// Whether the log does not have the query's start.
    var isCut = false
    /// The error of a batch that failed.
    var error: String?

    /// Plans of batches whose progress is still to come.
    private var batches: [Int: [HeldPlan]] = [:]
    /// What was learned from already: the same again teaches nothing.
    private var learned: Set<Lesson> = []
    /// What a scan was found to read, by the id of its first attribute.
    private var sourceOfScan: [Int32: TableReference] = [:]

    private struct HeldPlan: Hashable, Sendable, Codable {
        var key: PlanCache.Key
        var plan: PlanLineage
    }

    private struct Lesson: Hashable, Sendable, Codable {
        var key: PlanCache.Key
        var changed: [TableReference?]
    }

    /// Batches are told of within moments of their end; more than these never wait.
    private static let heldLimit = 16
    /// Writes within one `foreachBatch`, far more than any has.
    private static let plansLimit = 1_000
    private static let memoryLimit = 1_000

    init(_ event: QueryStarted, run: RunID) {
        (name, start) = (event.name, event.time)
        self.run = run
        details = StreamingDetails(queryID: event.id)
    }

    /// Holds the plan of a batch until its progress event says what the scans read.
    mutating func hold(_ plan: PlanLineage, _ key: PlanCache.Key, batch: Int) {
        let held = batches[batch] ?? []
        guard held.count < Self.plansLimit, !held.contains(where: { $0.key == key }) else { return }
        batches[batch, default: []].append(HeldPlan(key: key, plan: plan))
        if batches.count > Self.heldLimit, let oldest = batches.keys.min() { batches[oldest] = nil }
    }

    /// Learns from a batch that has ended.
    mutating func take(_ progress: QueryProgress) {
        details.add(progress)
        if let name = progress.name, toldAt == nil { self.name = name }
        for case let table? in progress.sources.map(\.table) where !sources.contains(table) {
            // A pattern may find more topics later: then the wider set stands for the narrower.
            sources.removeAll { $0.isPart(of: table) }
            sources.append(table)
            hasNews = true
        }
        for held in batches.removeValue(forKey: progress.batchID) ?? [] { learn(held, progress) }
    }

    private mutating func learn(_ held: HeldPlan, _ progress: QueryProgress) {
        let lesson = Lesson(key: held.key, changed: progress.sources.filter(\.isChanged).map(\.table))
        guard !learned.contains(lesson) else { return }
        if learned.count >= Self.memoryLimit { learned = [] }
        learned.insert(lesson)
        let before = lineages
        for plan in held.plan.writing(toSinkOf: progress) { learn(plan, progress) }
        if before != lineages { hasNews = true }
    }

    private mutating func learn(_ plan: PlanLineage, _ progress: QueryProgress) {
        guard plan.write != nil, let tables = pairing(of: plan, with: progress) else { return }
        let named = plan.naming(scans: tables)
        guard !named.hasUnnamedScans else { return }
        if earlier.contains(where: { $0.contradicts(named) || !$0.reads(only: sources) }) { earlier = [] }
        own.merge(named)
    }

    /// What is known of each target, over all batches; of a query that was started again, over its runs.
    ///
    /// A target counts once this run has written it.
    var lineages: [PlanLineage] {
        own.map { mine in
            earlier.first { $0.write?.target == mine.write?.target }.map { $0.merged(with: mine) } ?? mine
        }
    }

    /// Whether a batch has shown what the query writes.
    var hasTarget: Bool { !own.isEmpty }

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
        // A V1 source has new ids in each batch: the old ones do not come again.
        if sourceOfScan.count >= Self.memoryLimit { sourceOfScan = [:] }
        for (place, scan) in scans.enumerated() { sourceOfScan[scan] = tables[place] ?? sourceOfScan[scan] }
        return tables
    }
}

extension StreamingDetails {
    /// Counts a batch that has ended.
    fileprivate mutating func add(_ progress: QueryProgress) {
        batches += 1
        for source in progress.sources { inputRows = inputRows.adding(source.inputRows) }
        if let rows = progress.outputRows { outputRows = (outputRows ?? 0).adding(rows) }
        lastBatch = progress.batchID
        offsets = progress.sources.map { StreamOffset(source: $0.description, end: $0.endOffset) }
    }
}

extension Int {
    /// The sum, or the largest number where it is too large; a negative number counts nothing.
    fileprivate func adding(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(Swift.max(0, other))
        return overflows ? .max : sum
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
        } else if count < 1_000 {
            // A target for each batch or key would never end.
            append(lineage)
        }
    }
}

extension PlanLineage {
    /// Whether a batch of a later run writes other columns to this target, or feeds them in another way from a source
    /// that both read.
    fileprivate func contradicts(_ batch: PlanLineage) -> Bool {
        guard let target = write?.target, target == batch.write?.target else { return false }
        if write?.columns.map(\.name) != batch.write?.columns.map(\.name) { return true }
        for source in batch.sources {
            let mine = columns(fedBy: source.table)
            if !mine.isEmpty, mine != batch.columns(fedBy: source.table) { return true }
        }
        return false
    }

    /// Whether all topics it reads are still sources of the query.
    fileprivate func reads(only current: [TableReference]) -> Bool {
        sources.allSatisfy { source in
            guard case .topics = source.table else { return true }
            return current.contains { source.table.isPart(of: $0) || $0.isPart(of: source.table) }
        }
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
