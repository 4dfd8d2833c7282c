import SQLite

/// Jobs and the datasets that they read and write.
package struct TableGraph: Hashable, Sendable {
    /// That a job reads or writes a dataset; both by their place in the lists.
    package struct Edge: Hashable, Sendable {
        package let job: Int
        package let dataset: Int
        package let isOutput: Bool
    }

    package internal(set) var jobs: [JobNode] = []
    package internal(set) var datasets: [DatasetNode] = []
    package internal(set) var edges: [Edge] = []
    /// Whether there was more within reach than was asked for at most.
    package internal(set) var isCut = false
}

/// Where a graph of tables begins.
package enum TableGraphRoot: Hashable, Sendable {
    /// The row of a dataset.
    case dataset(Int64)
    /// The row of a job.
    case job(Int64)
}

extension LineageReader {
    /// The jobs and datasets that a dataset or a job comes from and leads to, a job a step.
    ///
    /// A job is what it did last, see `CurrentIO`; hidden ones lead nowhere.
    ///
    /// - Parameters:
    ///   - root: where to begin.
    ///   - upstream: how many jobs back.
    ///   - downstream: how many jobs on.
    ///   - limit: how many nodes at most.
    /// - Returns: the graph; of a dataset that is unknown nothing.
    /// - Throws: when the store cannot be read.
    package func tableGraph(
        from root: TableGraphRoot, upstream: Int, downstream: Int, limit: Int = 10_000
    ) throws(LineageStoreError) -> TableGraph {
        let walk = TableWalk(self, limit: limit)
        try walk.begin(root)
        try walk.go(.upstream, from: root, steps: upstream)
        try walk.go(.downstream, from: root, steps: downstream)
        return walk.graph
    }

    /// The jobs that share a dataset with a job, those that share one with these, and so on, whatever the direction.
    ///
    /// - Parameters:
    ///   - root: where to begin; a dataset begins with the jobs that write it, or read it where none does.
    ///   - depth: how many steps to go.
    ///   - ofAllJobs: whether a dataset begins with all jobs that write or read it.
    ///   - limit: how many nodes at most.
    /// - Returns: the graph.
    /// - Throws: when the store cannot be read.
    package func tableGraph(
        around root: TableGraphRoot, depth: Int, ofAllJobs: Bool = false, limit: Int = 10_000
    ) throws(LineageStoreError) -> TableGraph {
        let walk = TableWalk(self, limit: limit)
        try walk.begin(root)
        try walk.goRound(from: try walk.jobs(at: root, all: ofAllJobs), steps: depth)
        return walk.graph
    }
}

/// A walk through the graph, breadth first.
private final class TableWalk {
    private struct Touch: Hashable {
        let job: Int64
        let dataset: Int64
        let isOutput: Bool
    }

    private(set) var graph = TableGraph()
    private let reader: LineageReader
    private let limit: Int
    private var jobs: [Int64: Int] = [:]
    private var datasets: [Int64: Int] = [:]
    private var edges: Set<TableGraph.Edge> = []

    init(_ reader: LineageReader, limit: Int) { (self.reader, self.limit) = (reader, limit) }

    /// Puts the root in its place, a job with all that it reads and writes.
    func begin(_ root: TableGraphRoot) throws(LineageStoreError) {
        switch root {
        case .dataset(let row): _ = try add(dataset: row)
        case .job(let row): try add(try touches(ofJob: row))
        }
        if case .job(let row) = root { _ = try add(job: row) }
    }

    func go(_ direction: LineageDirection, from root: TableGraphRoot, steps: Int) throws(LineageStoreError) {
        let (into, outOf) = direction == .upstream ? (true, false) : (false, true)
        var front: [Int64]
        switch root {
        case .dataset(let row): front = [row]
        case .job(let row): front = try touches(ofJob: row).filter { $0.isOutput == outOf }.map(\.dataset)
        }
        var seen = Set(front)
        var seenJobs: Set<Int64> = []
        for _ in 0..<max(0, steps) where !front.isEmpty && !isFull {
            var next: [Int64] = []
            for dataset in front {
                for touch in try touches(ofDataset: dataset) where touch.isOutput == into {
                    guard try add(touch), seenJobs.insert(touch.job).inserted else { continue }
                    for other in try touches(ofJob: touch.job) where other.isOutput == outOf {
                        if try add(other), seen.insert(other.dataset).inserted { next.append(other.dataset) }
                    }
                }
            }
            front = next
        }
    }

    /// The jobs that a graph around a root begins with.
    func jobs(at root: TableGraphRoot, all: Bool) throws(LineageStoreError) -> [Int64] {
        switch root {
        case .job(let row): return [row]
        case .dataset(let row):
            let touches = try touches(ofDataset: row)
            let writers = touches.filter(\.isOutput)
            return (all || writers.isEmpty ? touches : writers).map(\.job)
        }
    }

    func goRound(from jobs: [Int64], steps: Int) throws(LineageStoreError) {
        var front = jobs
        var seen = Set(front)
        for step in 0...max(0, steps) where !front.isEmpty && !isFull {
            var next: [Int64] = []
            for job in front {
                for touch in try touches(ofJob: job) {
                    guard try add(touch), step < steps else { continue }
                    for other in try touches(ofDataset: touch.dataset) where seen.insert(other.job).inserted {
                        next.append(other.job)
                    }
                }
            }
            front = next
        }
    }

    // MARK: Adding

    private var isFull: Bool { jobs.count + datasets.count >= limit }

    private func add(_ touches: [Touch]) throws(LineageStoreError) {
        for touch in touches { try add(touch) }
    }

    /// Adds an edge and its ends; false when there is no room for them.
    @discardableResult
    private func add(_ touch: Touch) throws(LineageStoreError) -> Bool {
        guard let job = try add(job: touch.job), let dataset = try add(dataset: touch.dataset) else { return false }
        let edge = TableGraph.Edge(job: job, dataset: dataset, isOutput: touch.isOutput)
        if edges.insert(edge).inserted { graph.edges.append(edge) }
        return true
    }

    private func add(job row: Int64) throws(LineageStoreError) -> Int? {
        if let place = jobs[row] { return place }
        guard hasRoom(), let node = try reader.jobNode(row) else { return nil }
        graph.jobs.append(node)
        jobs[row] = graph.jobs.count - 1
        return graph.jobs.count - 1
    }

    private func add(dataset row: Int64) throws(LineageStoreError) -> Int? {
        if let place = datasets[row] { return place }
        guard hasRoom(), let node = try reader.datasetNode(row) else { return nil }
        graph.datasets.append(node)
        datasets[row] = graph.datasets.count - 1
        return graph.datasets.count - 1
    }

    private func hasRoom() -> Bool {
        if isFull { graph.isCut = true }
        return !isFull
    }

    // MARK: Asking

    private func touches(ofJob job: Int64) throws(LineageStoreError) -> [Touch] {
        let sql = """
            SELECT DISTINCT current_io.dataset, direction FROM current_io JOIN dataset ON dataset.id = current_io.dataset
            WHERE job = ? AND NOT is_hidden ORDER BY direction, current_io.dataset
            """
        return try reader.rows(sql, .integer(job)) { row throws(SQLiteError) in
            Touch(job: job, dataset: try row.integer(0), isOutput: try row.integer(1) == 1)
        }
    }

    private func touches(ofDataset dataset: Int64) throws(LineageStoreError) -> [Touch] {
        let sql = """
            SELECT DISTINCT job, direction FROM current_io JOIN job ON job.id = current_io.job
            WHERE dataset = ? AND NOT is_hidden ORDER BY direction, job
            """
        return try reader.rows(sql, .integer(dataset)) { row throws(SQLiteError) in
            Touch(job: try row.integer(0), dataset: dataset, isOutput: try row.integer(1) == 1)
        }
    }
}
