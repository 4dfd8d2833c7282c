import Delivery
package import LineageQuery
import Secrecy
import Transports

/// The lineage that a Marquez or a daemon has, asked for by HTTP.
package struct RemoteLineage: LineageSource {
    /// How often a question is put, where the server fails at it: after an outage of its database a Marquez fails at
    /// one question for each of its connections, without being down.
    private static let attempts = 4

    package let place: String
    private let reader: HTTPReader

    /// - Parameters:
    ///   - url: the address of the API: `http://marquez:5000`; what clients have as the address for events is fine.
    ///   - token: sent as bearer token, if there is one.
    /// - Throws: ``Stop/settings(_:)`` when the address is none.
    package init(url: String, token: String? = nil) throws(Stop) {
        do throws(HTTPEndpointError) {
            var settings = HTTPTransportSettings(try HTTPEndpoint(Self.base(of: url), path: "/"))
            settings.connections = 1
            if let token, !token.isEmpty { settings.authorization = .bearer(Secret(token)) }
            place = settings.endpoint.authority
            reader = try Self.reader(settings)
        } catch {
            throw .settings("sparklineage: --url: \(error)")
        }
    }

    private static func reader(_ settings: HTTPTransportSettings) throws(HTTPEndpointError) -> HTTPReader {
        // There are no headers of the operator's own that could be none.
        guard let reader = try? HTTPReader(settings) else { preconditionFailure("no header can be bad") }
        return reader
    }

    /// The address without what `get` adds itself.
    private static func base(of url: String) -> String {
        var base = url[...]
        while base.hasSuffix("/") { base.removeLast() }
        for path in ["/api/v1/lineage", "/api/v1"] where base.hasSuffix(path) {
            base.removeLast(path.count)
            break
        }
        return String(base)
    }

    package func get(_ target: String) throws(LineageError) -> LineageAnswer {
        var attempt = 1
        while true {
            switch reader.get(target) {
            case .response(let response) where (500..<600).contains(response.status) && attempt < Self.attempts:
                attempt += 1
            case .response(let response): return LineageAnswer(status: response.status, body: response.body)
            case .failure(let words), .unsayable(let words): throw .unavailable(words)
            }
        }
    }
}
