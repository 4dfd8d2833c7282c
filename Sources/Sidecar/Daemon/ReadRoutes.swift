import ByteReading
import HTTPServer
import LineageStore
import MarquezAPI

/// What the daemon knows of lineage: the read part of Marquez's API, over its own store.
struct ReadRoutes: Sendable {
    private let api: MarquezAPI?

    /// - Parameter store: what is asked; nil where no output is a store.
    init(_ store: LineageStore?) { api = store.map { MarquezAPI($0) } }

    /// Whether a path is answered here, be it with a refusal.
    func has(_ path: Substring) -> Bool { path.hasPrefix("/api/") || path == "/healthcheck" || path == "/ping" }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard let api else { return Self.noStore }
        let answer = api.answer(
            APIRequest(
                request.method, String(request.path), query: String(request.query), body: request.body,
                accept: request.header("Accept")))
        var headers = [HTTPHeader("Content-Type", answer.contentType)]
        if let allow = answer.allow { headers.append(HTTPHeader("Allow", allow)) }
        return HTTPResponse(status: answer.status, headers: headers, body: answer.body)
    }

    private static let noStore = HTTPResponse(
        status: 404, headers: [HTTPHeader("Content-Type", "application/json")],
        body: JSONValue.object(
            JSONObject([
                .init("code", .number("404")),
                .init(
                    "message",
                    "there is no lineage store here to ask: add '- store: {}' to outputs in the settings and start anew"
                ),
            ])
        ).encoded())
}
