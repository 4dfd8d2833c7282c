/// Where a server listens.
package enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A host's name or IP address, and a port; 0 for any that is free.
    case tcp(host: String, port: UInt16)
    /// A socket in the file system, for this user alone.
    case unix(path: String)

    /// Reads `host:port`, `[address]:port`, or the path of a socket, which has a slash; nil for anything else.
    package init?(_ text: String) {
        if text.contains("/") {
            self = .unix(path: text)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self = .tcp(host: String(host), port: port)
    }

    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}

/// Why a server does not start: where, what, and what to do.
package struct HTTPServerError: Hashable, Sendable, Error, CustomStringConvertible {
    package let description: String

    init(_ address: ListenAddress, _ reason: String) { description = "\(address): \(reason)" }
}
