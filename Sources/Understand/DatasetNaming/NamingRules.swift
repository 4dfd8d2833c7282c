package import LineageModel

/// What the operator says of names that no log tells (`context.datasets` of the settings).
package struct NamingRules: Hashable, Sendable, Codable {
    /// Which of a table's names is the primary one.
    package enum Identity: String, Hashable, Sendable, Codable {
        case location, catalog
    }

    package var identity = Identity.location
    /// By the catalog's name in Spark.
    package var catalogs: [String: CatalogRule] = [:]
    /// The first that matches counts.
    package var tables: [TableRule] = []
    package var databases: [DatabaseRule] = []
    package var clusters: [ClusterRule] = []

    package init() {}

    /// The folder of a table, if a rule says so.
    func location(of identifier: TableIdentifier, in catalog: String) -> Location? {
        let name = catalog + "." + identifier.unquoted
        return tables.first { $0.match.matches(name) }.map { Location($0.location(of: identifier, in: catalog)) }
    }
}

/// What is known of a catalog beside the log.
package struct CatalogRule: Hashable, Sendable, Codable {
    package var warehouse: String?
    package var uri: String?

    package init(warehouse: String? = nil, uri: String? = nil) {
        self.warehouse = warehouse
        self.uri = uri
    }
}

/// Where the tables of a pattern lie; `{catalog}`, `{namespace}` and `{table}` stand for the parts of the name.
package struct TableRule: Hashable, Sendable, Codable {
    package var match: Glob
    package var template: String

    package init(match: Glob, template: String) {
        self.match = match
        self.template = template
    }

    func location(of identifier: TableIdentifier, in catalog: String) -> String {
        let parts = ["catalog": catalog, "namespace": identifier.namespaces.joined(separator: "/")]
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let key = String(rest[rest.index(after: open)..<close])
            result += rest[..<open] + (key == "table" ? identifier.table : parts[key] ?? "{\(key)}")
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

/// Which database is behind the JDBC tables of some applications.
package struct DatabaseRule: Hashable, Sendable, Codable {
    package var match: ApplicationMatch
    /// Matches the table as the query names it; nil for any.
    package var table: Glob?
    /// `postgres://host:5432`.
    package var namespace: Name
    /// What stands before the table in names: the database; nil where nothing does.
    package var database: String?

    package init(match: ApplicationMatch, table: Glob? = nil, namespace: Name, database: String? = nil) {
        self.match = match
        self.table = table
        self.namespace = namespace
        self.database = database
    }
}

/// Which Kafka cluster is behind the topics of some applications.
package struct ClusterRule: Hashable, Sendable, Codable {
    package var match: ApplicationMatch
    /// Matches the topic; nil for any.
    package var topic: Glob?
    /// `kafka://host:port`.
    package var namespace: Name
    /// The cluster's brokers, by any of which it is known.
    package var brokers: Set<String>

    package init(match: ApplicationMatch, topic: Glob? = nil, namespace: Name, brokers: Set<String> = []) {
        self.match = match
        self.topic = topic
        self.namespace = namespace
        self.brokers = brokers
    }
}

/// Which applications a rule is for; what is not given matches any.
package struct ApplicationMatch: Hashable, Sendable, Codable {
    package var application: Glob?
    package var user: Glob?

    package init(application: Glob? = nil, user: Glob? = nil) {
        self.application = application
        self.user = user
    }

    func matches(_ settings: SparkConfiguration, user name: String?) -> Bool {
        application?.matches(settings["spark.app.name"] ?? "") != false && user?.matches(name ?? "") != false
    }
}
