import Secrecy
package import Transports

/// Where `harvest --to` sends events, and where it keeps those that are not sent yet.
package struct ShipmentOptions: Sendable {
    /// How the sink is reached.
    package var settings: HTTPTransportSettings
    /// The directory of the state; nil for one that goes when all is delivered.
    package var state: String?
    /// Whether to go on from what the directory holds.
    package var isResumed = false
    /// How long the sink may take nothing before it is given up.
    package var patience = Duration.seconds(300)

    /// - Parameters:
    ///   - url: the address of a Marquez, or of another that takes OpenLineage by HTTP.
    ///   - apiKey: sent as bearer token, if there is one.
    /// - Throws: when the address is none.
    package init(url: String, apiKey: String? = nil) throws(HTTPEndpointError) {
        settings = HTTPTransportSettings(try HTTPEndpoint(url))
        if let apiKey, !apiKey.isEmpty { settings.authorization = .bearer(Secret(apiKey)) }
    }

    /// The name that the sink has in the state.
    static let sink = "marquez"
}
