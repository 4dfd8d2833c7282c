import Testing

struct AggregateOperatorTests {
    private let scan = PlanSketch.scan("t", "k#1, a#2L, s#3")

    /// A partial and a final stage.
    private func aggregate(partial: [String], functions: [String], attributes: [String], results: [String])
        -> PlanSketch
    {
        let below = PlanSketch(
            "HashAggregate",
            [
                "Keys [1]: [k#1]", list("Functions", partial), "Aggregate Attributes [1]: [sum#90L]",
                "Results [2]: [k#1, sum#91L]",
            ], [scan])
        let exchange = PlanSketch("Exchange", ["Arguments: hashpartitioning(k#1, 2), ENSURE_REQUIREMENTS"], [below])
        return PlanSketch(
            "HashAggregate",
            [
                "Keys [1]: [k#1]", list("Functions", functions), list("Aggregate Attributes", attributes),
                list("Results", results),
            ], [exchange])
    }

    private func list(_ key: String, _ items: [String]) -> String {
        "\(key) [\(items.count)]: [\(items.joined(separator: ", "))]"
    }

    private let grouping = "dataset <- | lake.db.t.k GROUP_BY"

    @Test func `a final stage names the original arguments`() {
        let plan = aggregate(
            partial: ["partial_sum(a#2L)", "partial_count(1)"], functions: ["sum(a#2L)", "count(1)"],
            attributes: ["sum(a#2L)#20L", "count(1)#21L"],
            results: ["k#1", "sum(a#2L)#20L AS total#30L", "count(1)#21L AS n#31L"])
        #expect(
            plan.lineage(writing: "k#1, total#30L, n#31L")
                == ["k <- lake.db.t.k IDENTITY", "total <- lake.db.t.a AGGREGATION", "n <-", grouping])
    }

    @Test func `the filter of a function decides its value`() {
        let plan = aggregate(
            partial: ["partial_sum(a#2L) FILTER (WHERE (s#3 = A))"], functions: ["sum(a#2L)"],
            attributes: ["sum(a#2L)#20L"], results: ["sum(a#2L)#20L AS total#30L"])
        #expect(
            plan.lineage(writing: "total#30L")
                == ["total <- lake.db.t.a AGGREGATION | lake.db.t.s CONDITIONAL", grouping])
    }

    @Test func `each function has its own filter`() {
        let plan = aggregate(
            partial: [
                "partial_count(1) FILTER (WHERE (s#3 = A))", "partial_count(1) FILTER (WHERE (a#2L > 1))",
                "partial_count(1)",
            ],
            functions: ["count(1)", "count(1)", "count(1)"],
            attributes: ["count(1)#20L", "count(1)#21L", "count(1)#22L"],
            results: ["count(1)#20L AS x#30L", "count(1)#21L AS y#31L", "count(1)#22L AS z#32L"])
        #expect(
            plan.lineage(writing: "x#30L, y#31L, z#32L")
                == ["x <- | lake.db.t.s CONDITIONAL", "y <- | lake.db.t.a CONDITIONAL", "z <-", grouping])
    }

    @Test func `an expression over a function stays an aggregation`() {
        let plan = aggregate(
            partial: ["partial_sum(a#2L)"], functions: ["sum(a#2L)"], attributes: ["sum(a#2L)#20L"],
            results: ["(sum(a#2L)#20L + 1) AS more#30L"])
        #expect(plan.lineage(writing: "more#30L").first == "more <- lake.db.t.a AGGREGATION")
    }

    @Test func `functions that cannot be told apart are known by their attributes`() {
        let odd = "max(concat((, a#2L))"
        let plan = aggregate(
            partial: ["partial_\(odd)", "partial_sum(k#1)"], functions: [odd, "sum(k#1)"],
            attributes: ["\(odd)#20L", "sum(k#1)#21L"], results: ["\(odd)#20L AS x#30L", "sum(k#1)#21L AS y#31L"])
        #expect(
            plan.lineage(writing: "x#30L, y#31L") == [
                "x <- lake.db.t.a AGGREGATION", "y <- lake.db.t.k AGGREGATION", grouping,
                "incomplete NO_DEFINITION HashAggregate",
            ])
    }

    @Test func `stages that only remove duplicates group nothing`() {
        let inner = PlanSketch(
            "HashAggregate",
            [
                "Keys [2]: [k#1, a#2L]", "Functions: []", "Aggregate Attributes: []",
                "Results [2]: [k#1, a#2L]",
            ], [scan])
        let partial = PlanSketch(
            "HashAggregate",
            [
                "Keys [1]: [k#1]", "Functions [1]: [partial_count(distinct a#2L)]",
                "Aggregate Attributes [1]: [count(a#2L)#20L]", "Results [2]: [k#1, count#21L]",
            ], [inner])
        let final = PlanSketch(
            "HashAggregate",
            [
                "Keys [1]: [k#1]", "Functions [1]: [count(distinct a#2L)]",
                "Aggregate Attributes [1]: [count(a#2L)#20L]", "Results [1]: [count(a#2L)#20L AS n#22L]",
            ], [partial])
        #expect(final.lineage(writing: "n#22L") == ["n <- lake.db.t.a AGGREGATION", grouping])
    }

    @Test func `DISTINCT rows group by their columns`() {
        let fields = ["Keys [1]: [k#1]", "Functions: []", "Aggregate Attributes: []", "Results [1]: [k#1]"]
        let distinct = PlanSketch("HashAggregate", fields, [PlanSketch("HashAggregate", fields, [scan])])
        #expect(distinct.lineage(writing: "k#1") == ["k <- lake.db.t.k IDENTITY", grouping])
    }

    @Test func `a pivot's key decides which value it is`() {
        let plan = aggregate(
            partial: ["partial_pivotfirst(s#3, a#2L, A, B, 0, 0)"], functions: ["pivotfirst(s#3, a#2L, A, B, 0, 0)"],
            attributes: ["pivotfirst(s#3, a#2L, A, B, 0, 0)#20"],
            results: ["k#1", "pivotfirst(s#3, a#2L, A, B, 0, 0)#20 AS __pivot_sum(a) AS `sum(a)`#30"])
        let project = PlanSketch(
            "Project", ["Output [1]: [__pivot_sum(a) AS `sum(a)`#30[0] AS x#31L]"], [plan])
        #expect(project.lineage(writing: "x#31L").first == "x <- lake.db.t.a AGGREGATION | lake.db.t.s CONDITIONAL")
    }
}
