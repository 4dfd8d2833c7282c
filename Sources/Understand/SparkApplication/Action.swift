import ColumnLineage
import LineageModel
import SparkEventLog

/// One action of a user: a root execution with those that Spark ran for it.
struct Action: Hashable, Sendable, Codable {
    /// One of the executions that an action is made of.
    struct Execution: Hashable, Sendable, Codable {
        var id: Int
        /// Nil until Spark tells the plan.
        var plan: PlanLineage?
        var metrics = ExecutionMetrics([])
    }

    let rootID: Int
    let start: Timestamp
    let settings: [String: String]
    /// The root execution first.
    var executions: [Execution] = []
    var jobDetails: JobDetails
    /// The job under which START was told; it stays, whatever shows later.
    var told: JobDescription?
    /// The jobs that belong to it.
    private(set) var jobs: [Int] = []
    private var lastJob: JobEnd?
    /// Whether a part of it may be in a part of the log that is lost.
    var isCut: Bool

    init(rootID: Int, _ event: ExecutionStart, isCut: Bool = false) {
        self.rootID = rootID
        self.isCut = isCut
        start = event.time
        settings = event.settings
        jobDetails = JobDetails(description: event.description, group: event.group)
    }

    var isTold: Bool { told != nil }

    /// The operator at the root of the root's plan.
    var rootOperator: String { executions.first?.plan?.rootOperator ?? "" }

    /// What the root execution itself writes.
    var rootWrite: PlanWrite? { executions.first?.plan?.write }

    /// Whether it is to be told: it writes, and is not Spark's own housekeeping.
    var isRun: Bool {
        !Self.unseen.contains(rootOperator) && executions.contains { $0.plan?.write != nil }
    }

    /// Whether it reads tables and writes nothing.
    var isRead: Bool {
        !Self.unseen.contains(rootOperator)
            && executions.contains { execution in
                execution.plan?.sources.contains { !$0.table.isDeltaLog } ?? false
            } && !executions.contains { $0.plan?.write != nil }
    }

    /// The SQL statement, where what describes the action is one, as Spark's SQL shell and its server have it.
    var statement: String? {
        guard let text = jobDetails.description else { return nil }
        let word = text.drop { " \n\t(".contains($0) }.prefix { $0.isLetter }.uppercased()
        return Self.statements.contains(word) && text.contains(" ") ? text : nil
    }

    private static let statements: Set<String> = [
        "SELECT", "WITH", "INSERT", "MERGE", "UPDATE", "DELETE", "CREATE", "REPLACE", "ALTER", "DROP", "TRUNCATE",
    ]

    /// Whether what it reads is of any interest: a DROP with PURGE reads the table's metadata.
    var readsTables: Bool { !(rootWrite?.isOnlyLife ?? false) }

    /// Whether the query that is written is known.
    var hasQuery: Bool { executions.contains { $0.plan?.write?.hasQuery ?? false } }

    mutating func add(_ job: JobStart) {
        jobs.append(job.id)
        if jobDetails.jobID == nil { jobDetails.jobID = job.id }
        if jobDetails.description == nil { jobDetails.description = job.description }
        if jobDetails.group == nil { jobDetails.group = job.group }
        if jobDetails.callSite == nil { jobDetails.callSite = job.callSite }
        // Without a description, Spark describes an execution by the place of its call.
        if job.description == nil, jobDetails.description == job.callSite { jobDetails.description = nil }
    }

    mutating func end(_ job: JobEnd) { lastJob = job }

    /// Takes what was counted for one of the executions.
    mutating func count(for execution: Int, _ add: (inout ExecutionMetrics) -> Void) {
        guard let place = executions.firstIndex(where: { $0.id == execution }) else { return }
        add(&executions[place].metrics)
    }

    /// How it ended.
    ///
    /// Spark 3.3 and older say so only of jobs; the last one counts.
    func outcome(_ end: ExecutionEnd) -> Outcome {
        guard let message = end.errorMessage else {
            return Outcome(lastJob?.succeeded ?? true ? .complete : .fail, at: end.time, message: lastJob?.errorMessage)
        }
        return message.isEmpty
            ? Outcome(.complete, at: end.time) : Outcome(.fail, at: end.time, message: message)
    }

    /// Roots that are no lineage: the second log of a command whose result is collected, and maintenance.
    private static let unseen: Set<String> = [
        "CommandResult", "Call", "CacheTable", "CacheTableAsSelect", "UncacheTable",
        "Execute AnalyzeTableCommand", "Execute AnalyzeColumnCommand", "Execute ExplainCommand",
        "Execute OptimizeTableCommand", "Execute VacuumTableCommand",
    ]
}

/// How a run ended, and when.
struct Outcome: Hashable, Sendable, Codable {
    var kind: RunUpdate.Kind
    var time: Timestamp
    var message: String?

    init(_ kind: RunUpdate.Kind, at time: Timestamp, message: String? = nil) {
        (self.kind, self.time, self.message) = (kind, time, kind == .complete ? nil : message)
    }
}
