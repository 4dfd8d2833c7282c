import LineageModel
import LineageStore
import OpenLineage

/// Jobs and the datasets that they read and write, around one of them.
struct TableGraphView {
    private let jobs: [JobNode]
    private let datasets: [DatasetNode]
    private let isCut: Bool

    private struct JobNode {
        let view: JobView
        let inputs: [String]
        let outputs: [String]
    }

    private struct DatasetNode {
        let view: DatasetView
        let writers: [String]
        let readers: [String]
    }

    /// How many jobs a graph has at most.
    private static let most = 5000

    /// Walks from jobs to all that share a dataset with them, and so on.
    ///
    /// - Parameters:
    ///   - start: a job or a dataset; from a dataset the way begins at the jobs that write it, else at those that read
    ///     it.
    ///   - depth: how many times it goes from jobs to jobs; 0 is the job with its datasets.
    ///   - reader: the store.
    /// - Throws: when the store cannot be read.
    init(around start: NodeID.Node, depth: Int, _ reader: LineageReader) throws {
        var walk = Walk()
        switch start {
        case .job(let job, _): walk.layer = [job.row]
        case .dataset(let dataset, _), .field(_, let dataset, _):
            walk.datasets.insert(dataset.row)
            walk.layer = try reader.jobs(.output, touching: dataset.row)
            if walk.layer.isEmpty { walk.layer = try reader.jobs(.input, touching: dataset.row) }
        }
        let isCut = try walk.go(depth: depth, most: Self.most, reader)
        try self.init(walk, isCut: isCut, reader)
    }

    private init(_ walk: Walk, isCut: Bool, _ reader: LineageReader) throws {
        self.isCut = isCut
        var names: [Int64: String] = [:]
        var views: [(row: Int64, view: DatasetView)] = []
        for row in walk.datasets {
            guard let dataset = try reader.dataset(row: row) else { continue }
            names[row] = dataset.identity.nodeID
            views.append((row, try DatasetView(dataset, reader)))
        }
        var (jobs, writers, readers): ([JobNode], [Int64: [String]], [Int64: [String]]) = ([], [:], [:])
        for (row, sides) in walk.jobs {
            guard let job = try reader.job(row: row) else { continue }
            for dataset in sides.inputs { readers[dataset, default: []].append(job.nodeID) }
            for dataset in sides.outputs { writers[dataset, default: []].append(job.nodeID) }
            jobs.append(
                JobNode(
                    view: try JobView(job, reader), inputs: sides.inputs.compactMap { names[$0] }.sorted(),
                    outputs: sides.outputs.compactMap { names[$0] }.sorted()))
        }
        self.jobs = jobs
        datasets = views.map {
            DatasetNode(
                view: $0.view, writers: (writers[$0.row] ?? []).sorted(), readers: (readers[$0.row] ?? []).sorted())
        }
    }

    func write(to json: inout JSONWriter) {
        var nodes: [(id: String, write: (inout JSONWriter) -> Void)] = []
        for node in jobs {
            let id = node.view.job.nodeID
            nodes.append((id, { $0.node(id, "JOB", from: node.inputs, to: node.outputs, node.view.writeNode) }))
        }
        for node in datasets {
            let id = node.view.dataset.identity.nodeID
            nodes.append((id, { $0.node(id, "DATASET", from: node.writers, to: node.readers, node.view.writeNode) }))
        }
        nodes.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        json.object { json in
            json.array("graph", of: nodes) { $1.write(&$0) }
            if isCut { json.object("sparklineage") { $0.member("cut", true) } }
        }
    }
}

/// What a walk over tables has found.
private struct Walk {
    var jobs: [Int64: (inputs: [Int64], outputs: [Int64])] = [:]
    var datasets: Set<Int64> = []
    var layer: [Int64] = []

    /// Goes on; true when it had to stop before its end.
    mutating func go(depth: Int, most: Int, _ reader: LineageReader) throws -> Bool {
        for step in 0...depth where !layer.isEmpty {
            var next: Set<Int64> = []
            for job in layer where jobs[job] == nil {
                guard jobs.count < most else { return true }
                let inputs = try reader.datasetRows(.input, of: job)
                let outputs = try reader.datasetRows(.output, of: job)
                jobs[job] = (inputs, outputs)
                for dataset in inputs + outputs where datasets.insert(dataset).inserted || step == 0 {
                    guard step < depth else { continue }
                    next.formUnion(try reader.jobs(.input, touching: dataset))
                    next.formUnion(try reader.jobs(.output, touching: dataset))
                }
            }
            layer = next.filter { jobs[$0] == nil }
        }
        return false
    }
}

extension JSONWriter {
    /// Writes a node of a graph of tables, its edges at both of their ends.
    fileprivate mutating func node(
        _ id: String, _ type: String, from origins: [String], to destinations: [String],
        _ data: (inout JSONWriter) -> Void
    ) {
        object { json in
            json.member("id", id)
            json.member("type", type)
            json.key("data")
            data(&json)
            json.array("inEdges", of: origins) { $0.edge(from: $1, to: id) }
            json.array("outEdges", of: destinations) { $0.edge(from: id, to: $1) }
        }
    }

    mutating func edge(from origin: String, to destination: String) {
        object { json in
            json.member("origin", origin)
            json.member("destination", destination)
        }
    }
}
