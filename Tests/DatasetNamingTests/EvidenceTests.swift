import DatasetNaming
import LineageModel
import Testing

/// What tells where a table lies, best first: the operator, the log, the convention.
struct EvidenceTests {
    private let hive = NamingSupport.catalog(
        "hms", NamingSupport.iceberg, ["type": "hive", "uri": "thrift://h:9083", "warehouse": "/wh"])
    private let rest = NamingSupport.catalog("rest", NamingSupport.iceberg, ["type": "rest", "uri": "http://r:8181"])
    private let metastore = ["hive.metastore.uris": "thrift://h:9083", "spark.sql.warehouse.dir": "/sw"]

    @Test func `a file table shows where its database lies, for all tables of that metastore`() {
        var naming = NamingSupport.naming([hive, metastore])
        let sibling = TableReference.path(
            location: "file:/other/db.db/pq/d=1", format: "parquet", table: "spark_catalog.db.pq")
        #expect(NamingSupport.names(sibling, by: &naming) == ["file|/other/db.db/pq", "hive://h:9083|db.pq"])
        #expect(names("hms.db.t", &naming) == ["file|/other/db.db/t", "hive://h:9083|db.t"])
        #expect(names("hms.db2.t", &naming) == ["file|/wh/db2.db/t", "hive://h:9083|db2.t"])
    }

    @Test func `a file table with a place of its own shows nothing of its database`() {
        var naming = NamingSupport.naming([hive, metastore])
        _ = NamingSupport.names(
            .path(location: "/elsewhere/ext", format: "csv", table: "spark_catalog.db.ext"), by: &naming)
        #expect(names("hms.db.t", &naming) == ["file|/wh/db.db/t", "hive://h:9083|db.t"])
    }

    @Test func `a metadata file that is read under a statement shows where its table lies`() {
        var naming = NamingSupport.naming([rest])
        naming.learn(
            path: "s3://b/wh/db/src/metadata/00002-ab.metadata.json#all_manifests", of: object("db.src"), session: [:])
        #expect(names("rest.db.src", &naming) == ["s3://b|wh/db/src", "http://r:8181|db.src"])
        #expect(names("rest.db.t", &naming) == ["s3://b|wh/db/t", "http://r:8181|db.t"])
        #expect(names("rest.db2.t", &naming) == ["http://r:8181|db2.t"])
    }

    @Test func `any other file shows nothing`() {
        var naming = NamingSupport.naming([rest])
        naming.learn(path: "s3://b/wh/db/src/data/1.parquet", of: object("db.src"), session: [:])
        #expect(names("rest.db.src", &naming) == ["http://r:8181|db.src"])
    }

    @Test func `a renamed table lies where it lay, and moves on when it is dropped`() {
        var naming = NamingSupport.naming([hive])
        naming.learn(rename: object("db.a"), to: object("db.b"), session: [:])
        #expect(names("hms.db.b", &naming) == ["file|/wh/db.db/a", "hive://h:9083|db.b"])
        naming.forget(object("db.b"), session: [:])
        #expect(names("hms.db.b", &naming) == ["file|/wh/db.db/b", "hive://h:9083|db.b"])
    }

    @Test func `in a hadoop catalog the name alone counts`() {
        let lake = NamingSupport.catalog("lake", NamingSupport.iceberg, ["type": "hadoop", "warehouse": "/wh"])
        var naming = NamingSupport.naming([lake])
        naming.learn(rename: object("db.a"), to: object("db.b"), session: [:])
        naming.learn(path: "/x/db/b/metadata/1.metadata.json#files", of: object("db.b"), session: [:])
        #expect(names("lake.db.b", &naming) == ["file|/wh/db/b", "file:/wh|db.b"])
    }

    @Test func `the operator's word counts before all`() {
        var rules = NamingRules()
        rules.tables = [
            TableRule(match: Glob("rest.db.special"), template: "s3://x/y"),
            TableRule(match: Glob("rest.*"), template: "s3://b/{catalog}/{namespace}/{table}"),
        ]
        rules.catalogs = ["hms": CatalogRule(warehouse: "s3://m/wh", uri: "thrift://public:9083")]
        var naming = NamingSupport.naming([rest, hive], rules: rules)
        naming.learn(path: "/o/db/t/metadata/1.metadata.json", of: .table(name: "rest.db.t", format: nil), session: [:])
        #expect(names("rest.db.special", &naming) == ["s3://x|y", "http://r:8181|db.special"])
        #expect(names("rest.a.b.t", &naming) == ["s3://b|rest/a/b/t", "http://r:8181|a.b.t"])
        #expect(names("rest.db.t", &naming) == ["s3://b|rest/db/t", "http://r:8181|db.t"])
        #expect(names("hms.db.t", &naming) == ["s3://m|wh/db.db/t", "hive://public:9083|db.t"])
    }

    @Test func `the catalog's name comes first where the operator wants it`() {
        var rules = NamingRules()
        rules.identity = .catalog
        var naming = NamingSupport.naming([hive], rules: rules)
        guard case .named(let named) = naming.name(.table(name: "hms.db.t", format: nil), session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(NamingSupport.text(named.dataset.identity) == "hive://h:9083|db.t")
        #expect(
            named.dataset.symlinks
                == [Symlink(identity: DatasetIdentity(namespace: "file", name: "/wh/db.db/t"), kind: .location)])
        #expect(NamingSupport.names(.path(location: "/f", format: "csv", table: nil), by: &naming) == ["file|/f"])
    }

    private func names(_ table: Name, _ naming: inout DatasetNaming) -> [String]? {
        NamingSupport.names(.table(name: table, format: nil), by: &naming)
    }

    private func object(_ identifier: Name) -> TableReference {
        .catalogObject(catalog: "\(NamingSupport.iceberg)@1", identifier: identifier, provider: nil)
    }
}
