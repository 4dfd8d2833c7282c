import LineageModel
package import Secrecy

/// How events are sent by HTTP.
package struct HTTPTransportSettings: Hashable, Sendable {
    package var endpoint: HTTPEndpoint
    package var authorization: HTTPAuthorization
    /// Headers of the operator's own.
    package var headers: [OwnHeader] = []
    /// Connections at once.
    package var connections = 4
    /// How long a connection may take, the look-up of its name and TLS included.
    package var connectTimeout = Duration.seconds(10)
    /// How long an attempt may take in all.
    ///
    /// A server that stores an event after this will get it again.
    package var timeout = Duration.seconds(60)
    /// How long nothing may move within an attempt; nil where ``timeout`` alone counts.
    package var stallTimeout: Duration?
    package var proxy = ProxyChoice.environment
    package var tls = TLSFiles()
    package var isCompressed = false
    package var userAgent = "sparklineage/\(ProductVersion.current)"

    /// Settings with these defaults, and the user and password that stand in the address.
    package init(_ endpoint: HTTPEndpoint) {
        self.endpoint = endpoint
        authorization = endpoint.credentials.map { .basic($0) } ?? .none
    }
}

/// A header of the operator's own; its value may be a secret.
package struct OwnHeader: Hashable, Sendable {
    package var name: String
    package var value: Secret

    package init(_ name: String, _ value: Secret) { (self.name, self.value) = (name, value) }
}

/// How a sender says who it is.
package enum HTTPAuthorization: Hashable, Sendable {
    case none
    case basic(HTTPEndpoint.Credentials)
    /// A token, or what OpenLineage calls an API key.
    case bearer(Secret)
    /// Tokens that are fetched, and fetched again before they expire.
    case oauth2(OAuth2Client)
}

/// A client of OAuth 2.0 with credentials of its own (RFC 6749, 4.4).
package struct OAuth2Client: Hashable, Sendable {
    /// Where tokens are given out.
    package var endpoint: HTTPEndpoint
    package var credentials: HTTPEndpoint.Credentials
    package var scope: String?
    /// Whether id and secret are sent in the form instead of a basic authorization.
    package var sendsSecretInForm = false

    package init(endpoint: HTTPEndpoint, credentials: HTTPEndpoint.Credentials, scope: String? = nil) {
        (self.endpoint, self.credentials, self.scope) = (endpoint, credentials, scope)
    }
}

/// Which proxy requests go through.
package enum ProxyChoice: Hashable, Sendable {
    /// What `http_proxy`, `https_proxy` and `no_proxy` say.
    case environment
    case none
    /// Its address, which may hold a password.
    case address(Secret)
}

/// The files for TLS, all PEM.
package struct TLSFiles: Hashable, Sendable {
    /// The certificates that are trusted instead of the system's.
    package var authorities: String?
    /// The certificate that we show, with those between it and its root.
    package var certificate: String?
    /// Its key.
    package var key: String?

    package init(authorities: String? = nil, certificate: String? = nil, key: String? = nil) {
        (self.authorities, self.certificate, self.key) = (authorities, certificate, key)
    }
}
