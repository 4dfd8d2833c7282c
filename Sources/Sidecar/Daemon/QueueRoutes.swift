import HTTPServer
import StateStore

/// What is stuck, for the page: `GET /api/v1/queue`, `POST /api/v1/queue/{id}/retry`.
struct QueueRoutes: Sendable {
    private static let path = "/api/v1/queue"
    /// More dead letters than that are for `sparklineage queue`.
    private static let most = 200

    private let state: StateStore
    private let wake: @Sendable () -> Void

    init(_ state: StateStore, wake: @escaping @Sendable () -> Void) { (self.state, self.wake) = (state, wake) }

    /// The methods that a path takes; nil where it is none of these.
    func methods(of path: Substring) -> [String]? {
        if path == Self.path { return ["GET", "HEAD"] }
        return letter(path) == nil ? nil : ["POST"]
    }

    /// What a request of `methods(of:)` is answered with.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        do throws(Stop) {
            guard let id = letter(request.path) else {
                return .json(try QueueListing(state, limit: Self.most).json)
            }
            return try retry(id)
        } catch {
            return .text(503, "the state cannot be read: \(error)")
        }
    }

    private func retry(_ id: Int64) throws(Stop) -> HTTPResponse {
        let isQueued = try keeping { () throws(StateStoreError) in try state.retry(id) }
        guard isQueued else { return .text(404, "there is no dead letter \(id) that can be sent again") }
        wake()
        return .json(encoded(["queued": id]))
    }

    private func letter(_ path: Substring) -> Int64? {
        let parts = path.dropFirst(Self.path.count).split(separator: "/", omittingEmptySubsequences: false)
        guard path.hasPrefix("\(Self.path)/"), parts.count == 3, parts[2] == "retry" else { return nil }
        return Int64(parts[1])
    }
}

extension HTTPResponse {
    fileprivate static func json(_ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(status: 200, headers: [HTTPHeader("Content-Type", "application/json")], body: body)
    }
}
