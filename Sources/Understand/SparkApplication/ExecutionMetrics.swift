import ColumnLineage
import DatasetNaming
import LineageModel
import SparkEventLog

/// What the jobs of an execution counted.
struct ExecutionMetrics: Hashable, Sendable, Codable {
    /// The operators of its plan that read or write tables.
    private let operators: [PlanMetrics]
    /// The values of their counters.
    private var values: [Int: Int] = [:]
    private(set) var tasks = TaskMetrics()
    private(set) var stageCount = 0
    /// Whether tasks wrote in an attempt at a stage that failed: how much of it counts, the log does not say.
    private var hasLostWrites = false

    init(_ operators: [PlanMetrics]) {
        self.operators = operators
    }

    mutating func add(_ stage: StageCompleted) {
        stageCount += 1
        tasks += stage.tasks
        if stage.hasFailed, stage.tasks.recordsWritten > 0 { hasLostWrites = true }
        // A counter goes on from stage to stage, so the last value is the sum.
        add(stage.rows)
    }

    mutating func add(_ counters: [Int: Int]) {
        if operators.isEmpty { return }
        for counter in operators.lazy.flatMap({ [$0.rows, $0.files, $0.bytes] }) {
            if let counter, let value = counters[counter] { values[counter] = value }
        }
    }

    // MARK: What was written

    /// How much was written; nil where that cannot be told.
    ///
    /// A V1 command counts in the driver what was committed. Other writes are counted by their tasks; a connector that
    /// does not report its bytes has none.
    var written: DatasetStatistics? {
        for command in operators where command.node.hasPrefix("Execute ") {
            let statistics = self.statistics(command)
            if statistics.rows != nil { return statistics }
        }
        guard tasks.recordsWritten > 0, !hasLostWrites else { return nil }
        let bytes = tasks.bytesWritten > 0 ? tasks.bytesWritten : nil
        let write = operators.first { !$0.isScan }
        return DatasetStatistics(rows: tasks.recordsWritten, bytes: bytes, files: write.flatMap { value($0.files) })
    }

    /// Whether it wrote, how much ever.
    var hasWritten: Bool { hasLostWrites || written != nil }

    // MARK: What was read

    /// Adds how much was read of each of the plan's sources; what is unknown once stays so.
    func addRead(
        _ sources: [PlanSource], _ tables: [NamedTable?], to reads: inout [DatasetIdentity: DatasetStatistics?]
    ) {
        guard stageCount > 0 else { return }
        for (read, table) in zip(read(sources), tables) {
            guard let table, !table.isMetadata else { continue }
            // Of several folders, or a query of a database, the sum says nothing of the single table.
            let read = table.isOneTable ? read : nil
            for identity in table.datasets.map(\.identity) {
                let known = reads[identity].map { known in known.flatMap { known in read.map { known + $0 } } }
                reads[identity] = .some(known ?? read)
            }
        }
    }

    /// How much was read of each source of the plan.
    ///
    /// Nil for what cannot be told: two sources that look alike, a scan that did not run or may have run for others.
    private func read(_ sources: [PlanSource]) -> [DatasetStatistics?] {
        let labels = sources.map { $0.table.scanLabel }
        let scans = Dictionary(grouping: operators.filter(\.isScan), by: \.label)
        return labels.map { label in
            guard let label, let scans = scans[label], labels.count(where: { $0 == label }) == 1 else { return nil }
            return total(scans)
        }
    }

    private func total(_ scans: [PlanMetrics]) -> DatasetStatistics? {
        guard let first = scans.first, !scans.contains(where: { $0.isCached || value($0.rows) == nil }) else {
            return nil
        }
        return scans.dropFirst().reduce(statistics(first)) { $0 + statistics($1) }
    }

    private func statistics(_ node: PlanMetrics) -> DatasetStatistics {
        DatasetStatistics(rows: value(node.rows), bytes: value(node.bytes), files: value(node.files))
    }

    private func value(_ counter: Int?) -> Int? { counter.flatMap { values[$0] } }
}

extension PlanMetrics {
    fileprivate var isScan: Bool {
        node.hasPrefix("BatchScan") || node.hasPrefix("Scan ") || node.hasPrefix("FileScan")
    }

    /// What stands behind the operator's name: a table, or a format with a table or without.
    fileprivate var label: String {
        let rest = node.drop { $0 != " " }.dropFirst()
        return rest.last == " " ? String(rest.dropLast()) : String(rest)
    }
}

extension NamedTable {
    /// Whether it stands for one dataset, whose columns are read as they are.
    var isOneTable: Bool { others.isEmpty && columns == .same }
}

extension TableReference {
    /// Whether these are files of Delta's own log.
    var isDeltaLog: Bool {
        switch self {
        case .path(let location, _, _): location.contains("/_delta_log")
        case .files(let locations, _, _): locations.contains { $0.contains("/_delta_log") }
        default: false
        }
    }

    /// The words by which a scan of it is headed.
    fileprivate var scanLabel: String? {
        switch self {
        case .table(let name, _): name.text
        case .path(let location, nil, nil): location
        case .path(_, let format?, let table?): "\(format) \(table.text)"
        case .path(_, let format?, nil), .files(_, _, let format?): format
        case .opaque(let description): description
        default: nil
        }
    }
}

extension RunCost {
    /// The cost of an action's executions; nil when no stage ran.
    init?(_ executions: [ExecutionMetrics]) {
        guard executions.contains(where: { $0.stageCount > 0 }) else { return nil }
        let sum = executions.reduce(into: TaskMetrics()) { $0 += $1.tasks }
        self.init()
        executorRunTime = max(0, sum.runTime)
        executorProcessorTime = max(0, sum.processorTime / 1_000_000)
        (shuffleBytesRead, shuffleBytesWritten) = (max(0, sum.shuffleBytesRead), max(0, sum.shuffleBytesWritten))
        (memoryBytesSpilled, diskBytesSpilled) = (max(0, sum.memoryBytesSpilled), max(0, sum.diskBytesSpilled))
    }
}
