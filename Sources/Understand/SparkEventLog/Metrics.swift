/// `SparkListenerStageCompleted`: one attempt at a stage, and what its tasks counted.
package struct StageCompleted: Hashable, Sendable, Codable {
    package var id: Int
    package var attempt: Int
    /// Whether the attempt failed; Spark may have tried again.
    package var hasFailed: Bool
    package var tasks: TaskMetrics
    /// Counters of operators by their ids, `number of output rows` alone.
    ///
    /// A value is the counter's total so far: an operator that several stages run counts on.
    package var rows: [Int: Int]

    package init(
        id: Int, attempt: Int = 0, hasFailed: Bool = false, tasks: TaskMetrics = TaskMetrics(), rows: [Int: Int] = [:]
    ) {
        (self.id, self.attempt, self.hasFailed) = (id, attempt, hasFailed)
        (self.tasks, self.rows) = (tasks, rows)
    }
}

/// What tasks counted, as one sum.
package struct TaskMetrics: Hashable, Sendable, Codable {
    package var recordsWritten = 0
    package var bytesWritten = 0
    /// Milliseconds.
    package var runTime = 0
    /// Nanoseconds.
    package var processorTime = 0
    package var shuffleBytesRead = 0
    package var shuffleBytesWritten = 0
    package var memoryBytesSpilled = 0
    package var diskBytesSpilled = 0

    package init() {}

    package static func += (sum: inout TaskMetrics, more: TaskMetrics) {
        sum.recordsWritten &+= more.recordsWritten
        sum.bytesWritten &+= more.bytesWritten
        sum.runTime &+= more.runTime
        sum.processorTime &+= more.processorTime
        sum.shuffleBytesRead &+= more.shuffleBytesRead
        sum.shuffleBytesWritten &+= more.shuffleBytesWritten
        sum.memoryBytesSpilled &+= more.memoryBytesSpilled
        sum.diskBytesSpilled &+= more.diskBytesSpilled
    }
}

/// `SparkListenerDriverAccumUpdates`: counters of operators that the driver keeps.
package struct DriverMetrics: Hashable, Sendable, Codable {
    package var executionID: Int
    /// Values by the counter's id.
    package var values: [Int: Int]

    package init(executionID: Int, values: [Int: Int]) {
        (self.executionID, self.values) = (executionID, values)
    }
}

/// The ids of the counters of an operator that reads or writes a table.
package struct PlanMetrics: Hashable, Sendable, Codable {
    /// The operator with what it reads: `BatchScan lake.db.orders`, `Scan parquet `, `Execute InsertInto…`.
    package var node: String
    package var rows: Int?
    package var files: Int?
    package var bytes: Int?
    /// Whether it fills a cache: it may have run, in whole or in part, for another query.
    package var isCached: Bool

    package init(node: String, rows: Int? = nil, files: Int? = nil, bytes: Int? = nil, isCached: Bool = false) {
        (self.node, self.rows, self.files, self.bytes, self.isCached) = (node, rows, files, bytes, isCached)
    }
}
