import Testing

struct PassThroughOperatorTests {
    private let scan = PlanSketch.scan("t", "a#1L, b#2")

    @Test(arguments: [
        "Exchange", "BroadcastExchange", "ColumnarToRow", "ShuffleQueryStage", "AQEShuffleRead", "GlobalLimit",
        "LocalLimit", "CollectLimit", "Coalesce", "Sample", "WindowGroupLimit", "AdaptiveSparkPlan", "WriteFiles",
    ])
    func `rows that pass keep their columns`(name: String) {
        #expect(PlanSketch(name, [], [scan]).lineage(writing: "b#2") == ["b <- lake.db.t.b IDENTITY"])
    }

    @Test func `only a global sort counts`() {
        let global = PlanSketch("Sort", ["Arguments: [b#2 ASC NULLS FIRST], true, 0"], [scan])
        let local = PlanSketch("Sort", ["Arguments: [b#2 ASC NULLS FIRST], false, 0"], [scan])
        #expect(global.lineage(writing: "a#1L").last == "dataset <- | lake.db.t.b SORT")
        #expect(local.lineage(writing: "a#1L") == ["a <- lake.db.t.a IDENTITY"])
    }

    private func reuse(_ id: Int) -> PlanSketch {
        PlanSketch("ReusedExchange [Reuses operator id: \(id)]", ["Output [2]: [x#11L, y#12]"])
    }

    private func join(_ left: PlanSketch, _ right: PlanSketch) -> PlanSketch {
        PlanSketch("CartesianProduct", ["Join type: Inner", "Join condition: None"], [left, right])
    }

    @Test func `an exchange used again gives its columns under new ids`() {
        let exchange = PlanSketch("Exchange", ["Arguments: SinglePartition"], [scan])
        #expect(
            join(exchange, reuse(2)).lineage(writing: "b#2, y#12")
                == ["b <- lake.db.t.b IDENTITY", "y <- lake.db.t.b IDENTITY"])
    }

    @Test func `an exchange may be used before the place where it stands`() {
        let exchange = PlanSketch("Exchange", ["Arguments: SinglePartition"], [scan])
        #expect(
            join(reuse(3), exchange).lineage(writing: "b#2, y#12")
                == ["b <- lake.db.t.b IDENTITY", "y <- lake.db.t.b IDENTITY"])
    }

    @Test func `an exchange that is not there is flagged`() {
        #expect(
            join(scan, reuse(77)).lineage(writing: "y#12") == ["y <-", "incomplete NO_DEFINITION"])
    }

    @Test func `of final and initial plan the columns are the same`() {
        let final = PlanSketch("== Final Plan ==", [], [PlanSketch("LocalTableScan", ["Output [2]: [a#1L, b#2]"])])
        let initial = PlanSketch("== Initial Plan ==", [], [scan])
        let adaptive = PlanSketch("AdaptiveSparkPlan", ["Output [2]: [a#1L, b#2]"], [final, initial])
        #expect(adaptive.lineage(writing: "a#1L") == ["a <- lake.db.t.a IDENTITY"])
    }
}
