import Testing

struct ScanOperatorTests {
    @Test func `a batch scan reads its table`() {
        let scan = PlanSketch.scan("orders", "id#1L, amt#2")
        #expect(
            scan.lineage(writing: "id#1L, amt#2")
                == ["id <- lake.db.orders.id IDENTITY", "amt <- lake.db.orders.amt IDENTITY"])
    }

    @Test func `a batch scan of 3 3 has its table in the description`() {
        let scan = PlanSketch(
            "BatchScan", ["Output [1]: [id#1L]", "lake.db.orders (branch=null) [filters=, groupedBy=]"])
        #expect(scan.lineage(writing: "id#1L") == ["id <- lake.db.orders.id IDENTITY"])
    }

    @Test func `a path is a source of its own`() {
        let scan = PlanSketch("BatchScan s3://lake/wh/orders", ["Output [1]: [id#1L]"])
        #expect(scan.lineage(writing: "id#1L") == ["id <- s3://lake/wh/orders.id IDENTITY"])
    }

    @Test func `files without a table are known by their location`() {
        let scan = PlanSketch(
            "Scan csv ",
            ["Output [2]: [_c0#1, _c1#2]", "Batched: false", "Location: InMemoryFileIndex [file:/a/b, ... 5 entries]"])
        #expect(scan.lineage(writing: "_c1#2") == ["_c1 <- file:/a/b+5._c1 IDENTITY"])
    }

    @Test(arguments: [
        ("InMemoryFileIndex [file:/a, file:/b]", "file:/a+file:/b"), ("InMemoryFileIndex [file:/a]", "file:/a"),
        ("InMemoryFileIndex [/a, b, s3://c/d, ... 2 entries]", "/a, b+s3://c/d+2"),
        ("InMemoryFileIndex(3 paths)[file:/a, file:/b, ...]", "file:/a+file:/b+1"),
        ("CatalogFileIndex [file:/t]", "file:/t"),
    ])
    func `all folders that are read are told, and how many are not shown`(_ location: String, _ name: String) {
        let scan = PlanSketch("Scan csv ", ["Output [1]: [a#1]", "Location: \(location)"])
        #expect(scan.lineage(writing: "a#1") == ["a <- \(name).a IDENTITY"])
    }

    @Test func `of a table's partitions the first says where it lies`() {
        let location = "Location: InMemoryFileIndex [file:/wh/t/d=1, ... 5 entries]"
        let scan = PlanSketch("Scan parquet spark_catalog.default.t", ["Output [1]: [id#1L]", location])
        #expect(scan.lineage(writing: "id#1L") == ["id <- spark_catalog.default.t.id IDENTITY"])
    }

    @Test(arguments: [
        ("JDBCRelation(ORD) [numPartitions=1]", "jdbc(ORD)"),
        (
            "JDBCRelation((select a from t where b = ')') q) [numPartitions=3]",
            "jdbc((select a from t where b = ')') q)"
        ),
        ("KafkaRelation(strategy=Subscribe[orders, payments], start=EarliestOffsetRangeLimit)", "orders,payments"),
        ("KafkaRelation(strategy=Assign[orders-0, orders-1, p-x-2], start=x)", "orders,p-x"),
        (
            "KafkaRelation(strategy=SubscribePattern[o.*], start=x)",
            "{KafkaRelation(strategy=SubscribePattern[o.*], start=x)}"
        ),
        ("hive spark_catalog.default.h_text", "spark_catalog.default.h_text"),
    ])
    func `databases, topics and Hive tables are told as such`(_ heading: String, _ name: String) {
        let scan = PlanSketch("Scan \(heading) ", ["Output [1]: [ID#1L]"])
        #expect(scan.lineage(writing: "ID#1L") == ["ID <- \(name).ID IDENTITY"])
    }

    @Test func `files of a table are the table`() {
        let scan = PlanSketch(
            "Scan parquet spark_catalog.default.t",
            ["Output [1]: [id#1L]", "Location: InMemoryFileIndex [file:/wh/t]", "ReadSchema: struct<id:bigint>"])
        #expect(scan.lineage(writing: "id#1L") == ["id <- spark_catalog.default.t.id IDENTITY"])
    }

    @Test func `what is no known source is kept as it is described`() {
        let scan = PlanSketch("Scan FancyRelation(ORD) [numPartitions=1] ", ["Output [1]: [ID#1L]"])
        #expect(scan.lineage(writing: "ID#1L") == ["ID <- {FancyRelation(ORD) [numPartitions=1]}.ID IDENTITY"])
    }

    @Test func `metadata columns are no data`() {
        let scan = PlanSketch.scan("orders", "id#1L, _file#2, _pos#3L")
        #expect(
            scan.lineage(writing: "id#1L, _file#2, _pos#3L")
                == ["id <- lake.db.orders.id IDENTITY", "_file <-", "_pos <-"])
    }

    @Test(arguments: [
        "LocalTableScan", "Range (1, 10, step=1)", "Scan OneRowRelation", "EmptyRelation", "CommandResult",
    ])
    func `data made in the driver has no source`(name: String) {
        #expect(PlanSketch(name, ["Output [1]: [x#1L]"]).lineage(writing: "x#1L") == ["x <-"])
    }

    @Test(arguments: ["max(d)#1", "count(*)#1L", "min(a)#1"])
    func `an aggregate that a table answered itself has lost its table`(column: String) {
        let lineage = PlanSketch("LocalTableScan", ["Output [1]: [\(column)]"]).lineage(writing: column)
        #expect(lineage.last == "incomplete NO_DEFINITION")
    }

    @Test func `the rows of an RDD are opaque`() {
        let scan = PlanSketch("Scan ExistingRDD", ["Output [1]: [x#1L]"])
        #expect(scan.lineage(writing: "x#1L") == ["x <-", "incomplete OPAQUE_CODE Scan ExistingRDD"])
    }

    @Test func `the same column twice is one source`() {
        let left = PlanSketch.scan("orders", "id#1L")
        let right = PlanSketch.scan("orders", "id#2L")
        let join = PlanSketch("CartesianProduct", ["Join type: Inner", "Join condition: None"], [left, right])
        let sum = PlanSketch("Project", ["Output [1]: [(id#1L + id#2L) AS s#3L]"], [join])
        #expect(sum.lineage(writing: "s#3L") == ["s <- lake.db.orders.id TRANSFORMATION"])
    }
}
