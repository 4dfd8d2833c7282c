import ColumnLineage
import LineageModel
import Testing

struct CacheOperatorTests {
    private let cached = PlanSketch(
        "InMemoryRelation", ["Arguments: [x#11L, y#12], CachedRDDBuilder(org.apache.Serializer@1,StorageLevel(disk))"],
        [.scan("t", "a#1L, b#2")])

    @Test(arguments: ["InMemoryTableScan", "Scan In-memory table t"])
    func `cached columns are those of the plan below by position`(name: String) {
        let scan = PlanSketch(name, ["Output [1]: [y#12]", "Arguments: [y#12]"], [cached])
        #expect(scan.lineage(writing: "y#12") == ["y <- lake.db.t.b IDENTITY"])
    }

    @Test func `cached columns that are cut are flagged`() {
        let cut = PlanSketch(
            "InMemoryRelation", ["Arguments: [x#11L, ... 1 more fields], StorageLevel(disk)"], cached.children)
        let scan = PlanSketch("InMemoryTableScan", ["Output [2]: [x#11L, y#12]"], [cut])
        #expect(
            scan.lineage(writing: "x#11L, y#12")
                == ["x <- lake.db.t.a IDENTITY", "y <-", "incomplete TRUNCATED InMemoryRelation 1"])
    }

    /// In modes that print an operator a line, a cached plan brings its adaptive plans along.
    @Test func `adaptive plans below a cached one are no gap`() throws {
        let text = """
            == Physical Plan ==
            AppendData org.apache.spark.Lambda@1, IcebergWrite(table=out.t, format=PARQUET)
            +- Scan In-memory table c [x#11L], [isnotnull(x#11L)]
                  +- InMemoryRelation [x#11L], StorageLevel(disk)
                        +- AdaptiveSparkPlan isFinalPlan=true
                           +- == Final Plan ==
                              *(1) Project [a#1L]
                              +- *(1) BatchScan lake.db.t[a#1L] lake.db.t (branch=null) [filters=]
                           +- == Initial Plan ==
                              Project [a#1L]
                              +- BatchScan lake.db.t[a#1L] lake.db.t (branch=null) [filters=]


            """
        let write = try #require(PlanLineage(text: Array(text.utf8)).write)
        #expect(write.columns.map(\.name) == ["x"])
        #expect(write.columns.flatMap(\.sources).map(\.field) == ["a"])
        #expect(write.incomplete.isEmpty)
    }
}
