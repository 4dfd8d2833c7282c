import DatasetNaming
import LineageModel
import Testing

/// What a reference to a table is called: its identity, and its symlink where it has one.
struct TableCase: CustomTestStringConvertible {
    let reference: TableReference
    let identity: String
    let symlink: String?

    init(_ reference: TableReference, _ identity: String, _ symlink: String?) {
        (self.reference, self.identity, self.symlink) = (reference, identity, symlink)
    }

    var testDescription: String { "\(reference)" }
}

@Suite struct TableNamingTests {
    static let iceberg = "org.apache.iceberg.spark.SparkCatalog"

    @Test(arguments: [
        TableCase(.table(name: "lake.db.t", format: nil), "file|/srv/wh/db/t", "file:/srv/wh|db.t"),
        TableCase(.table(name: "lake.a.b.t", format: nil), "file|/srv/wh/a/b/t", "file:/srv/wh|a.b.t"),
        TableCase(
            .table(name: "lake.db.My Table", format: nil), "file|/srv/wh/db/My Table", "file:/srv/wh|db.`My Table`"),
        TableCase(
            .table(name: "lake.my-ns.2024", format: nil), "file|/srv/wh/my-ns/2024", "file:/srv/wh|`my-ns`.`2024`"),
        TableCase(.table(name: "lake.db.UPPER", format: nil), "file|/srv/wh/db/UPPER", "file:/srv/wh|db.UPPER"),
        TableCase(.table(name: "s3.db.t", format: nil), "s3://corp|wh/db/t", "s3://corp/wh|db.t"),
        TableCase(.table(name: "lake.db.t.branch_x", format: nil), "file|/srv/wh/db/t", "file:/srv/wh|db.t"),
        TableCase(.table(name: "lake.db.t.snapshot_id_42", format: nil), "file|/srv/wh/db/t", "file:/srv/wh|db.t"),
        TableCase(.table(name: "lake.db.files", format: nil), "file|/srv/wh/db/files", "file:/srv/wh|db.files"),
        TableCase(.table(name: "/srv/wh/db/t", format: "PARQUET"), "file|/srv/wh/db/t", nil),
        TableCase(.table(name: "file:/srv/wh/db/t", format: nil), "file|/srv/wh/db/t", nil),
        TableCase(.path(location: "/srv/wh/db/t", format: "iceberg", table: nil), "file|/srv/wh/db/t", nil),
        TableCase(.table(name: "hms.db.t", format: nil), "file|/srv/hms/db.db/t", "hive://meta:9083|db.t"),
        TableCase(.table(name: "rest.db.t", format: nil), "http://localhost:8181|db.t", nil),
        TableCase(.table(name: "pg.db.t", format: nil), "file|/srv/pg/db/t", nil),
        TableCase(
            .table(name: "spark_catalog.default.t", format: nil), "file|/srv/spark-warehouse/t",
            "file:/srv/spark-warehouse|default.t"),
        TableCase(
            .table(name: "spark_catalog.db.t", format: nil), "file|/srv/spark-warehouse/db.db/t",
            "file:/srv/spark-warehouse|db.t"),
        TableCase(
            .path(location: "file:/srv/spark-warehouse/t", format: "Parquet", table: "`spark_catalog`.`default`.`t`"),
            "file|/srv/spark-warehouse/t", "file:/srv/spark-warehouse|default.t"),
        TableCase(
            .path(location: "file:/elsewhere/t", format: "Parquet", table: "spark_catalog.default.t"),
            "file|/elsewhere/t", nil),
    ])
    func `tables are named as the agent names them`(_ table: TableCase) {
        var naming = Self.naming()
        guard case .named(let named) = naming.name(table.reference, session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(Self.text(named.dataset.identity) == table.identity)
        #expect(named.dataset.symlinks.first.map { Self.text($0.identity) } == table.symlink)
        #expect(!named.isMetadata)
    }

    @Test(arguments: ["lake.db.t.snapshots", "lake.db.t.files", "lake.db.t.changes", "lake.db.t.ALL_MANIFESTS"])
    func `a metadata table is its table, and no data`(_ name: String) {
        var naming = Self.naming()
        guard case .named(let named) = naming.name(.table(name: Name(name), format: nil), session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(Self.text(named.dataset.identity) == "file|/srv/wh/db/t")
        #expect(named.isMetadata)
        #expect(!named.isData("snapshot_id"))
    }

    @Test func `a metadata file read by its path is its table`() {
        var naming = Self.naming()
        let path: Name = "file:/srv/wh/db/t/metadata/00002-ab.metadata.json#all_manifests"
        guard case .named(let named) = naming.name(.table(name: path, format: nil), session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(Self.text(named.dataset.identity) == "file|/srv/wh/db/t")
        #expect(named.isMetadata)
    }

    @Test func `columns that Iceberg adds are no data`() {
        var naming = Self.naming()
        guard case .named(let table) = naming.name(.table(name: "lake.db.t", format: nil), session: [:]),
            case .named(let files) = naming.name(.path(location: "/f", format: "csv", table: nil), session: [:])
        else {
            Issue.record("no name")
            return
        }
        #expect(!table.isData("_file"))
        #expect(table.isData("id"))
        #expect(files.isData("_file"))
    }

    @Test func `the catalog and the storage are told`() {
        var naming = Self.naming()
        guard case .named(let named) = naming.name(.table(name: "lake.db.t", format: "PARQUET"), session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(
            named.dataset.catalog
                == CatalogDescription(
                    framework: "iceberg", type: "hadoop", name: "lake", warehouseURI: "file:///srv/wh/"))
        #expect(named.dataset.storage == StorageDescription(layer: "iceberg", fileFormat: "parquet"))
    }

    @Test func `a catalog that was set at run time is known to its session alone`() {
        var naming = Self.naming()
        let session = [
            "spark.sql.catalog.late": Self.iceberg, "spark.sql.catalog.late.type": "hadoop",
            "spark.sql.catalog.late.warehouse": "/late",
        ]
        let reference = TableReference.table(name: "late.db.t", format: nil)
        #expect(naming.name(reference, session: [:]) == .unnamed)
        guard case .named(let named) = naming.name(reference, session: session) else {
            Issue.record("no name")
            return
        }
        #expect(Self.text(named.dataset.identity) == "file|/late/db/t")
        #expect(naming.name(reference, session: [:]) == .unnamed)
    }

    @Test func `an opaque reference has no name`() {
        var naming = Self.naming()
        #expect(naming.name(.opaque(description: "KafkaScan@1"), session: [:]) == .unnamed)
    }

    @Test(arguments: ["JDBCRelation(sales.orders)", "a.b.c", "parquet file:/x"])
    func `what is no name of a table is not taken for one`(_ name: String) {
        var naming = Self.naming()
        #expect(naming.name(.table(name: Name(name), format: nil), session: [:]) == .unnamed)
        #expect(naming.name(.path(location: name, format: "x", table: nil), session: [:]) == .unnamed)
    }

    @Test func `a file table lies where a plan that names its path said`() {
        var naming = Self.naming()
        let name: Name = "spark_catalog.other.t"
        _ = naming.name(.path(location: "file:/elsewhere/t", format: "parquet", table: name), session: [:])
        guard case .named(let named) = naming.name(.table(name: name, format: nil), session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(Self.text(named.dataset.identity) == "file|/elsewhere/t")
        #expect(named.dataset.symlinks.isEmpty)
    }

    @Test func `the log of a Delta table is its table, and no data`() {
        var naming = Self.naming()
        let path = TableReference.path(location: "file:/d/t/_delta_log/0001.json", format: "json", table: nil)
        guard case .named(let named) = naming.name(path, session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(Self.text(named.dataset.identity) == "file|/d/t")
        #expect(named.isMetadata)
    }

    @Test func `a write that says its catalog is in it`() {
        var naming = Self.naming()
        guard case .named(let named) = naming.name(.unqualified(name: "s3.db.t", format: nil), session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(Self.text(named.dataset.identity) == "s3://corp|wh/db/t")
        #expect(naming.name(.unqualified(name: "db.t", format: nil), session: [:]) == .ambiguous)
    }

    // MARK: Catalog objects

    @Test func `the only catalog of a class is meant`() {
        var naming = DatasetNaming()
        naming.configure(Self.hadoop("lake", "/wh"))
        #expect(identity(&naming, "\(Self.iceberg)@2a4cb8ae", "db.`My Table`") == "file|/wh/db/My Table")
    }

    @Test func `of two catalogs of a class the next write shows which is meant`() {
        var naming = DatasetNaming()
        naming.configure(Self.hadoop("lake", "/wh").merging(Self.hadoop("lake2", "/wh2")) { first, _ in first })
        let (first, second) = ("\(Self.iceberg)@1", "\(Self.iceberg)@2")
        #expect(naming.name(object(first, "db.t"), session: [:]) == .ambiguous)
        naming.learn(fromWriteTo: object(first, "db.t"), session: [:])
        naming.learn(fromWriteTo: .table(name: "lake2.db.other", format: nil), session: [:])
        #expect(naming.name(object(first, "db.t"), session: [:]) == .ambiguous)
        naming.learn(fromWriteTo: .table(name: "lake2.db.t", format: nil), session: [:])
        #expect(identity(&naming, first, "db.t") == "file|/wh2/db/t")
        #expect(naming.name(object(second, "db.t"), session: [:]) == .ambiguous)
    }

    @Test func `a write that two objects may have made teaches nothing`() {
        var naming = DatasetNaming()
        naming.configure(Self.hadoop("lake", "/wh").merging(Self.hadoop("lake2", "/wh2")) { first, _ in first })
        let (first, second) = ("\(Self.iceberg)@1", "\(Self.iceberg)@2")
        naming.learn(fromWriteTo: object(first, "db.t"), session: [:])
        naming.learn(fromWriteTo: object(second, "db.t"), session: [:])
        naming.learn(fromWriteTo: .table(name: "lake.db.t", format: nil), session: [:])
        #expect(naming.name(object(first, "db.t"), session: [:]) == .ambiguous)
        #expect(naming.name(object(second, "db.t"), session: [:]) == .ambiguous)
    }

    @Test func `a dot in a table's name is remembered from its creation`() {
        var naming = DatasetNaming()
        naming.configure(Self.hadoop("lake", "/wh"))
        naming.learn(fromWriteTo: object("\(Self.iceberg)@1", "db.`dot.ted`"), session: [:])
        guard case .named(let named) = naming.name(.table(name: "lake.db.dot.ted", format: nil), session: [:]) else {
            Issue.record("no name")
            return
        }
        #expect(Self.text(named.dataset.identity) == "file|/wh/db/dot.ted")
        #expect(named.dataset.symlinks.first.map { Self.text($0.identity) } == "file:/wh|db.`dot.ted`")
    }

    // MARK: Support

    private func object(_ catalog: String, _ identifier: Name) -> TableReference {
        .catalogObject(catalog: catalog, identifier: identifier, provider: "iceberg")
    }

    private func identity(_ naming: inout DatasetNaming, _ catalog: String, _ identifier: Name) -> String? {
        guard case .named(let named) = naming.name(object(catalog, identifier), session: [:]) else { return nil }
        return Self.text(named.dataset.identity)
    }

    private static func text(_ identity: DatasetIdentity) -> String { "\(identity.namespace)|\(identity.name)" }

    private static func hadoop(_ name: String, _ warehouse: String) -> [String: String] {
        [
            "spark.sql.catalog.\(name)": iceberg, "spark.sql.catalog.\(name).type": "hadoop",
            "spark.sql.catalog.\(name).warehouse": warehouse,
        ]
    }

    private static func naming() -> DatasetNaming {
        var properties = hadoop("lake", "file:///srv/wh/").merging(hadoop("s3", "s3a://corp/wh")) { first, _ in first }
        properties.merge([
            "spark.sql.warehouse.dir": "/srv/spark-warehouse",
            "spark.sql.catalog.hms": iceberg, "spark.sql.catalog.hms.type": "hive",
            "spark.sql.catalog.hms.uri": "thrift://meta:9083,thrift://other:9083",
            "spark.sql.catalog.hms.warehouse": "/srv/hms",
            "spark.sql.catalog.rest": iceberg, "spark.sql.catalog.rest.type": "rest",
            "spark.sql.catalog.rest.uri": "http://localhost:8181",
            "spark.sql.catalog.pg": iceberg, "spark.sql.catalog.pg.type": "jdbc",
            "spark.sql.catalog.pg.uri": "jdbc:postgresql://127.0.0.1:5432/icecat",
            "spark.sql.catalog.pg.warehouse": "/srv/pg",
        ]) { _, new in new }
        var naming = DatasetNaming()
        naming.configure(properties)
        return naming
    }
}
