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

    let logName: String
    let namespace: Name?
    let readPlan: PlanReader
    /// How runs are told; not part of the state.
    package var options: RunOptions

    var phase = Phase.expected
    var properties = SparkConfiguration()
    var sparkVersion: String?
    var naming: DatasetNaming
    var streams = StreamingQueries()
    var actions: [Int: Action] = [:]
    /// The root of each execution that is open.
    var roots: [Int: Int] = [:]
    var jobs = RunningJobs()
    var schemas = KnownSchemas()
    /// What executions gave without writing it: checkpoints are read again.
    var memory = AttributeMemory()
    /// Actions that ended before the log showed which catalog they meant.
    var held: [HeldAction] = []
    var lastTime = Timestamp(milliseconds: 0)

    /// Executions that started without a plan: their later plans are wanted of the log.
    package internal(set) var awaitingPlans: Set<Int> = []

    /// Why plans could not be read (explain mode `codegen` or unknown, text cut before the target), and of how many
    /// executions.
    var unread: [IncompleteReason: Int] = [:]
    /// Whether a part of the log is lost.
    var hasGap = false
    /// Whether the log has its own first line.
    var hasLogStart = false
    /// Whether the log has the settings of the application.
    var hasSettings = false

    /// Executions of which the log has no plan to read.
    package var executionsWithoutPlan: Int { unread.values.reduce(0, +) }

    /// The most actions that wait for the name of a catalog; the oldest is then told without.
    static let heldLimit = 1000

    enum Phase: Sendable, Codable {
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

    /// Reads plans, without expressions where they are not to be told.
    var planReader: PlanReader {
        guard !options.tellsExpressions else { return readPlan }
        return { [readPlan] text, memory in readPlan(text, memory).withoutFormulas() }
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

    mutating func begin(_ start: ApplicationStart) -> [RunUpdate] {
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
    mutating func end(_ kind: RunUpdate.Kind, at time: Timestamp) -> [RunUpdate] {
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
}
