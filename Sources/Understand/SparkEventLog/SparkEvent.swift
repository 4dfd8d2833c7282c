package import LineageModel

/// An event of a Spark event log, as far as lineage needs it.
package enum SparkEvent: Hashable, Sendable {
    /// The log's first line.
    case logStart(sparkVersion: String?)
    case applicationStart(ApplicationStart)
    case applicationEnd(ApplicationEnd)
    /// The application's settings, those that lineage needs; the event may recur.
    case environmentUpdate(properties: [String: String])
    case jobStart(JobStart)
    case jobEnd(JobEnd)
    case executionStart(ExecutionStart)
    case executionEnd(ExecutionEnd)
    /// A later plan of an execution that had none when it started.
    case planUpdate(executionID: Int, plan: [UInt8])
    case queryStarted(QueryStarted)
    case queryProgress(QueryProgress)
    case queryTerminated(QueryTerminated)
    case stageCompleted(StageCompleted)
    case driverMetrics(DriverMetrics)
}

/// `SparkListenerApplicationStart`.
package struct ApplicationStart: Hashable, Sendable {
    package var name: String
    package var id: String?
    package var attemptID: String?
    package var time: Timestamp
    package var user: String?

    package init(name: String, id: String?, attemptID: String? = nil, time: Timestamp, user: String? = nil) {
        (self.name, self.id, self.attemptID, self.time, self.user) = (name, id, attemptID, time, user)
    }
}

/// `SparkListenerApplicationEnd`.
package struct ApplicationEnd: Hashable, Sendable {
    package var time: Timestamp
    /// Since Spark 4.0.
    package var exitCode: Int?

    package init(time: Timestamp, exitCode: Int? = nil) {
        (self.time, self.exitCode) = (time, exitCode)
    }
}

/// `SparkListenerJobStart`.
package struct JobStart: Hashable, Sendable {
    package var id: Int
    package var time: Timestamp?
    /// The SQL execution that the job is part of.
    package var executionID: Int?
    package var description: String?
    package var group: String?
    package var callSite: String?
    /// The stages that the job needs, those that it shares with other jobs too.
    package var stages: [Int] = []

    package init(id: Int, time: Timestamp? = nil, executionID: Int? = nil) {
        (self.id, self.time, self.executionID) = (id, time, executionID)
    }
}

/// `SparkListenerJobEnd`.
package struct JobEnd: Hashable, Sendable, Codable {
    package var id: Int
    package var time: Timestamp?
    /// Whether the result is `JobSucceeded`.
    package var succeeded: Bool
    package var errorMessage: String?

    package init(id: Int, time: Timestamp? = nil, succeeded: Bool, errorMessage: String? = nil) {
        (self.id, self.time, self.succeeded, self.errorMessage) = (id, time, succeeded, errorMessage)
    }
}

/// `SparkListenerSQLExecutionStart`.
package struct ExecutionStart: Hashable, Sendable {
    package var id: Int
    /// The execution that this one is part of, itself for one that stands alone; since Spark 3.4.
    package var rootID: Int?
    /// The description of the job, else where in the program the action was called.
    package var description: String?
    package var group: String?
    package var time: Timestamp
    /// `physicalPlanDescription` in UTF-8; empty where Spark wrote none (4.0 may do so).
    package var plan: [UInt8]
    /// The session's own settings (`modifiedConfigs`), those that lineage needs; since Spark 3.3.
    package var settings: [String: String]
    /// The counters of what the plan reads and writes.
    package var metrics: [PlanMetrics] = []

    package init(
        id: Int, rootID: Int? = nil, description: String? = nil, time: Timestamp, plan: [UInt8] = [],
        settings: [String: String] = [:]
    ) {
        (self.id, self.rootID, self.description, self.time) = (id, rootID, description, time)
        (self.plan, self.settings) = (plan, settings)
    }
}

/// `SparkListenerSQLExecutionEnd`.
package struct ExecutionEnd: Hashable, Sendable {
    package var id: Int
    package var time: Timestamp
    /// Empty for success; nil where Spark does not say (3.3 and older).
    package var errorMessage: String?

    package init(id: Int, time: Timestamp, errorMessage: String? = nil) {
        (self.id, self.time, self.errorMessage) = (id, time, errorMessage)
    }
}
