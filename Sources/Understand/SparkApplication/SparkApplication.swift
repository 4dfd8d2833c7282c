package import ColumnLineage
package import DatasetNaming
package import LineageModel
package import SparkEventLog

/// One Spark application as its event log tells it: events go in, steps of runs come out.
///
/// A pure state machine. It holds what is open; what is finished leaves it.
///
/// - The application is a run of its own, told before its first action and after its last.
/// - An action of the user is one run, however many SQL executions Spark makes of it.
/// - Only actions that write, or change a table's life, are told.
package struct SparkApplication: Sendable {
    /// Reads the text of a plan, with what earlier executions gave.
    package typealias PlanReader = @Sendable ([UInt8], AttributeMemory) -> PlanLineage

    private let logName: String
    private let namespace: Name?
    private let readPlan: PlanReader
    /// How runs are told; not part of the state.
    package var options: RunOptions

    private var phase = Phase.expected
    private var properties = SparkConfiguration()
    private var sparkVersion: String?
    var naming: DatasetNaming
    var streams = StreamingQueries()
    private var actions: [Int: Action] = [:]
    /// The root of each execution that is open.
    private var roots: [Int: Int] = [:]
    private var jobs = RunningJobs()
    var schemas = KnownSchemas()
    /// What executions gave without writing it: checkpoints are read again.
    private var memory = AttributeMemory()
    /// Actions that ended before the log showed which catalog they meant.
    private var held: [HeldAction] = []
    private(set) var lastTime = Timestamp(milliseconds: 0)

    /// Executions that started without a plan: their later plans are wanted of the log.
    package private(set) var awaitingPlans: Set<Int> = []

    /// Why plans could not be read (explain mode `codegen` or unknown, text cut before the target), and of how many
    /// executions.
    private var unread: [IncompleteReason: Int] = [:]
    /// Whether a part of the log is lost.
    private(set) var hasGap = false
    /// Whether the log has its own first line.
    private var hasLogStart = false
    /// Whether the log has the settings of the application.
    private(set) var hasSettings = false

    /// Executions of which the log has no plan to read.
    package var executionsWithoutPlan: Int { unread.values.reduce(0, +) }

    /// The most actions that wait for the name of a catalog; the oldest is then told without.
    private static let heldLimit = 1000

    private enum Phase: Sendable, Codable {
        case expected
        case running(ApplicationRun)
        case ended
    }

    /// - Parameters:
    ///   - logName: The log's name; it stands for the application's id where the log has none.
    ///   - namespace: The namespace of jobs; nil for what the log says.
    ///   - rules: What the operator says of names.
    ///   - options: How runs are told.
    ///   - readPlan: Reads the text of a plan.
    package init(
        logName: String, namespace: Name? = nil, rules: NamingRules = NamingRules(),
        options: RunOptions = RunOptions(),
        readPlan: @escaping PlanReader = { PlanLineage(text: $0, memory: $1) }
    ) {
        self.logName = logName
        self.namespace = namespace
        self.options = options
        self.readPlan = readPlan
        naming = DatasetNaming(rules: rules)
    }

    /// Whether the application has told its end: nothing follows.
    package var hasEnded: Bool {
        if case .ended = phase { true } else { false }
    }

    /// Takes the next event of the log.
    package mutating func apply(_ event: SparkEvent) -> [RunUpdate] {
        if case .ended = phase { return [] }
        switch event {
        case .logStart(let version):
            sparkVersion = version
            hasLogStart = true
            return []
        case .environmentUpdate(let properties):
            self.properties = SparkConfiguration(properties)
            hasSettings = true
            naming.configure(properties)
            return []
        case .applicationStart(let start):
            pass(start.time)
            return begin(start)
        case .applicationEnd(let end):
            pass(end.time)
            return self.end(end.exitCode ?? 0 == 0 ? .complete : .fail, at: end.time)
        case .jobStart(let job): return add(job)
        case .jobEnd(let job): return add(job)
        case .executionStart(let start): return add(start)
        case .executionEnd(let end): return add(end)
        case .planUpdate(let id, let plan): return add(plan, to: id)
        case .queryStarted(let query):
            pass(query.time)
            streams.start(query)
            return []
        case .queryProgress(let progress): return add(progress)
        case .queryTerminated(let end): return add(end)
        case .stageCompleted(let stage):
            add(stage)
            return []
        case .driverMetrics(let metrics):
            count(for: metrics.executionID) { $0.add(metrics.values) }
            return []
        }
    }

    /// Takes the end of a log that has no end of the application.
    ///
    /// - Parameter closesOpen: Whether what is open will not go on, because the log is final or by the user's word:
    ///   it is told as aborted at the time of the log's last event. Else it stays open.
    /// - Returns: The last steps of the runs that end so.
    package mutating func finish(closesOpen: Bool) -> [RunUpdate] {
        guard case .running = phase else { return [] }
        return closesOpen ? end(.abort, at: lastTime) : releaseHeld(all: true)
    }

    /// Takes that the log has been silent for so long that nothing more is expected of it.
    ///
    /// Nothing changes: a real end that comes later is told.
    ///
    /// - Returns: What is open, as aborted at the time of the log's last event.
    package func abandoned() -> [RunUpdate] {
        var end = self
        return end.finish(closesOpen: true)
    }

    /// Forgets the actions that are open, where the log lacks what became of them.
    ///
    /// Who goes on behind a gap cannot tell whether they have ended: nothing more is told of them.
    package mutating func forgetOpenActions() {
        (actions, roots, held, awaitingPlans) = ([:], [:], [], [])
        jobs = RunningJobs()
    }

    /// Takes that a part of the log is missing before the next event.
    ///
    /// What is open may have gone on there, and what is read later may have been defined there: their outputs are flagged.
    package mutating func noteGap() {
        hasGap = true
        for root in actions.keys { actions[root]?.isCut = true }
        streams.noteGap()
    }

    /// The application, while it runs.
    var applicationRun: ApplicationRun? {
        if case .running(let application) = phase { application } else { nil }
    }

    mutating func pass(_ time: Timestamp?) {
        if let time, time > lastTime { lastTime = time }
    }

    // MARK: The application

    private mutating func begin(_ start: ApplicationStart) -> [RunUpdate] {
        guard case .expected = phase else { return [] }
        if !hasSettings || !hasLogStart { noteGap() }
        let application = ApplicationRun(
            start, logName: logName, namespace: namespace, properties: properties, sparkVersion: sparkVersion,
            wanted: options.settings)
        phase = .running(application)
        naming.begin(user: start.user)
        return [RunUpdate(kind: .start, time: start.time, run: application.run, job: application.job)]
    }

    /// Ends the application: what is open cannot end any more.
    private mutating func end(_ kind: RunUpdate.Kind, at time: Timestamp) -> [RunUpdate] {
        guard case .running(let application) = phase else { return [] }
        var updates: [RunUpdate] = []
        for action in actions.values.sorted(by: { ($0.start, $0.rootID) < ($1.start, $1.rootID) }) {
            updates += close(action, Outcome(.abort, at: time))
        }
        updates += closeStreams(at: time)
        updates += releaseHeld(all: true)
        phase = .ended
        var run = application.run
        run.incomplete = incomplete
        return updates + [RunUpdate(kind: kind, time: time, run: run, job: application.job)]
    }

    // MARK: Executions

    private mutating func add(_ start: ExecutionStart) -> [RunUpdate] {
        pass(start.time)
        var updates: [RunUpdate] = []
        if case .expected = phase {
            // A log without its beginning.
            updates += begin(ApplicationStart(name: "", id: nil, time: start.time))
        }
        if roots[start.id] != nil { return updates }
        if streams.claim(start) {
            if start.plan.isEmpty { awaitingPlans.insert(start.id) } else { readBatch(start.plan, of: start.id) }
            return updates
        }
        let root = start.rootID.flatMap { actions[$0] == nil ? nil : $0 } ?? start.id
        var action = actions[root] ?? Action(rootID: root, start, isCut: hasGap && start.rootID ?? root != root)
        action.executions.append(Action.Execution(id: start.id, metrics: ExecutionMetrics(start.metrics)))
        roots[start.id] = root
        actions[root] = action
        if start.plan.isEmpty {
            awaitingPlans.insert(start.id)
            return updates
        }
        return updates + add(start.plan, to: start.id)
    }

    private mutating func add(_ text: [UInt8], to execution: Int) -> [RunUpdate] {
        awaitingPlans.remove(execution)
        if roots[execution] == nil { readBatch(text, of: execution) }
        guard let root = roots[execution], var action = actions[root],
            let place = action.executions.firstIndex(where: { $0.id == execution && $0.plan == nil })
        else { return [] }
        let plan = readPlan(text, memory)
        if let frame = plan.frame { memory.remember(frame) }
        count(plan)
        action.executions[place].plan = plan
        actions[root] = nil
        if let write = plan.write, action.isRun {
            naming.learn(fromWriteTo: action.target(of: write, at: place), session: action.settings)
        }
        learnPlaces(from: plan, of: action)
        var updates = releaseHeld()
        if !action.isTold, action.isRun, action.hasQuery, let start = tell(action) {
            action.told = start.job
            updates.append(start)
        }
        actions[root] = action
        return updates
    }

    /// Reads a plan of a streaming query's batch.
    private mutating func readBatch(_ text: [UInt8], of execution: Int) {
        if let plan = streams.add(text, to: execution, memory: &memory, read: readPlan) { count(plan) }
    }

    /// Counts an execution whose plan says nothing.
    private mutating func count(_ plan: PlanLineage) {
        guard plan.lacksWrite, var reason = plan.incomplete.first else { return }
        (reason.operator, reason.missing) = (nil, nil)
        unread[reason, default: 0] += 1
    }

    /// Why the application as a whole may have done more than was told: of its runs nothing else says so.
    private var incomplete: [IncompleteReason] {
        var reasons = unread.map { reason, count in
            var reason = reason
            reason.missing = count
            return reason
        }
        reasons.sort { $0.kind.rawValue < $1.kind.rawValue }
        return reasons + (hasGap ? [IncompleteReason(kind: .sourceGap)] : [])
    }

    private mutating func add(_ end: ExecutionEnd) -> [RunUpdate] {
        pass(end.time)
        if streams.end(end) { return [] }
        guard let action = actions[end.id] else { return [] }
        return close(action, action.outcome(end))
    }

    private mutating func add(_ job: JobStart) -> [RunUpdate] {
        pass(job.time)
        if let execution = job.executionID, let root = roots[execution] {
            jobs.start(job, execution: execution)
            actions[root]?.add(job)
        }
        return []
    }

    private mutating func add(_ job: JobEnd) -> [RunUpdate] {
        pass(job.time)
        if let root = jobs.end(job.id).flatMap({ roots[$0] }) { actions[root]?.end(job) }
        return []
    }

    private mutating func add(_ stage: StageCompleted) {
        guard let execution = jobs.execution(ofStage: stage.id) else { return }
        count(for: execution) { $0.add(stage) }
    }

    private mutating func count(for execution: Int, _ add: (inout ExecutionMetrics) -> Void) {
        if let root = roots[execution] { actions[root]?.count(for: execution, add) }
    }

    // MARK: Telling

    /// Forgets an action and tells how it ended, as soon as its tables have names.
    private mutating func close(_ action: Action, _ outcome: Outcome) -> [RunUpdate] {
        actions[action.rootID] = nil
        for execution in action.executions {
            roots[execution.id] = nil
            awaitingPlans.remove(execution.id)
        }
        for job in action.jobs { _ = jobs.end(job) }
        guard action.isRun || action.isTold || options.tellsReads && action.isRead else { return [] }
        if let updates = tell(action, outcome, evenIfAmbiguous: false) { return updates }
        held.append(HeldAction(action: action, outcome: outcome))
        guard held.count > Self.heldLimit else { return [] }
        let oldest = held.removeFirst()
        return tell(oldest.action, oldest.outcome, evenIfAmbiguous: true) ?? []
    }

    /// Tells the actions that were held back, those whose tables have got names, or all of them.
    private mutating func releaseHeld(all: Bool = false) -> [RunUpdate] {
        if held.isEmpty { return [] }
        var updates: [RunUpdate] = []
        let waiting = held
        held = []
        for item in waiting {
            let (action, outcome) = (item.action, item.outcome)
            if let told = tell(action, outcome, evenIfAmbiguous: all) {
                updates += told
            } else {
                held.append(HeldAction(action: action, outcome: outcome))
            }
        }
        return updates
    }

    /// START of an action; nil while its tables have no names.
    private mutating func tell(_ action: Action) -> RunUpdate? {
        let datasets = ActionDatasets(action, naming: &naming, withLineage: false)
        return datasets.isAmbiguous ? nil : update(.start, at: action.start, action, datasets)
    }

    /// START, if it was not told, and the end; nil while the action's tables have no names.
    private mutating func tell(_ action: Action, _ outcome: Outcome, evenIfAmbiguous: Bool) -> [RunUpdate]? {
        if outcome.kind == .complete, let write = action.rootWrite, let previous = write.previous {
            naming.learn(rename: previous, to: write.target, session: action.settings)
        }
        let datasets = ActionDatasets(action, naming: &naming, withLineage: outcome.kind == .complete)
        if datasets.isAmbiguous, !evenIfAmbiguous { return nil }
        var updates: [RunUpdate?] = []
        if !action.isTold {
            let known = ActionDatasets(action, naming: &naming, withLineage: false)
            updates.append(update(.start, at: action.start, action, known))
        }
        var end = update(outcome.kind, at: outcome.time, action, datasets)
        end?.run.errorMessage = outcome.message
        end?.run.cost = RunCost(action.executions.map(\.metrics))
        if outcome.kind == .complete, let write = action.rootWrite { forgetPlaces(of: write, by: action) }
        return (updates + [end]).compactMap(\.self)
    }

    /// A table's own metadata files, read for the statement about it, show where it lies.
    private mutating func learnPlaces(from plan: PlanLineage, of action: Action) {
        guard let target = action.rootWrite?.target else { return }
        for case .path(let path, _, _) in plan.sources.map(\.table) {
            naming.learn(path: path, of: target, session: action.settings)
        }
    }

    /// A table that is gone or renamed may come again elsewhere.
    private mutating func forgetPlaces(of write: PlanWrite, by action: Action) {
        switch write.lifecycle {
        case .drop: naming.forget(write.target, session: action.settings)
        case .rename: write.previous.map { naming.forget($0, session: action.settings) }
        default: break
        }
    }

    private mutating func update(
        _ kind: RunUpdate.Kind, at time: Timestamp, _ action: Action, _ datasets: ActionDatasets
    ) -> RunUpdate? {
        guard case .running(let application) = phase else { return nil }
        var datasets = datasets
        datasets.complete(&schemas)
        var run = application.child(execution: action.rootID, start: action.start)
        run.jobDetails = action.jobDetails
        if options.tellsSQL { run.sql = action.statement }
        let job = action.told ?? job(of: action, writing: datasets.target, in: application)
        var update = RunUpdate(kind: kind, time: time, run: run, job: job)
        update.inputs = datasets.inputs
        update.outputs = flagged(datasets.outputs, isCut: action.isCut)
        return update
    }

    private func job(
        of action: Action, writing target: Dataset?, in application: ApplicationRun
    ) -> JobDescription {
        let name = JobName.action(
            application: application.reference.job, rootOperator: action.rootOperator,
            target: action.rootWrite?.target, dataset: target, options.jobName)
        return JobDescription(
            namespace: application.reference.namespace, name: name, kind: .sql, processing: .batch)
    }
}

/// An action that has ended, but whose tables have no names yet.
private struct HeldAction: Sendable, Codable {
    var action: Action
    var outcome: Outcome
}

// MARK: - Snapshots

/// The state as a value: who resumes a log goes on from it without the log's beginning.
///
/// What a plan was read to is left out where it can be read again, and so is the reader of plans.
extension SparkApplication: Codable {
    /// Counts with each change of the state's form: one that is not this is no state to go on from.
    private static let snapshotVersion = 2

    private enum CodingKeys: String, CodingKey {
        case version, logName, namespace, phase, properties, sparkVersion, naming, streams, actions, roots, jobs,
            schemas
        case memory, held, lastTime, awaitingPlans, unread, hasGap, hasLogStart, hasSettings
    }

    /// - Throws: `DecodingError`, also for a snapshot of another version.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let version = try values.decode(Int.self, forKey: .version)
        guard version == Self.snapshotVersion else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: values, debugDescription: "a snapshot of version \(version) is not known")
        }
        self.init(
            logName: try values.decode(String.self, forKey: .logName),
            namespace: try values.decodeIfPresent(Name.self, forKey: .namespace))
        phase = try values.decode(Phase.self, forKey: .phase)
        properties = try values.decode(SparkConfiguration.self, forKey: .properties)
        sparkVersion = try values.decodeIfPresent(String.self, forKey: .sparkVersion)
        naming = try values.decode(DatasetNaming.self, forKey: .naming)
        streams = try values.decode(StreamingQueries.self, forKey: .streams)
        actions = try values.decode([Int: Action].self, forKey: .actions)
        roots = try values.decode([Int: Int].self, forKey: .roots)
        jobs = try values.decode(RunningJobs.self, forKey: .jobs)
        schemas = try values.decode(KnownSchemas.self, forKey: .schemas)
        memory = try values.decode(AttributeMemory.self, forKey: .memory)
        held = try values.decode([HeldAction].self, forKey: .held)
        lastTime = try values.decode(Timestamp.self, forKey: .lastTime)
        awaitingPlans = try values.decode(Set<Int>.self, forKey: .awaitingPlans)
        unread = try values.decode([IncompleteReason: Int].self, forKey: .unread)
        hasGap = try values.decode(Bool.self, forKey: .hasGap)
        hasLogStart = try values.decode(Bool.self, forKey: .hasLogStart)
        hasSettings = try values.decode(Bool.self, forKey: .hasSettings)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(Self.snapshotVersion, forKey: .version)
        try values.encode(logName, forKey: .logName)
        try values.encodeIfPresent(namespace, forKey: .namespace)
        try values.encode(phase, forKey: .phase)
        try values.encode(properties, forKey: .properties)
        try values.encodeIfPresent(sparkVersion, forKey: .sparkVersion)
        try values.encode(naming, forKey: .naming)
        try values.encode(streams, forKey: .streams)
        try values.encode(actions, forKey: .actions)
        try values.encode(roots, forKey: .roots)
        try values.encode(jobs, forKey: .jobs)
        try values.encode(schemas, forKey: .schemas)
        try values.encode(memory, forKey: .memory)
        try values.encode(held, forKey: .held)
        try values.encode(lastTime, forKey: .lastTime)
        try values.encode(awaitingPlans, forKey: .awaitingPlans)
        try values.encode(unread, forKey: .unread)
        try values.encode(hasGap, forKey: .hasGap)
        try values.encode(hasLogStart, forKey: .hasLogStart)
        try values.encode(hasSettings, forKey: .hasSettings)
    }
}
