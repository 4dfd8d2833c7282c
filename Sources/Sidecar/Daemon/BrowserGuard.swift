import HTTPServer

/// Refuses what a browser is made to send by a page of somebody else.
///
/// Any page may have a browser post to an address that only this machine can reach. And a page that gives its own
/// host's name that address (DNS rebinding) may read the answers too: for the browser they are its own.
struct BrowserGuard: Sendable {
    /// Whether nothing but the address keeps others out.
    private let isAddressAll: Bool

    /// - Parameters:
    ///   - address: where the daemon listens.
    ///   - hasToken: whether callers must show a token, which no such page knows.
    init(_ address: ListenAddress, hasToken: Bool) { isAddressAll = address.isLoopback && !hasToken }

    /// Why a request is not answered; nil where it is.
    func refusal(of request: HTTPRequest) -> HTTPResponse? {
        if request.changesSomething, request.isOfAnotherSite {
            return .text(403, "this comes from a page of another site")
        }
        guard isAddressAll, let host = request.header("Host"), !Self.isAddress(Self.name(host)) else { return nil }
        return .text(
            403,
            "asked as '\(host)': without server.token, who listens on loopback answers to 127.0.0.1 and localhost alone; "
                + "set server.token to be asked by other names")
    }

    /// A host without its port.
    private static func name(_ host: String) -> Substring {
        if host.hasPrefix("[") { return host.prefix { $0 != "]" } }
        return host.prefix { $0 != ":" }
    }

    /// Whether a host is no name that somebody can give an address to.
    private static func isAddress(_ host: Substring) -> Bool {
        let host = host.lowercased()
        return host.hasPrefix("[") || host == "localhost" || host.hasSuffix(".localhost")
            || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension HTTPRequest {
    fileprivate var changesSomething: Bool { !["GET", "HEAD", "OPTIONS"].contains(method) }

    /// Whether a browser says so; others say nothing.
    fileprivate var isOfAnotherSite: Bool {
        // Browsers tell this over HTTPS and of loopback; they know it also where a proxy changes `Host`.
        if let site = header("Sec-Fetch-Site") { return site != "same-origin" && site != "none" }
        guard let origin = header("Origin") else { return false }
        let authority = origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        return authority.lowercased() != header("Host")?.lowercased()
    }
}

extension ListenAddress {
    /// Whether only this machine reaches it by TCP.
    fileprivate var isLoopback: Bool {
        guard case .tcp(let host, _) = self else { return false }
        return host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
