import ColumnLineage
import LineageModel
import SparkEventLog

/// The runs of streaming queries that are open in an application, and the executions of their batches.
///
/// Bounded whatever the number of batches.
struct StreamingQueries: Sendable, Codable {
    /// By the run's id as Spark writes it.
    private(set) var open: [String: StreamingQuery] = [:]
    /// The batch of each execution that is open.
    private var batches: [Int: Batch] = [:]
    private var plans = PlanCache()
    /// What ended runs knew, by the id of their query.
    private var ended = BoundedTable<String, [PlanLineage]>(limit: 1_000)
    /// Runs that ended: what comes late does not begin them again.
    private var endedRuns = BoundedTable<String, Bool>(limit: 1_000)

    struct Batch: Hashable, Sendable, Codable {
        var runID: String
        var batchID: Int
        /// The execution at the root of the batch.
        var root: Int
        /// The text of the root's plan: what is read within `foreachBatch` depends on it.
        var outer: PlanFingerprint?
        /// What the batch gives `foreachBatch`; only the root has it.
        var given: AttributeFrame?
    }

    // MARK: Queries

    mutating func start(_ event: QueryStarted) {
        guard open[event.runID] == nil, endedRuns[event.runID] == nil, let run = RunID(event.runID) else { return }
        var query = StreamingQuery(event, run: run)
        query.goOn(from: ended[event.id] ?? [])
        open[event.runID] = query
    }

    /// Takes a progress event; a query whose start the log does not have begins here.
    mutating func take(_ progress: QueryProgress) {
        begin(progress.runID, id: progress.id, name: progress.name, at: progress.time)
        open[progress.runID]?.take(progress)
    }

    mutating func end(_ runID: String) -> StreamingQuery? {
        guard let query = open.removeValue(forKey: runID) else { return nil }
        batches = batches.filter { $0.value.runID != runID }
        endedRuns[runID] = true
        if !query.lineages.isEmpty { ended[query.details.queryID] = query.lineages }
        return query
    }

    mutating func update(_ runID: String, _ change: (inout StreamingQuery) -> Void) {
        // In its place: a copy would cost more than the change.
        guard let place = open.index(forKey: runID) else { return }
        change(&open.values[place])
    }

    /// Takes that a part of the log is lost.
    ///
    /// A query may have been started again there, as another one: what its ended runs knew is no guide any more.
    mutating func noteGap() {
        for place in open.values.indices { open.values[place].isCut = true }
        ended.removeAll()
    }

    private mutating func begin(_ runID: String, id: String, name: String?, at time: Timestamp) {
        guard open[runID] == nil, endedRuns[runID] == nil, let run = RunID(runID) else { return }
        var query = StreamingQuery(QueryStarted(id: id, runID: runID, name: name, time: time), run: run)
        query.isCut = true
        open[runID] = query
    }

    // MARK: Executions

    /// Whether an execution belongs to a batch: by its description, or by the execution it is part of.
    mutating func claim(_ start: ExecutionStart) -> Bool {
        if let root = start.rootID, let batch = batches[root] {
            batches[start.id] = batch
            batches[start.id]?.given = nil
            return true
        }
        guard let description = start.description.flatMap(MicroBatchDescription.init) else { return false }
        begin(description.runID, id: description.queryID, name: description.name, at: start.time)
        batches[start.id] = Batch(runID: description.runID, batchID: description.batchID, root: start.id)
        update(description.runID) { if $0.settings != start.settings { $0.settings = start.settings } }
        return true
    }

    /// Reads the plan of a batch's execution, or takes what an equal text was read to.
    ///
    /// - Returns: what the text says; nil where the execution is none of a batch.
    mutating func add(
        _ text: [UInt8], to execution: Int, memory: inout AttributeMemory,
        read: ([UInt8], AttributeMemory) -> PlanLineage
    ) -> PlanLineage? {
        guard var batch = batches[execution] else { return nil }
        let own = PlanFingerprint(text)
        let isRoot = batch.root == execution
        if isRoot { batch.outer = own }
        let key = PlanCache.Key(own: own, outer: batch.outer ?? own)
        let plan: PlanLineage
        if let known = plans.find(key) {
            plan = known
        } else {
            plan = read(text, memory.within(isRoot ? nil : batches[batch.root]?.given))
            plans.insert(plan, for: key)
        }
        if let frame = plan.frame { memory.remember(frame) }
        if isRoot {
            batch.given = plan.frame
            batches[execution] = batch
        }
        update(batch.runID) { $0.hold(plan, key, batch: batch.batchID) }
        return plan
    }

    /// Forgets an execution; what it failed with may be all that is ever said of it.
    mutating func end(_ end: ExecutionEnd) -> Bool {
        guard let batch = batches.removeValue(forKey: end.id) else { return false }
        if let message = end.errorMessage, !message.isEmpty { update(batch.runID) { $0.error = message } }
        return true
    }
}

/// A table that forgets its oldest keys.
struct BoundedTable<Key: Hashable & Sendable & Codable, Value: Sendable & Codable>: Sendable, Codable {
    private let limit: Int
    private var values: [Key: Value] = [:]
    private var order: [Key] = []

    init(limit: Int) {
        self.limit = limit
    }

    subscript(key: Key) -> Value? {
        get { values[key] }
        set {
            guard let newValue else { return }
            if values.updateValue(newValue, forKey: key) == nil { order.append(key) }
            if order.count > limit { values[order.removeFirst()] = nil }
        }
    }

    mutating func removeAll() { (values, order) = ([:], []) }
}
