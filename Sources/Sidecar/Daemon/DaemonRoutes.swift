import HTTPServer
import LineageStore
import Secrecy
import StateStore
import Synchronization
import Telemetry

/// What the daemon answers over HTTP.
struct DaemonRoutes: Sendable {
    let intake: Intake
    let health: DaemonHealth
    let queue: QueueRoutes
    let page = PageAssets()
    let meters: Meters
    let token: Secret?
    let browsers: BrowserGuard
    let desks: AnswerDesks
    /// The lineage store of this daemon; nil where no output is one.
    let lineage: LineageStore?

    /// Refuses by the head alone what no route takes.
    func admit(_ request: HTTPRequest) -> HTTPResponse? {
        if let methods = methods(of: request.path) {
            guard methods.contains(request.method) else { return Self.refusal(allowing: methods) }
        } else if !reads.has(request.path) {
            return .text(404, "there is nothing here")
        }
        // The page itself is no secret: it asks for the token and sends it with its own questions.
        guard request.path.hasPrefix("/api/") else { return nil }
        if let refusal = browsers.refusal(of: request) { return refusal }
        guard let token, !token.matches(bearer: request.header("Authorization")) else { return nil }
        var refusal = HTTPResponse.text(401, "send the token of server.token as Authorization: Bearer …")
        refusal.headers.append(HTTPHeader("WWW-Authenticate", "Bearer"))
        return refusal
    }

    private static func refusal(allowing methods: [String]) -> HTTPResponse {
        var refusal = HTTPResponse.text(405, "use \(methods.joined(separator: " or "))")
        refusal.headers.append(HTTPHeader("Allow", methods.joined(separator: ", ")))
        return refusal
    }

    /// Answers at once, or has it done where it holds up nobody.
    func answer(_ request: HTTPRequest, _ reply: HTTPReply) {
        guard let desk = desk(for: request) else { return settle(request, reply) }
        desk.put { settle(request, reply) }
    }

    private func desk(for request: HTTPRequest) -> AnswerDesk? {
        if request.method == "POST", Self.methods[String(request.path)] != nil { return desks.intake }
        return methods(of: request.path) == nil || request.path == "/api/v1/lineage" ? desks.questions : nil
    }

    private func settle(_ request: HTTPRequest, _ reply: HTTPReply) {
        let response = response(to: request)
        meters.add(to: MetricTable.requests, [Self.route(request.path), "\(response.status)"])
        if request.method == "POST", request.path.hasPrefix("/api/v1/lineage"), response.status == 400 {
            meters.add(to: MetricTable.leftOut, ["refused"])
        }
        reply.send(response)
    }

    private func response(to request: HTTPRequest) -> HTTPResponse {
        switch request.path {
        case "/healthz": .text(200, "ok")
        case "/readyz": health.readiness()
        case "/metrics": health.metrics()
        case "/api/v1/health": health.health()
        case "/api/v1/lineage" where request.method == "POST": intake.take(request.body)
        case "/api/v1/lineage/batch": intake.takeBatch(request.body)
        case "/api/v1/lineage/ingest": intake.takeIngest(request.body)
        default: page.answer(request) ?? answerQuestion(request)
        }
    }

    private var reads: ReadRoutes { ReadRoutes(lineage) }

    private func answerQuestion(_ request: HTTPRequest) -> HTTPResponse {
        queue.methods(of: request.path) == nil ? reads.answer(request) : queue.answer(request)
    }

    /// The path where it is one of few, else what stands for all others.
    private static func route(_ path: Substring) -> String {
        methods[String(path)] != nil ? String(path) : path.hasPrefix("/api/") ? "/api/*" : "/*"
    }

    private func methods(of path: Substring) -> [String]? {
        if let methods = Self.methods[String(path)] { return methods }
        return page.has(path) ? ["GET", "HEAD"] : queue.methods(of: path)
    }

    private static let methods = [
        "/healthz": ["GET", "HEAD"], "/readyz": ["GET", "HEAD"], "/metrics": ["GET", "HEAD"],
        "/api/v1/health": ["GET", "HEAD"],
        "/api/v1/lineage": ["GET", "HEAD", "POST"], "/api/v1/lineage/batch": ["POST"],
        "/api/v1/lineage/ingest": ["POST"],
    ]
}

extension Secret {
    /// Whether a request carries it; the time that this takes does not tell how much of it was right.
    fileprivate func matches(bearer header: String?) -> Bool {
        guard let header, header.utf8.count > 7, header.prefix(7).lowercased() == "bearer " else { return false }
        let (given, wanted) = (Array(header.utf8.dropFirst(7)), Array(text.utf8))
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
