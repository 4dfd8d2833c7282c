package import Secrecy

/// The listener (`server`).
package struct ServerSettings: Hashable, Sendable {
    /// `host:port`, `[address]:port`, or the path of a socket.
    package var listen = "127.0.0.1:8098"
    /// What callers of the intake and the API must send as a bearer token.
    package var token: Secret?
    package var tls: ServerTLSSettings?
    package var maxBody = 16_000_000

    package init() {}
}

extension ServerSettings: SettingSection {
    static var keys: [SettingKey<ServerSettings>] {
        [
            .init("listen", \.listen, .listenAddress, "`host:port`, `[address]:port`, or the path of a socket"),
            .init(
                "token", \.token, .orNull(.secret(example: "${file:/run/secrets/token}")),
                "What callers must send as a bearer token; null: nothing"),
            .init("tls", \.tls, .orNull(.section), "The certificate of HTTPS; null: plain HTTP"),
            .init("max_body", \.maxBody, .size, "The largest body that is taken, decompressed"),
        ]
    }
}

extension ValueKind where Value == String {
    fileprivate static var listenAddress: Self {
        text(like: "127.0.0.1:8098", "host:port, [address]:port or the path of a socket") { text in
            if text.contains("/") { return true }
            guard let colon = text.lastIndex(of: ":"), UInt16(text[text.index(after: colon)...]) != nil else {
                return false
            }
            let host = text[..<colon]
            return !host.isEmpty && (!host.contains(":") || host.hasPrefix("[") && host.hasSuffix("]"))
        }
    }
}

/// The certificate of HTTPS, PEM files (`server.tls`).
package struct ServerTLSSettings: Hashable, Sendable {
    package var cert = ""
    package var key = ""

    package init() {}
}

extension ServerTLSSettings: SettingSection {
    static var keys: [SettingKey<ServerTLSSettings>] {
        [
            .init(
                "cert", \.cert, .path(example: "/etc/ssl/server.pem"), isRequired: true,
                "The certificate, with those between it and its root"),
            .init("key", \.key, .path(example: "/etc/ssl/server.key"), isRequired: true, "Its key"),
        ]
    }
}

/// The daemon's own log (`log`).
package struct LogSettings: Hashable, Sendable {
    package enum Format: String, Hashable, Sendable, CaseIterable {
        case text, json
    }

    package enum Level: String, Hashable, Sendable, CaseIterable {
        case debug, info, warning, error
    }

    package var format = Format.text
    package var level = Level.info

    package init() {}
}

extension LogSettings: SettingSection {
    static var keys: [SettingKey<LogSettings>] {
        [
            .init("format", \.format, .choice, "For people or for machines"),
            .init("level", \.level, .choice, "The least that is told"),
        ]
    }
}
