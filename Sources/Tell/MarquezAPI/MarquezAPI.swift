import LineageModel
package import LineageStore

/// The read part of Marquez's API over a lineage store, whoever brings the requests; docs/api.md shows the answers.
///
/// ```swift
/// let api = MarquezAPI(store)
/// let response = api.answer(APIRequest("GET", "/api/v1/namespaces"))
/// ```
package struct MarquezAPI: Sendable {
    private let store: LineageStore

    package init(_ store: LineageStore) { self.store = store }

    /// Answers a request: whatever is wrong with it is an answer too.
    package func answer(_ request: APIRequest) -> APIResponse {
        do {
            return try respond(to: request)
        } catch let fault as APIFault {
            return fault.response
        } catch let error as LineageStoreError {
            return APIFault.store(error).response
        } catch {
            return APIFault.bad("\(error)").response
        }
    }

    private func respond(to request: APIRequest) throws -> APIResponse {
        guard request.path.utf8.first == UInt8(ascii: "/") else { throw APIFault.nowhere }
        guard !request.isTooLong else { throw APIFault.tooLong }
        guard request.takesJSON || !request.path.hasPrefix("/api/") else { throw APIFault.notAcceptable }
        let segments = try Self.segments(of: request.path)
        for route in Route.all {
            guard let captured = route.captures(segments) else { continue }
            let call = APICall(
                store: store, captured: captured, parameters: try Parameters(request.query), body: request.body)
            return try route.answer(request.method, call)
        }
        throw APIFault.nowhere
    }

    /// The parts of a path, decoded; slashes at its end do not count.
    private static func segments(of path: String) throws(APIFault) -> [String] {
        var parts = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        while parts.last?.isEmpty == true { parts.removeLast() }
        var segments: [String] = []
        for part in parts {
            guard let segment = percentDecoded(Substring(part)) else {
                throw .bad("the path is not percent-encoded UTF-8: \(Substring(part))")
            }
            segments.append(segment)
        }
        return segments
    }
}

/// A request on its way to what answers it.
struct APICall {
    let store: LineageStore
    /// The segments of the path that a route leaves open.
    let captured: [String]
    let parameters: Parameters
    let body: [UInt8]

    subscript(index: Int) -> Name { Name(captured[index]) }

    /// Reads one state of the store.
    func read<Value>(_ body: (LineageReader) throws -> Value) throws -> Value {
        let result: Result<Value, any Error> = try store.read { reader in Result { try body(reader) } }
        return try result.get()
    }

    /// A segment that is a UUID.
    func uuid(_ index: Int) throws(APIFault) -> RunID {
        guard let id = RunID(captured[index]) else { throw .nowhere }
        return id
    }
}

extension LineageReader {
    /// The job of that name, or why there is none.
    func existingJob(_ call: APICall) throws -> StoredJob {
        try requireNamespace(call[0])
        guard let job = try job(call[0], call[1]) else { throw APIFault.notFound("Job '\(call[1])' not found.") }
        return job
    }

    /// The dataset that has that name among others, or why there is none.
    func existingDataset(_ call: APICall) throws -> StoredDataset {
        try requireNamespace(call[0])
        guard let dataset = try dataset(DatasetIdentity(namespace: call[0], name: call[1])) else {
            throw APIFault.notFound("Dataset '\(call[1])' not found.")
        }
        return dataset
    }

    func existingRun(_ id: RunID) throws -> StoredRun {
        guard let run = try run(id) else { throw APIFault.notFound("Run '\(id)' not found.") }
        return run
    }

    func requireNamespace(_ name: Name) throws {
        guard try namespace(name) != nil else { throw APIFault.notFound("Namespace '\(name)' not found.") }
    }
}
