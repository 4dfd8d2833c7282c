/// A table, path or topic as a query plan's text names it, before it has an identity.
package enum TableReference: Hashable, Sendable, Codable {
    /// A table under its full name, catalog first: `lake.db.orders`, `spark_catalog.default.t`.
    case table(name: Name, format: String?)
    /// A table whose catalog is only known as an object: `org.apache.iceberg.spark.SparkCatalog@2a4cb8ae, db.orders`.
    case catalogObject(catalog: String, identifier: Name, provider: String?)
    /// A table of which the write node gives no catalog: `IcebergWrite(table=db.orders, format=PARQUET)` under a CTAS.
    case unqualified(name: Name, format: String?)
    /// Files: a folder or file, and, where the text says so, the table that lives there.
    case path(location: String, format: String?, table: Name?)
    /// Files of several folders, of which the text may show only the first ones.
    case files(locations: [String], missing: Int, format: String?)
    /// A table or query of a database: `sales.orders`, `(select …) alias`; which database, a log never says.
    case jdbc(table: String)
    /// Kafka topics of a batch read or write; which cluster, the text says of a write only.
    case topics([Name], brokers: String?)
    /// A source of a streaming query, by its place among the scans of a micro-batch that do not name theirs.
    ///
    /// Which topics it is, the progress event of the batch says.
    case microBatch(scan: Int)
    /// Something with a description but no name that could be told: `JDBCRelation(…)`, `KafkaScan@…`.
    case opaque(description: String)
}
