import LineageModel

/// A catalog of the session: `spark.sql.catalog.<name>` and the settings beneath it.
struct SparkCatalog: Hashable, Sendable, Codable {
    /// What keeps the tables, as far as names depend on it.
    enum Kind: Hashable, Sendable, Codable {
        /// An Iceberg catalog over a folder: the names say where the tables are.
        case hadoop
        case hive, glue, rest, nessie, jdbc
        /// Spark's own: file and Hive tables in its warehouse.
        case session
        /// Tables of a database (`JDBCTableCatalog`).
        case database
        /// Amazon's S3 Tables.
        case tableBuckets
        /// One that no rule is known for.
        case other
    }

    var name: String
    /// The class that implements it; nil for Spark's own.
    var implementation: String?
    var settings: [String: String] = [:]

    static let prefix = "spark.sql.catalog."
    static let sessionName = "spark_catalog"

    var kind: Kind {
        guard let implementation else { return .session }
        guard isIceberg else {
            if implementation.hasSuffix(".JDBCTableCatalog") { return .database }
            return name == Self.sessionName ? .session : .other
        }
        if settings["warehouse"]?.hasPrefix("arn:aws:s3tables") == true { return .tableBuckets }
        switch settings["type"]?.lowercased() {
        case "hadoop": return .hadoop
        case "rest": return .rest
        case "glue": return .glue
        case "nessie": return .nessie
        case "jdbc": return .jdbc
        case "hive": return .hive
        default: return kind(ofImplementation: settings["catalog-impl"] ?? implementation)
        }
    }

    var isIceberg: Bool { implementation?.hasPrefix("org.apache.iceberg.spark.") ?? false }

    /// Whether Iceberg made it for tables that are named by their path; no statement names it.
    var isForPaths: Bool { name == "default_iceberg" || name == "default_cache_iceberg" }

    /// Spark's own part of a session catalog that keeps Iceberg tables too.
    var plain: SparkCatalog { name == Self.sessionName ? SparkCatalog(name: name) : self }

    /// The agent's word for the kind, in the catalog facet.
    var typeName: String {
        switch kind {
        case .hadoop: "hadoop"
        case .hive, .session: "hive"
        case .glue: "glue"
        case .rest: "rest"
        case .nessie: "nessie"
        case .jdbc, .database: "jdbc"
        case .tableBuckets, .other: settings["type"] ?? "other"
        }
    }

    /// The name of a table that its store, not a folder, gives it: those of S3 Tables lie in buckets of their own.
    func storeIdentity(of table: TableIdentifier) -> DatasetIdentity? {
        guard kind == .tableBuckets, let bucket = settings["warehouse"] else { return nil }
        return DatasetIdentity(namespace: Name(bucket), name: Name("\(name).\(table.unquoted)"))
    }

    private func kind(ofImplementation implementation: String) -> Kind {
        if implementation.hasSuffix("HadoopCatalog") { return .hadoop }
        if implementation.hasSuffix("RESTCatalog") { return .rest }
        if implementation.hasSuffix("GlueCatalog") { return .glue }
        if implementation.hasSuffix("NessieCatalog") { return .nessie }
        if implementation.hasSuffix("JdbcCatalog") { return .jdbc }
        return settings["catalog-impl"] == nil || implementation.hasSuffix("HiveCatalog") ? .hive : .other
    }

    /// The catalogs that the settings name.
    static func all(in properties: [String: String]) -> [String: SparkCatalog] {
        var catalogs = [sessionName: SparkCatalog(name: sessionName)]
        for (key, value) in properties where key.hasPrefix(prefix) {
            let rest = key.dropFirst(prefix.count)
            let dot = rest.firstIndex(of: ".")
            let name = String(rest[..<(dot ?? rest.endIndex)])
            guard !name.isEmpty else { continue }
            if let dot {
                catalogs[name, default: SparkCatalog(name: name)].settings[String(rest[rest.index(after: dot)...])] =
                    value
            } else {
                catalogs[name, default: SparkCatalog(name: name)].implementation = value
            }
        }
        return catalogs.filter { $0.key == sessionName || $0.value.implementation != nil }
    }
}
