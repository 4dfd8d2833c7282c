/// What the settings say of datasets' names (`context.datasets`).
package struct DatasetSettings: Hashable, Sendable {
    /// Which of a table's names is the primary one where none was told yet.
    package enum Identity: String, Hashable, Sendable, CaseIterable {
        case location, catalog
    }

    package var identity = Identity.location
    /// By the catalog's name in Spark.
    package var catalogs: [String: CatalogSettings] = [:]
    /// Where single tables lie; the first that matches counts.
    package var tables: [TableSettings] = []
    /// Which Kafka cluster is meant; the first that matches counts.
    package var kafka: [KafkaSettings] = []
    /// Which database is meant by JDBC tables; the first that matches counts.
    package var databases: [DatabaseSettings] = []

    package init() {}
}

extension DatasetSettings: SettingSection {
    static var keys: [SettingKey<DatasetSettings>] {
        [
            .init("identity", \.identity, .choice, "Which of a table's names is told where none was told yet"),
            .init(
                "catalogs", \.catalogs, .names(.section), "What a log does not say of catalogs, by their names in Spark"
            ),
            .init("tables", \.tables, .list(.section), "Where single tables lie; the first that matches counts"),
            .init("kafka", \.kafka, .list(.section), "Which Kafka cluster is meant; the first that matches counts"),
            .init(
                "databases", \.databases, .list(.section),
                "Which database is meant by JDBC tables; the first that matches counts"),
        ]
    }
}

/// What a log does not say of a catalog.
package struct CatalogSettings: Hashable, Sendable {
    /// The folder that the catalog's tables lie in.
    package var warehouse: String?
    /// The metastore's or server's address: `thrift://host:9083`, `http://host:8181`.
    package var uri: String?

    package init() {}

    package init(warehouse: String?, uri: String? = nil) {
        self.warehouse = warehouse
        self.uri = uri
    }
}

extension CatalogSettings: SettingSection {
    static var keys: [SettingKey<CatalogSettings>] {
        [
            .init("warehouse", \.warehouse, .optional(.location), "The folder that the catalog's tables lie in"),
            .init("uri", \.uri, .optional(.address(such: "thrift://host:9083")), "The address that agents know it by"),
        ]
    }
}

/// Where the tables of a pattern lie.
package struct TableSettings: Hashable, Sendable {
    /// A full name, `lake.sales.orders`, or a pattern of one: `lake.sales.*`.
    package var match: String
    /// A folder; `{catalog}`, `{namespace}` and `{table}` stand for the parts of the table's name.
    package var location: String

    init() { self.init(match: "", location: "") }

    package init(match: String, location: String) {
        self.match = match
        self.location = location
    }
}

extension TableSettings: SettingSection {
    static var keys: [SettingKey<TableSettings>] {
        [
            .init(
                "match", \.match, .text(example: "lake.sales.*"), isRequired: true, "A full name, or a pattern of one"),
            .init(
                "location", \.location, .location, isRequired: true,
                "A folder; `{catalog}`, `{namespace}` and `{table}` stand for the parts of the table's name"),
        ]
    }

    private static let placeholders = ["{catalog}", "{namespace}", "{table}"]

    func check(_ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader) {
        guard let unknown = unknownPlaceholder, let place = entries["location"]?.place else { return }
        let known = Self.placeholders.joined(separator: ", ")
        reader.complain("'\(unknown)' in \(path).location stands for nothing; known are \(known)", at: place)
    }

    private var unknownPlaceholder: String? {
        var rest = location[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { return String(rest[open...]) }
            let found = String(rest[open...close])
            if !Self.placeholders.contains(found) { return found }
            rest = rest[rest.index(after: close)...]
        }
        return nil
    }
}

/// A Kafka cluster, and what reads from it or writes to it.
package struct KafkaSettings: Hashable, Sendable {
    /// Patterns, by what they match: `app`, `user`, `topic`.
    package var match: [String: String]
    /// The namespace of its topics: `kafka://host:port`.
    package var cluster: String
    package var brokers: [String]

    init() { self.init(match: [:], cluster: "", brokers: []) }

    package init(match: [String: String], cluster: String, brokers: [String]) {
        self.match = match
        self.cluster = cluster
        self.brokers = brokers
    }
}

extension KafkaSettings: SettingSection {
    static var keys: [SettingKey<KafkaSettings>] {
        [
            .init("match", \.match, .patterns(["app", "user", "topic"]), "Patterns, all of which must match"),
            .init(
                "cluster", \.cluster, .address(such: "kafka://broker:9092"), isRequired: true,
                "The namespace of its topics"),
            .init("brokers", \.brokers, .list(.text(example: "b1:9092")), "Its brokers, as applications name them"),
        ]
    }
}

/// A database, and what reads from it or writes to it by JDBC.
package struct DatabaseSettings: Hashable, Sendable {
    /// Patterns, by what they match: `app`, `user`, `table`.
    package var match: [String: String]
    /// Its address in OpenLineage's form: `postgres://host:5432`.
    package var namespace: String
    /// What stands before a table's name: the database.
    package var database: String?

    init() { self.init(match: [:], namespace: "") }

    package init(match: [String: String], namespace: String, database: String? = nil) {
        self.match = match
        self.namespace = namespace
        self.database = database
    }
}

extension DatabaseSettings: SettingSection {
    static var keys: [SettingKey<DatabaseSettings>] {
        [
            .init("match", \.match, .patterns(["app", "user", "table"]), "Patterns, all of which must match"),
            .init("namespace", \.namespace, .address(such: "postgres://host:5432"), isRequired: true, "Its address"),
            .init("database", \.database, .optional(.text), "What stands before a table's name"),
        ]
    }
}
