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
}
