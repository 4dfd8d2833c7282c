import Synchronization

/// What all connections of a server share.
final class ServerCore: Sendable {
    let handler: HTTPServer.Handler
    let limits: HTTPLimits
    let deadlines: ConnectionDeadlines
    let room: BodyRoom

    private let admission: HTTPServer.Admission
    private let draining = Atomic(false)
    /// The requests that have begun and not ended.
    private let open = Mutex<[ObjectIdentifier: Exchange]>([:])

    init(_ limits: HTTPLimits, _ admission: @escaping HTTPServer.Admission, _ handler: @escaping HTTPServer.Handler) {
        (self.limits, self.admission, self.handler) = (limits, admission, handler)
        deadlines = ConnectionDeadlines(most: limits.connections)
        room = BodyRoom(limits)
    }

    /// Whether no new requests are taken.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    func drain() { draining.store(true, ordering: .relaxed) }

    var openRequests: [Exchange] { open.withLock { Array($0.values) } }

    func begin(_ exchange: Exchange) {
        open.withLock { $0[ObjectIdentifier(exchange)] = exchange }
        deadlines.set(exchange.socket, .head, within: limits.head)
    }

    func end(_ exchange: Exchange) {
        exchange.end()
        // The next head may begin at the last moment of the silence that is allowed.
        deadlines.set(exchange.socket, .head, within: limits.idle + limits.head)
        open.withLock { open in _ = open.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    /// Why a request is refused before its body has come; nil where it is not.
    func refusal(of request: HTTPRequest) -> HTTPResponse? {
        if isDraining { return .text(503, "the server stops") }
        if let refusal = admission(request) { return refusal }
        if request.encoding == nil {
            var answer = HTTPResponse.text(415, "send the body as it is, or with Content-Encoding: gzip")
            answer.headers.append(HTTPHeader("Accept-Encoding", "gzip, identity"))
            return answer
        }
        if let size = request.contentLength, size > limits.body { return answer(to: .tooLarge) }
        return nil
    }

    private var crowded: HTTPResponse {
        var answer = HTTPResponse.text(503, "too much is being sent at once; send it again")
        answer.headers.append(HTTPHeader("Retry-After", "1"))
        return answer
    }

    func answer(to fault: RequestBody.Fault) -> HTTPResponse {
        switch fault {
        case .tooLarge: .text(413, "the body is larger than \(limits.body) bytes, or is compressed beyond reason")
        case .damaged: .text(400, "the body is no whole gzip stream")
        case .crowded: crowded
        }
    }
}

extension HTTPRequest {
    /// How a body is encoded.
    enum Encoding {
        case plain, gzip
    }

    /// The encoding of the body; nil for one that is not known.
    var encoding: Encoding? {
        switch header("Content-Encoding").map({ HTTPHeader($0, "") }) {
        case nil: .plain
        case .some(let name) where name.isNamed("identity"): .plain
        case .some(let name) where name.isNamed("gzip") || name.isNamed("x-gzip"): .gzip
        default: nil
        }
    }

    var contentLength: Int? { header("Content-Length").flatMap { Int($0) } }
}
