import LineageStore
import OpenLineage

/// Why a request has no answer, as Marquez words it.
enum APIFault: Error {
    /// There is nothing at this path, or a part of it cannot be what it should.
    case nowhere
    /// A thing of that kind and name is not stored.
    case notFound(String)
    /// A parameter is missing or out of its bounds.
    case parameter(String)
    /// Something is wrong with what was sent.
    case bad(String)
    /// It is no longer done in this way.
    case gone(String)
    case method(allowed: [String])
    /// The asker takes no JSON.
    case notAcceptable
    case tooLong
    case store(LineageStoreError)

    var response: APIResponse {
        switch self {
        case .nowhere: Self.response(404, "HTTP 404 Not Found")
        case .notFound(let what): Self.response(404, what)
        case .parameter(let what): Self.response(errors: what)
        case .bad(let what): Self.response(400, what)
        case .gone(let what): Self.response(410, what)
        case .method(let allowed): Self.response(405, "HTTP 405 Method Not Allowed", allow: allowed)
        case .notAcceptable: Self.response(406, "HTTP 406 Not Acceptable")
        case .tooLong: Self.response(414, "the address is longer than 8 KiB")
        case .store(let error): Self.response(error.kind.status, error.description)
        }
    }

    private static func response(_ status: Int, _ message: String, allow: [String]? = nil) -> APIResponse {
        var json = JSONWriter()
        json.object { json in
            json.key("code")
            json.integer(status)
            json.member("message", message)
        }
        return APIResponse(status, body: json.bytes, allow: allow?.joined(separator: ","))
    }

    private static func response(errors message: String) -> APIResponse {
        var json = JSONWriter()
        json.object { $0.array("errors", of: [message]) { $0.string($1) } }
        return APIResponse(400, body: json.bytes)
    }
}

extension LineageStoreError.Kind {
    fileprivate var status: Int {
        switch self {
        case .busy, .full, .unavailable: 503
        case .refused: 500
        case .tooLarge: 400
        }
    }
}
