import DatasetNaming
import LineageModel
import Testing

/// Catalogs of all kinds: where their tables lie, and what they are called (facts/datasets.md §§2–4).
struct CatalogKindTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var kind: String
        var implementation = NamingSupport.iceberg
        var name = "c"
        var settings: [String: String]
        var others: [String: String] = [:]
        var table: Name = "c.db.t"
        var names: [String]

        var testDescription: String { kind }
    }

    static let cases = [
        Case(
            kind: "hadoop", settings: ["type": "hadoop", "warehouse": "/wh"], names: ["file|/wh/db/t", "file:/wh|db.t"]),
        Case(
            kind: "hadoop by class",
            settings: ["catalog-impl": "org.apache.iceberg.hadoop.HadoopCatalog", "warehouse": "hdfs://nn:8020/wh"],
            names: ["hdfs://nn:8020|/wh/db/t", "hdfs://nn:8020/wh|db.t"]),
        Case(
            kind: "hive", settings: ["type": "hive", "uri": "thrift://h:9083", "warehouse": "/wh"],
            names: ["file|/wh/db.db/t", "hive://h:9083|db.t"]),
        Case(
            kind: "hive, metastore of the session", settings: ["type": "hive"],
            others: ["spark.hadoop.hive.metastore.uris": "thrift://m:9083", "spark.sql.warehouse.dir": "/sw"],
            names: ["file|/sw/db.db/t", "hive://m:9083|db.t"]),
        Case(
            kind: "hive, database default", settings: ["uri": "thrift://h:9083", "warehouse": "s3://b/wh"],
            table: "c.default.t", names: ["s3://b|wh/t", "hive://h:9083|default.t"]),
        Case(kind: "hive, embedded", settings: ["type": "hive", "warehouse": "/wh"], names: ["file|/wh/db.db/t"]),
        Case(kind: "rest", settings: ["type": "rest", "uri": "http://r:8181"], names: ["http://r:8181|db.t"]),
        Case(
            kind: "rest with a folder as warehouse",
            settings: ["type": "rest", "uri": "http://r:8181", "warehouse": "s3://b/wh"],
            names: ["s3://b|wh/db/t", "http://r:8181|db.t"]),
        Case(
            kind: "rest with a name as warehouse",
            settings: ["type": "rest", "uri": "http://r:8181", "warehouse": "prod"],
            names: ["http://r:8181|db.t"]),
        Case(
            kind: "nessie", settings: ["type": "nessie", "uri": "http://n:19120", "warehouse": "s3://b/wh"],
            names: ["http://n:19120|db.t"]),
        Case(
            kind: "jdbc", settings: ["type": "jdbc", "uri": "jdbc:postgresql://p/x", "warehouse": "/wh"],
            names: ["file|/wh/db/t"]),
        Case(
            kind: "glue",
            settings: [
                "catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog", "warehouse": "s3://b/wh",
                "glue.id": "123456789012", "client.region": "eu-west-1",
            ],
            names: ["s3://b|wh/db.db/t", "arn:aws:glue:eu-west-1:123456789012|table/db/t"]),
        Case(
            kind: "glue of which the account is unknown", settings: ["type": "glue", "warehouse": "s3://b/wh"],
            names: ["s3://b|wh/db.db/t"]),
        Case(
            kind: "S3 Tables", settings: ["type": "rest", "warehouse": "arn:aws:s3tables:eu-west-1:1:bucket/x"],
            names: ["arn:aws:s3tables:eu-west-1:1:bucket/x|c.db.t"]),
        Case(
            kind: "session, hadoop", implementation: NamingSupport.sessionIceberg, name: "spark_catalog",
            settings: ["type": "hadoop", "warehouse": "/swh"], others: ["spark.sql.warehouse.dir": "/sw"],
            table: "spark_catalog.db.t", names: ["file|/swh/db/t", "file:/swh|db.t"]),
        Case(
            kind: "session, hive", implementation: NamingSupport.sessionIceberg, name: "spark_catalog",
            settings: ["type": "hive"],
            others: ["hive.metastore.uris": "thrift://m:9083", "spark.sql.warehouse.dir": "/sw"],
            table: "spark_catalog.db.t", names: ["file|/sw/db.db/t", "hive://m:9083|db.t"]),
        Case(
            kind: "a database's catalog",
            implementation: "org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog",
            settings: ["url": "jdbc:postgresql://user:secret@Host:5433/shop?ssl=true"], table: "c.sales.out1",
            names: ["postgres://host:5433|shop.sales.out1"]),
        Case(
            kind: "a database's catalog, usual port",
            implementation: "org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog",
            settings: ["url": "jdbc:mysql://h/shop"], table: "c.out1", names: ["mysql://h:3306|shop.out1"]),
    ]

    @Test(arguments: cases) func `a table is named by the rules of its catalog`(_ example: Case) {
        let catalog = NamingSupport.catalog(example.name, example.implementation, example.settings)
        var naming = NamingSupport.naming([catalog, example.others])
        #expect(NamingSupport.names(.table(name: example.table, format: nil), by: &naming) == example.names)
    }

    @Test func `a Hive table beside Iceberg's lies in Spark's own warehouse`() {
        let catalog = NamingSupport.catalog(
            "spark_catalog", NamingSupport.sessionIceberg, ["type": "hadoop", "warehouse": "/swh"])
        var naming = NamingSupport.naming([catalog, ["spark.sql.warehouse.dir": "/sw"]])
        let hive = TableReference.table(name: "spark_catalog.default.h", format: "hive")
        #expect(NamingSupport.names(hive, by: &naming) == ["file|/sw/h", "file:/sw|default.h"])
    }

    @Test func `an address that is no plain one gives no name`() {
        for url in ["jdbc:oracle:thin:@h:1521:x", "postgresql://h/x", "jdbc:x", "jdbc:postgresql:///x"] {
            let catalog = NamingSupport.catalog("c", "a.JDBCTableCatalog", ["url": url])
            var naming = NamingSupport.naming([catalog])
            #expect(NamingSupport.names(.table(name: "c.t", format: nil), by: &naming) == nil, "\(url)")
        }
    }
}
