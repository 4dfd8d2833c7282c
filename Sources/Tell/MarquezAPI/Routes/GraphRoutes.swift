import LineageModel
import LineageStore

extension Route {
    static let graphs = [
        // POST of events is the intake's, where there is one.
        Route("/api/v1/lineage", ["GET": { try $0.lineage() }]),
        Route("/api/v1/column-lineage", ["GET": { try $0.columnLineage() }]),
    ]
}

extension APICall {
    fileprivate func lineage() throws -> APIResponse {
        let id = try NodeID(try parameters.required("nodeId"))
        guard id.kind == .dataset || id.kind == .job else {
            throw APIFault.notFound("Node '\(id.text)' must be of type dataset or job!")
        }
        let depth = try parameters.depth()
        let allJobs = parameters.bool("allJobs")
        let graph = try read { reader in
            guard let root = try id.node(in: reader)?.tableRoot else { throw id.notFound }
            return try TableGraphView(try reader.tableGraph(around: root, depth: depth, ofAllJobs: allJobs), reader)
        }
        return .json { graph.write(to: &$0) }
    }

    fileprivate func columnLineage() throws -> APIResponse {
        let id = try NodeID(try parameters.required("nodeId"))
        let depth = try parameters.depth()
        let withDownstream = parameters.bool("withDownstream")
        let throughDecisions = parameters.bool("throughDecisions")
        let graph = try read { reader in
            guard let node = try id.node(in: reader) else { throw APIFault.notFound("Could not find node") }
            var paths = ColumnPaths(reader)
            if let root = node.columnRoot {
                if case .dataset(let dataset, _) = node, try !reader.hasColumns(dataset) {
                    throw APIFault.notFound("Could not find node")
                }
                try paths.follow(
                    root, depth: depth, withDownstream: withDownstream, throughDecisions: throughDecisions)
            } else if withDownstream {
                throw APIFault.bad("Node version cannot be specified when withDownstream is true")
            } else {
                try paths.goUpstream(from: try columns(of: node, in: &paths, reader), depth: depth)
            }
            return try ColumnGraphView(paths, reader)
        }
        return .json { graph.write(to: &$0) }
    }

    /// The columns that a node with a version stands for.
    private func columns(
        of node: NodeID.Node, in paths: inout ColumnPaths, _ reader: LineageReader
    ) throws -> [ColumnPaths.Column] {
        switch node {
        case .field(let field, let dataset, let version):
            return [ColumnPaths.Column(place: try place(dataset, version, in: &paths, reader), name: field)]
        case .dataset(let dataset, let version):
            return try columns(of: dataset, version, in: &paths, reader)
        case .job(let job, let version):
            guard let version, let found = try reader.version(version, of: job) else {
                throw APIFault.notFound("Could not find node")
            }
            guard let row = found.latestRun, let run = try reader.run(row: row) else { return [] }
            var columns: [ColumnPaths.Column] = []
            for output in try reader.datasets(.output, of: run) {
                guard let dataset = try reader.dataset(row: output.row) else { continue }
                columns += try self.columns(of: dataset, output.version, in: &paths, reader)
            }
            return columns
        }
    }

    private func columns(
        of dataset: StoredDataset, _ version: RunID?, in paths: inout ColumnPaths, _ reader: LineageReader
    ) throws -> [ColumnPaths.Column] {
        let place = try place(dataset, version, in: &paths, reader)
        return try reader.knownFields(of: dataset).map { ColumnPaths.Column(place: place, name: $0) }
    }

    private func place(
        _ dataset: StoredDataset, _ version: RunID?, in paths: inout ColumnPaths, _ reader: LineageReader
    ) throws -> ColumnPaths.Place {
        guard let version, let found = try reader.version(version, of: dataset) else {
            throw APIFault.notFound("Could not find node")
        }
        return paths.place(dataset, found)
    }
}

extension NodeID.Node {
    /// Where the tables around it begin; a version makes no difference to them.
    fileprivate var tableRoot: TableGraphRoot {
        switch self {
        case .dataset(let dataset, _), .field(_, let dataset, _): .dataset(dataset.row)
        case .job(let job, _): .job(job.row)
        }
    }

    /// Where the columns of it as it is now begin; nil where a version was asked for.
    fileprivate var columnRoot: ColumnGraphRoot? {
        switch self {
        case .dataset(let dataset, nil): .dataset(dataset.row)
        case .field(let field, let dataset, nil): .column(dataset: dataset.row, field)
        case .job(let job, nil): .job(job.row)
        default: nil
        }
    }
}
