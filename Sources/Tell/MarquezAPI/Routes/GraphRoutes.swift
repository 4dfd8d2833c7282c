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
        let graph = try read { reader in
            guard let node = try id.node(in: reader) else { throw id.notFound }
            return try TableGraphView(around: node, depth: depth, reader)
        }
        return .json { graph.write(to: &$0) }
    }

    fileprivate func columnLineage() throws -> APIResponse {
        let id = try NodeID(try parameters.required("nodeId"))
        let depth = try parameters.depth()
        let withDownstream = parameters.bool("withDownstream")
        let graph = try read { reader in
            guard let node = try id.node(in: reader) else { throw APIFault.notFound("Could not find node") }
            if node.version != nil, withDownstream {
                throw APIFault.bad("Node version cannot be specified when withDownstream is true")
            }
            var walk = ColumnPaths(reader)
            let start = try columns(of: node, in: &walk, reader)
            try walk.goUpstream(from: start, depth: depth)
            if withDownstream { try walk.goDownstream(from: start, depth: depth) }
            return try ColumnGraphView(walk, reader)
        }
        return .json { graph.write(to: &$0) }
    }

    /// The columns that a node stands for.
    private func columns(
        of node: NodeID.Node, in walk: inout ColumnPaths, _ reader: LineageReader
    ) throws -> [ColumnPaths.Column] {
        let nowhere = APIFault.notFound("Could not find node")
        switch node {
        case .field(let field, let dataset, let version):
            return [ColumnPaths.Column(place: try place(dataset, version, in: &walk, reader), name: field)]
        case .dataset(let dataset, let version):
            let fields = try reader.knownFields(of: dataset)
            guard !fields.isEmpty else { throw nowhere }
            let place = try place(dataset, version, in: &walk, reader)
            return fields.map { ColumnPaths.Column(place: place, name: $0) }
        case .job(let job, let version?):
            guard let found = try reader.version(version, of: job) else { throw nowhere }
            return try columns(of: found, in: &walk, reader)
        case .job(let job, nil):
            var columns: [ColumnPaths.Column] = []
            for row in try reader.datasetRows(.output, of: job.row) {
                guard let dataset = try reader.dataset(row: row) else { continue }
                let place = walk.place(dataset)
                columns += try reader.knownFields(of: dataset).map { ColumnPaths.Column(place: place, name: $0) }
            }
            return columns
        }
    }

    /// The columns that the last run of a version of a job wrote, in the versions of then.
    private func columns(
        of version: StoredJobVersion, in walk: inout ColumnPaths, _ reader: LineageReader
    ) throws -> [ColumnPaths.Column] {
        guard let row = version.latestRun, let run = try reader.run(row: row) else { return [] }
        var columns: [ColumnPaths.Column] = []
        for output in try reader.datasets(.output, of: run) {
            guard let dataset = try reader.dataset(row: output.row) else { continue }
            let place = try place(dataset, output.version, in: &walk, reader)
            columns += try reader.knownFields(of: dataset).map { ColumnPaths.Column(place: place, name: $0) }
        }
        return columns
    }

    private func place(
        _ dataset: StoredDataset, _ version: RunID?, in walk: inout ColumnPaths, _ reader: LineageReader
    ) throws -> ColumnPaths.Place {
        guard let version else { return walk.place(dataset) }
        guard let found = try reader.version(version, of: dataset) else {
            throw APIFault.notFound("Could not find node")
        }
        return walk.place(dataset, found)
    }
}

extension NodeID.Node {
    fileprivate var version: RunID? {
        switch self {
        case .dataset(_, let version), .field(_, _, let version), .job(_, let version): version
        }
    }
}
