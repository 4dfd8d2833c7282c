import Testing

struct FilterOperatorTests {
    private let scan = PlanSketch.scan("t", "a#1L, b#2, tags#3")

    @Test func `a filter decides for all columns`() {
        let filter = PlanSketch("Filter", ["Condition : (isnotnull(b#2) AND (b#2 > 5))"], [scan])
        #expect(
            filter.lineage(writing: "a#1L") == ["a <- lake.db.t.a IDENTITY", "dataset <- | lake.db.t.b FILTER"])
    }

    @Test func `what the optimizer adds for explode is nobody's filter`() {
        let filter = PlanSketch(
            "Filter", ["Condition : ((size(tags#3, true) > 0) AND isnotnull(tags#3))"], [scan])
        let generate = PlanSketch("Generate", ["Arguments: explode(tags#3), [a#1L], false, [t#4]"], [filter])
        #expect(
            generate.lineage(writing: "a#1L, t#4")
                == ["a <- lake.db.t.a IDENTITY", "t <- lake.db.t.tags TRANSFORMATION"])
    }

    @Test func `a filter beside the one of explode counts`() {
        let filter = PlanSketch(
            "Filter", ["Condition : (((size(tags#3, true) > 0) AND isnotnull(tags#3)) AND (b#2 = x))"], [scan])
        let generate = PlanSketch("Generate", ["Arguments: explode(tags#3), [a#1L], false, [t#4]"], [filter])
        #expect(generate.lineage(writing: "t#4").last == "dataset <- | lake.db.t.b FILTER")
    }

    @Test func `a filter on what is not known is flagged`() {
        let filter = PlanSketch("Filter", ["Condition : (b#2 > Subquery subquery#3, [id=#9])"], [scan])
        #expect(
            filter.lineage(writing: "a#1L")
                == ["a <- lake.db.t.a IDENTITY", "dataset <- | lake.db.t.b FILTER", "incomplete NO_DEFINITION"])
    }
}
