import OpenLineage

/// A path, and what answers each method there.
struct Route: Sendable {
    typealias Handler = @Sendable (APICall) throws -> APIResponse

    private let segments: [Substring]
    private let handlers: KeyValuePairs<String, Handler>

    /// - Parameters:
    ///   - path: a path; a segment `*` takes any text that is not empty.
    ///   - handlers: what answers, by method.
    init(_ path: String, _ handlers: KeyValuePairs<String, Handler>) {
        segments = path.split(separator: "/")
        self.handlers = handlers
    }

    /// What stands for each `*`; nil when the path is another.
    func captures(_ path: [String]) -> [String]? {
        guard path.count == segments.count else { return nil }
        var captured: [String] = []
        for (segment, part) in zip(segments, path) {
            if segment == "*", !part.isEmpty { captured.append(part) } else if segment != part { return nil }
        }
        return captured
    }

    func answer(_ method: String, _ call: APICall) throws -> APIResponse {
        // HEAD is GET; who sends the answer leaves its body out.
        let wanted = method == "HEAD" ? "GET" : method
        if let handler = handlers.first(where: { $0.key == wanted })?.value { return try handler(call) }
        let allowed = handlers.map(\.key) + ["OPTIONS"]
        guard method == "OPTIONS" else { throw APIFault.method(allowed: allowed) }
        return APIResponse(200, contentType: "text/plain", allow: allowed.joined(separator: ","))
    }
}

extension Route {
    static let all = namespaces + jobs + runs + datasets + graphs + tags + searches + statistics + health
}

extension APIResponse {
    /// An answer of JSON.
    static func json(_ status: Int = 200, _ write: (inout JSONWriter) -> Void) -> APIResponse {
        APIResponse(status, body: JSONWriter.encoded(write))
    }

    static func text(_ status: Int, _ text: String) -> APIResponse {
        APIResponse(status, contentType: "text/plain;charset=utf-8", body: Array(text.utf8))
    }
}
