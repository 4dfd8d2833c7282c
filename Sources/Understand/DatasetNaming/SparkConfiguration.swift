/// The settings of a Spark session that decide what its tables are called.
package struct SparkConfiguration: Hashable, Sendable, Codable {
    private let properties: [String: String]
    /// The catalogs that the settings name, `spark_catalog` always among them.
    let catalogs: [String: SparkCatalog]

    package init(_ properties: [String: String] = [:]) {
        self.properties = properties
        catalogs = SparkCatalog.all(in: properties)
    }

    package subscript(key: String) -> String? { properties[key] }

    /// The settings whose names begin so.
    package func keys(startingWith prefix: String) -> [String] { properties.keys.filter { $0.hasPrefix(prefix) } }

    /// The settings with those of one execution (`modifiedConfigs`) laid over them.
    package func overlaid(by changes: [String: String]) -> SparkConfiguration {
        let differs = changes.contains { key, value in properties[key] != value }
        return differs ? SparkConfiguration(properties.merging(changes) { _, new in new }) : self
    }

    /// Where Spark keeps the tables of its own catalog.
    var warehouse: Location? { self["spark.sql.warehouse.dir"].map(Location.init) }

    /// The Hive metastore of the session: `hive://host:port`.
    var metastoreNamespace: String? {
        let keys = ["spark.sql.hive.metastore.uris", "spark.hadoop.hive.metastore.uris", "hive.metastore.uris"]
        return keys.lazy.compactMap { self[$0] }.first { !$0.isEmpty }.flatMap(hiveNamespace)
    }

    /// The Glue catalog of the account: `arn:aws:glue:region:account`; nil where the settings do not tell both.
    func glueNamespace(of catalog: SparkCatalog) -> String? {
        let regions = ["spark.executorEnv.AWS_REGION", "spark.yarn.appMasterEnv.AWS_REGION"]
        let accounts = ["spark.hadoop.hive.metastore.glue.catalogid", "spark.glue.accountId"]
        guard let region = catalog.settings["client.region"] ?? regions.lazy.compactMap({ self[$0] }).first,
            let account = catalog.settings["glue.id"] ?? accounts.lazy.compactMap({ self[$0] }).first
        else { return nil }
        return "arn:aws:glue:\(region):\(account)"
    }
}

/// `hive://host:port` of a metastore's address, the first of a list.
func hiveNamespace(_ addresses: String) -> String? {
    guard let first = addresses.split(separator: ",").first else { return nil }
    let location = Location(String(first.drop { $0 == " " }))
    return location.authority.isEmpty ? nil : "hive://" + location.authority
}
