package import Secrecy

/// Where events go: an item of `outputs`.
package struct OutputSettings: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case marquez(MarquezOutput)
        case file(FileOutput)
        case console(ConsoleOutput)
        case store(StoreOutput)
    }

    package var kind = Kind.console(ConsoleOutput())
    /// Whether it loses its oldest events, rather than stop the reading, when it takes none for long.
    package var isOptional = false
    /// How many bytes may wait for an optional one.
    package var maxBytes: Int?
    private var ownName: String?

    package init() {}

    /// What it is called in metrics, dead letters and commands: its own name, else its kind.
    package var name: String { ownName ?? kindName }

    private var kindName: String {
        switch kind {
        case .marquez: "marquez"
        case .file: "file"
        case .console: "console"
        case .store: "store"
        }
    }
}

extension OutputSettings: SettingSection {
    static var keys: [SettingKey<OutputSettings>] {
        [
            .init("marquez", \.marquez, .optional(.section), "A Marquez, or whatever takes OpenLineage by HTTP"),
            .init("file", \.file, .optional(.section), "A file, an event a line"),
            .init("console", \.console, .optional(.section), "Standard output, an event a line"),
            .init("store", \.store, .optional(.section), "The lineage store of this daemon, for its API and page"),
            .init("name", \.ownName, .orNull(.text), "What it is called in metrics and commands; its kind by default"),
            .init(
                "optional", \.isOptional, .flag,
                "Whether its oldest events are dropped, and counted, rather than the reading stop, when it is full"),
            .init(
                "max_bytes", \.maxBytes, .orNull(.size),
                "How much may wait for an optional one, beside what `outbox.max_bytes` allows"),
        ]
    }

    private static let kinds = ["marquez", "file", "console", "store"]

    /// Whether a node says what the output is called, by its kind or by its own name.
    static func isNamed(in node: YAMLNode) -> Bool {
        guard case .mapping(let entries) = node.content else { return false }
        return entries.contains { $0.key == "name" || kinds.contains($0.key) }
    }

    static let strangers = [
        "kafka":
            "there is no output 'kafka' yet; use 'file', which a shipper (Vector, Fluent Bit, Kafka Connect) sends on",
        "http": "there is no output 'http'; 'marquez: {url: …}' sends to whatever takes OpenLineage by HTTP",
        "openlineage":
            "there is no output 'openlineage'; 'marquez: {url: …}' sends to whatever takes OpenLineage by HTTP",
        "url": "'url' stands within an output; write 'marquez: {url: …}'",
    ]

    func check(_ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader) {
        let told = Self.kinds.filter { entries[$0] != nil }
        let kinds = Self.kinds.joined(separator: ", ")
        let isNamed = !reader.meant.isDisjoint(with: Self.kinds + Self.strangers.keys)
        if told.isEmpty, !isNamed, node.isMapping || node.isNull {
            reader.complain("an output of no kind; add one of \(kinds)", at: node.place)
        } else if told.count > 1 {
            let text = "\(told.joined(separator: " and ")) in one output; put '- ' before each"
            reader.complain(text, at: entries[told[1]]?.place ?? node.place)
        }
        if isOptional, maxBytes == nil, entries["max_bytes"].map(\.isNull) ?? !reader.meant.contains("max_bytes") {
            reader.complain("'max_bytes' is missing in \(path); an optional output has its own", at: node.place)
        } else if let place = entries["max_bytes"]?.place, maxBytes != nil, !isOptional {
            reader.complain("max_bytes is for an optional output; add 'optional: true', or leave it out", at: place)
        }
    }
}

extension OutputSettings {
    private var marquez: MarquezOutput? {
        get { if case .marquez(let output) = kind { output } else { nil } }
        set { if let newValue { kind = .marquez(newValue) } }
    }

    private var file: FileOutput? {
        get { if case .file(let output) = kind { output } else { nil } }
        set { if let newValue { kind = .file(newValue) } }
    }

    /// Nil in a new output too: no kind is the default.
    private var console: ConsoleOutput? {
        get { nil }
        set { if let newValue { kind = .console(newValue) } }
    }

    private var store: StoreOutput? {
        get { if case .store(let output) = kind { output } else { nil } }
        set { if let newValue { kind = .store(newValue) } }
    }
}

/// A Marquez, or whatever takes OpenLineage by HTTP (`marquez`).
package struct MarquezOutput: Hashable, Sendable {
    /// Its address, which may hold a user and a password.
    package var url = Secret("")
    package var apiKey: Secret?
    package var connections = 4
    package var headers: [String: Secret] = [:]
    /// An address, or `none`; nil for what the environment says.
    package var proxy: Secret?
    package var tls = ClientTLSSettings()
    package var oauth2: OAuth2Settings?
    package var timeout = Duration.seconds(60)

    package init() {}
}

extension MarquezOutput: SettingSection {
    static var keys: [SettingKey<MarquezOutput>] {
        [
            .init("url", \.url, .webAddress, isRequired: true, "Its address; `/api/v1/lineage` is added to a bare one"),
            .init("api_key", \.apiKey, .orNull(.secret(example: "${MARQUEZ_API_KEY}")), "Sent as a bearer token"),
            .init("connections", \.connections, .count(1...64), "How many events are sent at once"),
            .init("headers", \.headers, .names(.secret()), "Headers of one's own"),
            .init(
                "proxy", \.proxy, .orNull(.secret(example: "http://proxy:3128")),
                "A proxy's address; `none`; null: as `http_proxy`, `https_proxy` and `no_proxy` say"),
            .init("tls", \.tls, .section, "Certificates"),
            .init("oauth2", \.oauth2, .orNull(.section), "Tokens by OAuth 2.0 client credentials"),
            .init("timeout", \.timeout, .duration, "How long an attempt may take"),
        ]
    }

    func check(_ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader) {
        guard apiKey != nil, oauth2 != nil else { return }
        reader.complain("\(path) has an 'api_key' and 'oauth2'; keep one of them", at: node.place)
    }
}

extension ValueKind where Value == Secret {
    fileprivate static var webAddress: Self {
        Self(
            .text(example: "http://marquez:5000"), should: "an address such as http://marquez:5000", spell: { _ in nil }
        ) { text in
            isAddress(text) && (text.hasPrefix("http://") || text.hasPrefix("https://")) ? Secret(text) : nil
        }
    }
}

/// Certificates of a client, PEM files (`tls`).
package struct ClientTLSSettings: Hashable, Sendable {
    package var ca: String?
    package var cert: String?
    package var key: String?

    package init() {}
}

extension ClientTLSSettings: SettingSection {
    static var keys: [SettingKey<ClientTLSSettings>] {
        [
            .init("ca", \.ca, .orNull(.path(example: "/etc/ssl/ca.pem")), "Whom to trust, instead of the system's"),
            .init("cert", \.cert, .orNull(.path(example: "/etc/ssl/me.pem")), "The certificate to show"),
            .init("key", \.key, .orNull(.path(example: "/etc/ssl/me.key")), "Its key"),
        ]
    }

    func check(_ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader) {
        guard (cert == nil) != (key == nil) else { return }
        reader.complain("\(path) has one of 'cert' and 'key'; a certificate needs both", at: node.place)
    }
}

/// Tokens by client credentials (`oauth2`).
package struct OAuth2Settings: Hashable, Sendable {
    package var tokenURL = Secret("")
    package var clientID = ""
    package var clientSecret = Secret("")
    package var scope: String?

    package init() {}
}

extension OAuth2Settings: SettingSection {
    static var keys: [SettingKey<OAuth2Settings>] {
        [
            .init("token_url", \.tokenURL, .webAddress, isRequired: true, "Where tokens are given out"),
            .init("client_id", \.clientID, .text, isRequired: true, "Who asks"),
            .init(
                "client_secret", \.clientSecret, .secret(example: "${file:/run/secrets/oauth2}"), isRequired: true,
                "The secret of who asks"),
            .init("scope", \.scope, .orNull(.text), "What the token is for"),
        ]
    }
}

/// A file of events (`file`).
package struct FileOutput: Hashable, Sendable {
    package var path = ""
    package var rotate = 1_000_000_000
    package var keep = 5

    package init() {}
}

extension FileOutput: SettingSection {
    static var keys: [SettingKey<FileOutput>] {
        [
            .init("path", \.path, .path(example: "/var/log/lineage.ndjson"), isRequired: true, "The file"),
            .init("rotate", \.rotate, .size, "At which size it is put aside as PATH.1"),
            .init("keep", \.keep, .count(0...1000), "How many are kept beside it"),
        ]
    }
}

/// Standard output (`console`).
package struct ConsoleOutput: Hashable, Sendable {
    package init() {}
}

extension ConsoleOutput: SettingSection {
    static var keys: [SettingKey<ConsoleOutput>] { [] }
}

/// The lineage store (`store`).
package struct StoreOutput: Hashable, Sendable {
    /// Nil for a file in the state directory.
    package var path: String?
    package var keep = Duration.seconds(90 * 86_400)

    package init() {}
}

extension StoreOutput: SettingSection {
    static var keys: [SettingKey<StoreOutput>] {
        [
            .init(
                "path", \.path, .orNull(.path(example: "/var/lib/lineage.db")),
                "The database; null: in the state directory"
            ),
            .init("keep", \.keep, .duration, "How long runs are kept"),
        ]
    }
}
