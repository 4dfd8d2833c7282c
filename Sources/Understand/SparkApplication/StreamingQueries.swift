import ColumnLineage
import LineageModel
import SparkEventLog

/// The runs of streaming queries that are open in an application, and the executions of their batches.
struct StreamingQueries: Sendable {
    /// By the run's id as Spark writes it.
    private(set) var open: [String: StreamingQuery] = [:]
    /// The batch of each execution that is open.
    private var batches: [Int: Batch] = [:]
    private var plans = PlanCache()
    /// What ended runs knew, by the id of their query.
    private var ended: [String: [PlanLineage]] = [:]
    private var endedOrder: [String] = []
    private static let endedLimit = 1_000

    struct Batch: Hashable, Sendable {
        var runID: String
        var batchID: Int
        /// The text of the batch's own plan: what is read within `foreachBatch` depends on it.
        var outer: PlanFingerprint
    }

    // MARK: Queries

    mutating func start(_ event: QueryStarted) {
        guard let run = RunID(event.runID), open[event.runID] == nil else { return }
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
        keep(query)
        return query
    }

    private mutating func keep(_ query: StreamingQuery) {
        let id = query.details.queryID
        guard !query.lineages.isEmpty else { return }
        if ended.updateValue(query.lineages, forKey: id) == nil { endedOrder.append(id) }
        if endedOrder.count > Self.endedLimit { ended[endedOrder.removeFirst()] = nil }
    }

    mutating func update(_ runID: String, _ change: (inout StreamingQuery) -> Void) {
        guard var query = open[runID] else { return }
        change(&query)
        open[runID] = query
    }

    private mutating func begin(_ runID: String, id: String, name: String?, at time: Timestamp) {
        guard open[runID] == nil, let run = RunID(runID) else { return }
        var query = StreamingQuery(QueryStarted(id: id, runID: runID, name: name, time: time), run: run)
        query.isCut = true
        open[runID] = query
    }

    // MARK: Executions

    /// Whether an execution belongs to a batch: by its description, or by the execution it is part of.
    mutating func claim(_ start: ExecutionStart) -> Bool {
        if let root = start.rootID, let batch = batches[root] {
            batches[start.id] = batch
            return true
        }
        guard let description = start.description.flatMap(MicroBatchDescription.init) else { return false }
        begin(description.runID, id: description.queryID, name: nil, at: start.time)
        batches[start.id] = Batch(
            runID: description.runID, batchID: description.batchID, outer: PlanFingerprint(start.plan))
        open[description.runID]?.settings = start.settings
        return true
    }

    /// Reads the plan of a batch's execution, or takes what an equal text was read to.
    mutating func add(
        _ text: [UInt8], to execution: Int, memory: inout AttributeMemory,
        read: ([UInt8], AttributeMemory) -> PlanLineage
    ) {
        guard let batch = batches[execution] else { return }
        let key = PlanCache.Key(own: PlanFingerprint(text), outer: batch.outer)
        let plan: PlanLineage
        if let known = plans[key] {
            plan = known
        } else {
            plan = read(text, memory)
            plans[key] = plan
        }
        if let frame = plan.frame { memory.remember(frame) }
        open[batch.runID]?.hold(plan, batch: batch.batchID)
    }

    /// Forgets an execution; what it failed with may be all that is ever said of it.
    mutating func end(_ end: ExecutionEnd) -> Bool {
        guard let batch = batches.removeValue(forKey: end.id) else { return false }
        if let message = end.errorMessage, !message.isEmpty { open[batch.runID]?.error = message }
        return true
    }
}

/// Plans that were read, by their text aside from what is new in each batch.
struct PlanCache: Sendable {
    struct Key: Hashable, Sendable {
        var own: PlanFingerprint
        var outer: PlanFingerprint
    }

    private var plans: [Key: PlanLineage] = [:]
    private var order: [Key] = []
    private static let limit = 64

    subscript(key: Key) -> PlanLineage? {
        get { plans[key] }
        set {
            if plans[key] == nil { order.append(key) }
            plans[key] = newValue
            if order.count > Self.limit { plans[order.removeFirst()] = nil }
        }
    }
}
