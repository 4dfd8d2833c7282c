/// How much of a dataset a run read or wrote (facets `inputStatistics`, `outputStatistics`); nil for what is not known.
package struct DatasetStatistics: Hashable, Sendable, Codable {
    package var rows: Int?
    package var bytes: Int?
    package var files: Int?

    package init(rows: Int? = nil, bytes: Int? = nil, files: Int? = nil) {
        (self.rows, self.bytes, self.files) = (rows, bytes, files)
    }

    /// The sum, as far as both sides are known.
    package static func + (left: DatasetStatistics, right: DatasetStatistics) -> DatasetStatistics {
        func sum(_ left: Int?, _ right: Int?) -> Int? { left.flatMap { left in right.map { left &+ $0 } } }
        return DatasetStatistics(
            rows: sum(left.rows, right.rows), bytes: sum(left.bytes, right.bytes), files: sum(left.files, right.files))
    }
}

/// What a run took of its executors (facet `sparklineage_cost`): all its tasks together, failed attempts too.
package struct RunCost: Hashable, Sendable {
    /// Time that tasks ran, in milliseconds.
    package var executorRunTime = 0
    /// Processor time of the tasks, in milliseconds.
    package var executorProcessorTime = 0
    package var shuffleBytesRead = 0
    package var shuffleBytesWritten = 0
    package var memoryBytesSpilled = 0
    package var diskBytesSpilled = 0

    package init() {}
}
