import LineageModel
import LineageStore
import OpenLineage

extension Route {
    static let runs = [
        Route("/api/v1/jobs/runs/*", ["GET": { try $0.run() }]),
        Route("/api/v1/jobs/runs/*/facets", ["GET": { try $0.runFacets() }]),
        Route("/api/v1/jobs/runs/*/start", ["POST": { throw $0.gone }]),
        Route("/api/v1/jobs/runs/*/complete", ["POST": { throw $0.gone }]),
        Route("/api/v1/jobs/runs/*/fail", ["POST": { throw $0.gone }]),
        Route("/api/v1/jobs/runs/*/abort", ["POST": { throw $0.gone }]),
        Route("/api/v1/runlineage/upstream", ["GET": { try $0.upstreamRuns() }]),
    ]
}

/// Whose facets of a run are asked for.
private enum FacetsOf: String, CaseIterable {
    case run = "RUN"
    case job = "JOB"
    case dataset = "DATASET"
}

extension APICall {
    fileprivate func run() throws -> APIResponse {
        let id = try uuid(0)
        let view = try read { reader in try RunView(try reader.existingRun(id), reader) }
        return .json { view.write(to: &$0) }
    }

    fileprivate func runFacets() throws -> APIResponse {
        let id = try uuid(0)
        _ = try parameters.required("type")
        let type = try parameters.word("type", of: FacetsOf.self)
        let facets = try read { reader in
            let run = try reader.existingRun(id)
            switch type {
            case .run: return try reader.facets(.run, of: run.row)
            case .job: return try reader.facets(.jobOfRun, of: run.row)
            case .dataset, nil: return []
            }
        }
        return .json { json in
            json.object { json in
                json.member("runId", id.description)
                json.facets(facets)
            }
        }
    }

    /// The runs that wrote what a run read, and so on.
    fileprivate func upstreamRuns() throws -> APIResponse {
        let text = try parameters.required("runId")
        guard let id = RunID(text) else { throw APIFault.nowhere }
        let depth = try parameters.depth()
        let found = try read { reader in
            try UpstreamRun.walk(from: try reader.existingRun(id), depth: depth, reader)
        }
        return .json { json in
            json.object { json in
                json.array("runs", of: found.runs) { $1.write(to: &$0) }
                if found.isCut { json.object("sparklineage") { $0.member("cut", true) } }
            }
        }
    }
}

/// A run on the way upstream, and which run wrote each of its inputs.
private struct UpstreamRun {
    private let run: StoredRun
    private let inputs: [(dataset: StoredRunDataset, writer: RunID?)]

    /// How many runs an answer has at most.
    private static let most = 10_000

    /// Goes from a run to those that wrote what it read, and so on; says whether there are more.
    static func walk(
        from start: StoredRun, depth: Int, _ reader: LineageReader
    ) throws -> (runs: [UpstreamRun], isCut: Bool) {
        var (found, seen): ([UpstreamRun], Set<Int64>) = ([], [start.row])
        var layer = [start]
        for _ in 0...depth where !layer.isEmpty {
            var next: [StoredRun] = []
            for run in layer {
                if found.count == most { return (found, true) }
                let upstream = try look(at: run, reader)
                found.append(upstream.run)
                next += upstream.writers.filter { seen.insert($0.row).inserted }
            }
            layer = next
        }
        return (found, false)
    }

    /// Looks what a run read, and who wrote that.
    private static func look(at run: StoredRun, _ reader: LineageReader) throws -> (
        run: UpstreamRun, writers: [StoredRun]
    ) {
        var inputs: [(dataset: StoredRunDataset, writer: RunID?)] = []
        var writers: [StoredRun] = []
        for dataset in try reader.datasets(.input, of: run) {
            let writer = try dataset.version.flatMap { try reader.writer(of: $0) }
            inputs.append((dataset, writer?.uuid))
            if let writer { writers.append(writer) }
        }
        return (UpstreamRun(run: run, inputs: inputs), writers)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.object("job") { json in
                json.member("namespace", orNull: run.namespace)
                json.member("name", orNull: run.job)
                json.member("version", orNull: run.jobVersion)
            }
            json.object("run") { json in
                json.member("id", run.uuid.description)
                json.member("start", orNull: run.startedAt)
                json.member("end", orNull: run.endedAt)
                json.member("status", run.state ?? "NEW")
            }
            json.array("inputs", of: inputs) { json, input in
                json.object { json in
                    json.member("namespace", input.dataset.identity.namespace)
                    json.member("name", input.dataset.identity.name)
                    json.member("version", orNull: input.dataset.version)
                    json.member("producedByRunId", orNull: input.writer)
                }
            }
        }
    }
}
