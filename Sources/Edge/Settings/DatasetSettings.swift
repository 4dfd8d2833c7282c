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

/// What a log does not say of a catalog.
package struct CatalogSettings: Hashable, Sendable {
    /// The folder that the catalog's tables lie in.
    package var warehouse: String?
    /// The metastore's or server's address: `thrift://host:9083`, `http://host:8181`.
    package var uri: String?

    package init(warehouse: String? = nil, uri: String? = nil) {
        self.warehouse = warehouse
        self.uri = uri
    }
}

/// Where the tables of a pattern lie.
package struct TableSettings: Hashable, Sendable {
    /// A full name, `lake.sales.orders`, or a pattern of one: `lake.sales.*`.
    package var match: String
    /// A folder; `{catalog}`, `{namespace}` and `{table}` stand for the parts of the table's name.
    package var location: String

    package init(match: String, location: String) {
        self.match = match
        self.location = location
    }
}

/// A Kafka cluster, and what reads from it or writes to it.
package struct KafkaSettings: Hashable, Sendable {
    /// Patterns, by what they match: `app`, `user`, `topic`.
    package var match: [String: String]
    /// The namespace of its topics: `kafka://host:port`.
    package var cluster: String
    package var brokers: [String]

    package init(match: [String: String], cluster: String, brokers: [String]) {
        self.match = match
        self.cluster = cluster
        self.brokers = brokers
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

    package init(match: [String: String], namespace: String, database: String? = nil) {
        self.match = match
        self.namespace = namespace
        self.database = database
    }
}
