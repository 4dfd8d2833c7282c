import LineageModel
import LineageStore
import OpenLineage

extension Route {
    static let jobs = [
        Route("/api/v1/jobs", ["GET": { try $0.jobs(in: nil) }]),
        Route("/api/v1/namespaces/*/jobs", ["GET": { try $0.jobs(in: $0[0]) }]),
        Route(
            "/api/v1/namespaces/*/jobs/*",
            ["GET": { try $0.job() }, "PUT": { throw $0.gone }, "DELETE": { try $0.deleteJob() }]),
        Route("/api/v1/namespaces/*/jobs/*/versions", ["GET": { try $0.jobVersions() }]),
        Route("/api/v1/namespaces/*/jobs/*/versions/*", ["GET": { try $0.jobVersion() }]),
        Route("/api/v1/namespaces/*/jobs/*/runs", ["GET": { try $0.jobRuns() }, "POST": { throw $0.gone }]),
    ]
}

/// A state of runs that lists are filtered by.
private enum RunState: String, CaseIterable {
    case new = "NEW"
    case running = "RUNNING"
    case completed = "COMPLETED"
    case aborted = "ABORTED"
    case failed = "FAILED"
    case other = "OTHER"
}

extension APICall {
    /// What Marquez itself gave up.
    var gone: APIFault { .gone("this is no longer done so: send OpenLineage events to POST /api/v1/lineage") }

    fileprivate func jobs(in namespace: Name?) throws -> APIResponse {
        let page = try parameters.page()
        let state = try parameters.word("lastRunStates", of: RunState.self)
        let (views, total) = try read { reader in
            let found = try reader.jobs(in: namespace, state: state?.rawValue, page)
            return (try found.elements.map { try WholeJobView($0, reader) }, found.total)
        }
        return .json { json in
            json.object { json in
                json.array("jobs", of: views) { $1.write(to: &$0) }
                json.member("totalCount", total)
            }
        }
    }

    fileprivate func job() throws -> APIResponse {
        let view = try read { reader in try WholeJobView(try reader.existingJob(self), reader) }
        return .json { view.write(to: &$0) }
    }

    fileprivate func deleteJob() throws -> APIResponse {
        let answer = try job()
        try store.annotate(.hiddenJob(namespace: self[0], name: self[1]), at: .now)
        return answer
    }

    fileprivate func jobVersions() throws -> APIResponse {
        let page = try parameters.page()
        let (views, total) = try read { reader in
            let job = try reader.existingJob(self)
            let found = try reader.versions(of: job, page)
            return (try found.elements.map { try JobVersionView($0, of: job, reader) }, found.total)
        }
        return .json { json in
            json.object { json in
                json.array("versions", of: views) { $1.write(to: &$0) }
                json.member("totalCount", total)
            }
        }
    }

    fileprivate func jobVersion() throws -> APIResponse {
        let id = try uuid(2)
        let view = try read { reader in
            let job = try reader.existingJob(self)
            guard let version = try reader.version(id, of: job) else {
                throw APIFault.notFound("Job version '\(id)' not found.")
            }
            return try JobVersionView(version, of: job, reader)
        }
        return .json { view.write(to: &$0) }
    }

    fileprivate func jobRuns() throws -> APIResponse {
        let page = try parameters.page()
        let (views, total) = try read { reader in
            let found = try reader.runs(of: try reader.existingJob(self), page)
            return (try found.elements.map { try RunView($0, reader) }, found.total)
        }
        return .json { json in
            json.object { json in
                json.array("runs", of: views) { $1.write(to: &$0) }
                json.member("totalCount", total)
            }
        }
    }
}

/// A job with its latest runs and its facets, to be written by itself.
struct WholeJobView {
    private let job: JobView
    private let runs: [RunView]
    private let facets: [StoredFacet]

    init(_ job: StoredJob, _ reader: LineageReader) throws {
        self.job = try JobView(job, reader)
        runs = try reader.runs(of: job, Page(limit: 10)).elements.map { try RunView($0, reader) }
        facets = try reader.facets(.job, of: job.row)
    }

    func write(to json: inout JSONWriter) { job.write(runs, facets, to: &json) }
}
