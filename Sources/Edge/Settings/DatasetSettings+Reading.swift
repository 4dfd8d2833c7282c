extension DatasetSettings {
    init(_ node: YAMLNode, by reader: inout SettingsReader) {
        let path = "context.datasets"
        let entries = reader.entries(node, of: path, keys: ["identity", "catalogs", "tables", "kafka", "databases"])
        if let node = entries["identity"] {
            identity = reader.choice(node, of: "\(path).identity", Identity.self) ?? .location
        }
        if let node = entries["catalogs"] {
            for (name, node) in reader.entries(node, of: "\(path).catalogs", keys: nil) {
                catalogs[name] = CatalogSettings(node, path: "\(path).catalogs.\(name)", by: &reader)
            }
        }
        for node in entries["tables"].map({ reader.items($0, of: "\(path).tables") }) ?? [] {
            if let table = TableSettings(node, by: &reader) { tables.append(table) }
        }
        for node in entries["kafka"].map({ reader.items($0, of: "\(path).kafka") }) ?? [] {
            if let cluster = KafkaSettings(node, by: &reader) { kafka.append(cluster) }
        }
        for node in entries["databases"].map({ reader.items($0, of: "\(path).databases") }) ?? [] {
            if let database = DatabaseSettings(node, by: &reader) { databases.append(database) }
        }
    }
}

extension CatalogSettings {
    fileprivate init(_ node: YAMLNode, path: String, by reader: inout SettingsReader) {
        let entries = reader.entries(node, of: path, keys: ["warehouse", "uri"])
        warehouse = entries["warehouse"].flatMap { reader.location($0, of: "\(path).warehouse") }
        uri = entries["uri"].flatMap { reader.address($0, of: "\(path).uri", such: "thrift://host:9083") }
    }
}

extension TableSettings {
    private static let placeholders = ["{catalog}", "{namespace}", "{table}"]

    fileprivate init?(_ node: YAMLNode, by reader: inout SettingsReader) {
        let path = "context.datasets.tables"
        let entries = reader.entries(node, of: path, keys: ["match", "location"])
        let match = reader.required("match", in: entries, of: node, path).flatMap {
            reader.text($0, of: "\(path).match")
        }
        guard let place = reader.required("location", in: entries, of: node, path),
            let location = reader.location(place, of: "\(path).location"), let match
        else { return nil }
        if let unknown = Self.unknownPlaceholder(location) {
            let known = Self.placeholders.joined(separator: ", ")
            reader.complain("'\(unknown)' in \(path).location stands for nothing; known are \(known)", at: place.place)
        }
        self.init(match: match, location: location)
    }

    private static func unknownPlaceholder(_ location: String) -> String? {
        var rest = location[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { return String(rest[open...]) }
            let found = String(rest[open...close])
            if !placeholders.contains(found) { return found }
            rest = rest[rest.index(after: close)...]
        }
        return nil
    }
}

extension KafkaSettings {
    fileprivate init?(_ node: YAMLNode, by reader: inout SettingsReader) {
        let path = "context.datasets.kafka"
        let entries = reader.entries(node, of: path, keys: ["match", "cluster", "brokers"])
        let match = reader.patterns(entries["match"], of: "\(path).match", keys: ["app", "user", "topic"])
        let items = entries["brokers"].map { reader.items($0, of: "\(path).brokers") } ?? []
        let brokers = items.compactMap { reader.text($0, of: "\(path).brokers") }
        let cluster = reader.required("cluster", in: entries, of: node, path).flatMap {
            reader.address($0, of: "\(path).cluster", such: "kafka://broker:9092")
        }
        guard let cluster else { return nil }
        self.init(match: match, cluster: cluster, brokers: brokers)
    }
}

extension DatabaseSettings {
    fileprivate init?(_ node: YAMLNode, by reader: inout SettingsReader) {
        let path = "context.datasets.databases"
        let entries = reader.entries(node, of: path, keys: ["match", "namespace", "database"])
        let match = reader.patterns(entries["match"], of: "\(path).match", keys: ["app", "user", "table"])
        let database = entries["database"].flatMap { reader.text($0, of: "\(path).database") }
        let namespace = reader.required("namespace", in: entries, of: node, path).flatMap {
            reader.address($0, of: "\(path).namespace", such: "postgres://host:5432")
        }
        guard let namespace else { return nil }
        self.init(match: match, namespace: namespace, database: database)
    }
}

extension SettingsReader {
    /// Patterns by what they match.
    fileprivate mutating func patterns(_ node: YAMLNode?, of path: String, keys: [String]) -> [String: String] {
        guard let node else { return [:] }
        var patterns: [String: String] = [:]
        for (key, node) in entries(node, of: path, keys: keys) { patterns[key] = text(node, of: "\(path).\(key)") }
        return patterns
    }

    /// The value of a key that must be there.
    fileprivate mutating func required(
        _ key: String, in entries: [String: YAMLNode], of node: YAMLNode, _ path: String
    ) -> YAMLNode? {
        if entries[key] == nil, case .mapping = node.content {
            complain("'\(key)' is missing in \(path); add it", at: node.place)
        }
        return entries[key]
    }

    /// A folder: a URI, or an absolute path.
    fileprivate mutating func location(_ node: YAMLNode, of path: String) -> String? {
        guard let text = text(node, of: path) else { return nil }
        if text.hasPrefix("/") || hasScheme(text) { return text }
        complain(
            "\(path) is '\(text)'; it should be a URI or an absolute path, such as s3://bucket/warehouse",
            at: node.place)
        return nil
    }

    /// A URI with a host.
    fileprivate mutating func address(_ node: YAMLNode, of path: String, such example: String) -> String? {
        guard let text = text(node, of: path) else { return nil }
        if hasScheme(text), text.contains("://"), !text.hasSuffix("://") { return text }
        complain("\(path) is '\(text)'; it should be an address such as \(example)", at: node.place)
        return nil
    }

    private func hasScheme(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon > text.utf8.startIndex else {
            return false
        }
        return text.utf8[..<colon].allSatisfy { byte in
            (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || "+-.".utf8.contains(byte)
        } && text.utf8.count > text.utf8[...colon].count
    }
}
