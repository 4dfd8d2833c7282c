import CCurl
package import Secrecy

/// Where events are sent to: an address of HTTP without the user and password that it may have been written with.
package struct HTTPEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// The user and password of the address.
    package struct Credentials: Hashable, Sendable {
        package var user: String
        package var password: Secret

        package init(user: String, password: Secret) { (self.user, self.password) = (user, password) }
    }

    /// Host and port: what is said of the endpoint to people.
    package let authority: String
    package let credentials: Credentials?

    /// The whole address; its query may hold a secret.
    let url: Secret
    let query: Secret?

    /// Where a base address such as `http://marquez:5000` takes events, as clients of OpenLineage have it.
    package static let path = "/api/v1/lineage"

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: `http://` or `https://`, host, port, path.
    ///   - path: the path where the address has none, or a mere slash.
    /// - Throws: when it is no such address.
    package init(_ text: String, path: String = path) throws(HTTPEndpointError) {
        guard let parts = AddressParts(text) else {
            throw HTTPEndpointError("no http:// or https:// address; write it as http://host:port")
        }
        guard let scheme = parts[CURLUPART_SCHEME], scheme == "http" || scheme == "https",
            let host = parts[CURLUPART_HOST], !host.isEmpty
        else { throw HTTPEndpointError("neither http:// nor https://, which are the ways to send events") }
        if parts[CURLUPART_PATH] ?? "/" == "/" { parts[CURLUPART_PATH] = path }
        let user = parts[CURLUPART_USER]
        credentials = user.map { Credentials(user: $0, password: Secret(parts[CURLUPART_PASSWORD] ?? "")) }
        for part in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT] { parts[part] = nil }
        query = parts[CURLUPART_QUERY].map { Secret($0) }
        authority = parts[CURLUPART_PORT].map { "\(host):\($0)" } ?? host
        url = Secret(parts[CURLUPART_URL] ?? "")
    }

    package var description: String { authority }

    /// What a Marquez's API lies below, where this is the address at which one takes events; else nil.
    package var base: HTTPEndpoint? {
        let parts = url.text.split(separator: "?", maxSplits: 1).map(String.init)
        guard let address = parts.first, address.hasSuffix(Self.path) else { return nil }
        let query = parts.count > 1 ? "?\(parts[1])" : ""
        return try? HTTPEndpoint("\(address.dropLast(Self.path.count))/\(query)", path: "/")
    }

    /// The address of something below this one; what follows `?` in either is kept.
    func address(of target: String) -> Secret {
        let own = url.text.split(separator: "?", maxSplits: 1)
        let base = (own.first ?? "").reversed().drop { $0 == "/" }.reversed()
        guard own.count == 2 else { return Secret(String(base) + target) }
        return Secret("\(String(base))\(target)\(target.contains("?") ? "&" : "?")\(own[1])")
    }
}

/// Why a text is no endpoint; it does not repeat the text, which may hold a password.
package struct HTTPEndpointError: Hashable, Sendable, Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// libcurl's parser of addresses: what is read is what will be called.
@safe private struct AddressParts: ~Copyable {
    private let handle: OpaquePointer

    init?(_ text: String) {
        guard let handle = unsafe curl_url() else { return nil }
        guard unsafe curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK else {
            unsafe curl_url_cleanup(handle)
            return nil
        }
        unsafe self.handle = handle
    }

    deinit { unsafe curl_url_cleanup(handle) }

    subscript(part: CURLUPart) -> String? {
        get {
            var text: UnsafeMutablePointer<CChar>?
            let isDecoded = part == CURLUPART_USER || part == CURLUPART_PASSWORD
            let flags = isDecoded ? UInt32(CURLU_URLDECODE) : 0
            guard unsafe curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text = unsafe text else {
                return nil
            }
            defer { unsafe curl_free(text) }
            return unsafe String(cString: text)
        }
        nonmutating set { unsafe _ = curl_url_set(handle, part, newValue, 0) }
    }
}
