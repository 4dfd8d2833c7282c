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
    /// What is known of each target, over all batches.
    private(set) var lineages: [PlanLineage] = []
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
        if let place = lineages.firstIndex(where: { $0.write?.target == named.write?.target }) {
            lineages[place] = lineages[place].merged(with: named)
        } else {
            lineages.append(named)
        }
    }

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
