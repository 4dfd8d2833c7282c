import Testing

struct SubqueryTests {
    private let scan = PlanSketch.scan("t", "a#1L, b#2")

    private func project(_ output: String) -> PlanSketch {
        PlanSketch("Project", ["Output [1]: [\(output)]", "Input [2]: [a#1L, b#2]"], [scan])
    }

    private func subquery(_ id: Int, _ plan: PlanSketch) -> PlanSketch.Subquery {
        PlanSketch.Subquery(id: id, plan: PlanSketch("Project", ["Output [1]: [x#50]"], [plan]))
    }

    @Test(arguments: [
        "Subquery subquery#3, [id=#9] AS mx#4", "ReusedSubquery Subquery subquery#3, [id=#9] AS mx#4",
        "scalar-subquery#3, [id=#9] AS mx#4",
    ])
    func `a scalar subquery gives its column as it is`(item: String) {
        #expect(
            project(item).lineage(writing: "mx#4", subqueries: [subquery(3, .scan("u", "x#50"))])
                == ["mx <- lake.db.u.x IDENTITY"])
    }

    @Test func `a scalar subquery in an expression is transformed`() {
        #expect(
            project("(a#1L + Subquery subquery#3, [id=#9]) AS s#4").lineage(
                writing: "s#4", subqueries: [subquery(3, .scan("u", "x#50"))])
                == ["s <- lake.db.t.a TRANSFORMATION, lake.db.u.x TRANSFORMATION"])
    }

    @Test func `a subquery in a condition decides`() {
        let text = "CASE WHEN (a#1L > Subquery subquery#3, [id=#9]) THEN b#2 ELSE x END AS s#4"
        #expect(
            project(text).lineage(writing: "s#4", subqueries: [subquery(3, .scan("u", "x#50"))])
                == ["s <- lake.db.t.b TRANSFORMATION | lake.db.t.a CONDITIONAL, lake.db.u.x CONDITIONAL"])
    }

    @Test func `a merged subquery gives the field that is picked`() {
        let fields = "named_struct(max(x), x#60, avg(y), (y#61 / 2)) AS mergedValue#62"
        let merged = PlanSketch("Project", ["Output [1]: [\(fields)]"], [.scan("u", "x#60, y#61")])
        let subqueries = [PlanSketch.Subquery(id: 3, plan: merged)]
        #expect(
            project("Subquery subquery#3, [id=#9].max(x) AS m#4").lineage(writing: "m#4", subqueries: subqueries)
                == ["m <- lake.db.u.x IDENTITY"])
        #expect(
            project("(Subquery subquery#3, [id=#9].avg(y) + a#1L) AS m#4").lineage(
                writing: "m#4", subqueries: subqueries)
                == ["m <- lake.db.t.a TRANSFORMATION, lake.db.u.y TRANSFORMATION"])
    }

    @Test func `a subquery may have a subquery`() {
        let inner = PlanSketch("Project", ["Output [1]: [Subquery subquery#5, [id=#9] AS x#50]"], [.scan("u", "y#60")])
        #expect(
            project("Subquery subquery#3, [id=#9] AS m#4").lineage(
                writing: "m#4", subqueries: [.init(id: 3, plan: inner), subquery(5, .scan("v", "x#50"))])
                == ["m <- lake.db.v.x IDENTITY"])
    }

    @Test func `filters of a subquery count for all columns`() {
        let filtered = PlanSketch("Filter", ["Condition : (k#51 = 1)"], [.scan("u", "x#50, k#51")])
        #expect(
            project("Subquery subquery#3, [id=#9] AS m#4").lineage(writing: "m#4", subqueries: [subquery(3, filtered)])
                == ["m <- lake.db.u.x IDENTITY", "dataset <- | lake.db.u.k FILTER"])
    }

    @Test(arguments: [
        PlanSketch("Generate", ["Arguments: explode(Subquery subquery#3, [id=#9]), [a#1L], false, [m#4]"]),
        PlanSketch("BatchEvalPython", ["Arguments: [f(Subquery subquery#3, [id=#9])#8], [m#4]"]),
        PlanSketch("Expand", ["Arguments: [[Subquery subquery#3, [id=#9] + 1]], [m#4]"]),
        PlanSketch(
            "Window", ["Arguments: [lag(Subquery subquery#3, [id=#9], 1) windowspecdefinition(1) AS m#4], [], []"]),
    ])
    func `an operator's expression may hold a subquery`(item: PlanSketch) {
        let plan = PlanSketch(item.name, item.fields, [scan])
        let inner = PlanSketch("Project", ["Output [1]: [(x#60 + y#61) AS x#50]"], [.scan("u", "x#60, y#61")])
        #expect(
            plan.lineage(writing: "m#4", subqueries: [.init(id: 3, plan: inner)])
                == ["m <- lake.db.u.x TRANSFORMATION, lake.db.u.y TRANSFORMATION"])
    }

    @Test func `an aggregate's filter may hold a subquery`() {
        let inner = PlanSketch("Project", ["Output [1]: [(x#60 + y#61) AS x#50]"], [.scan("u", "x#60, y#61")])
        let partial = PlanSketch(
            "HashAggregate", ["Functions [1]: [partial_sum(a#1L) FILTER (WHERE (b#2 = Subquery subquery#3, [id=#9]))]"],
            [scan])
        let final = PlanSketch(
            "HashAggregate",
            [
                "Functions [1]: [sum(a#1L)]", "Aggregate Attributes [1]: [sum(a#1L)#20L]",
                "Results [1]: [sum(a#1L)#20L AS m#4]",
            ], [partial])
        #expect(
            final.lineage(writing: "m#4", subqueries: [.init(id: 3, plan: inner)]) == [
                "m <- lake.db.t.a AGGREGATION | lake.db.t.b CONDITIONAL, lake.db.u.x CONDITIONAL, "
                    + "lake.db.u.y CONDITIONAL"
            ])
    }

    @Test func `a subquery that is not in the text is flagged`() {
        #expect(
            project("Subquery subquery#3, [id=#9] AS m#4").lineage(writing: "m#4")
                == ["m <-", "incomplete NO_DEFINITION"])
    }

    @Test func `a subquery that reads itself ends`() {
        let inner = PlanSketch("Project", ["Output [1]: [Subquery subquery#3, [id=#9] AS x#50]"], [scan])
        #expect(
            project("Subquery subquery#3, [id=#9] AS m#4").lineage(
                writing: "m#4", subqueries: [.init(id: 3, plan: inner)]) == ["m <-", "incomplete NO_DEFINITION"])
    }

    @Test func `subqueries that read each other end`() {
        func reading(_ id: Int) -> PlanSketch {
            PlanSketch("Project", ["Output [1]: [Subquery subquery#\(id), [id=#9] AS x#50]"], [scan])
        }
        #expect(
            project("Subquery subquery#3, [id=#9] AS m#4").lineage(
                writing: "m#4", subqueries: [.init(id: 3, plan: reading(5)), .init(id: 5, plan: reading(3))])
                == ["m <-", "incomplete NO_DEFINITION"])
    }

    @Test func `a chain of a thousand subqueries ends and is flagged`() {
        var subqueries: [PlanSketch.Subquery] = []
        for id in 1000..<2000 {
            let plan = PlanSketch("Project", ["Output [1]: [Subquery subquery#\(id + 1), [id=#9] AS x#50]"], [scan])
            subqueries.append(.init(id: id, plan: plan))
        }
        #expect(
            project("Subquery subquery#1000, [id=#9] AS m#4").lineage(writing: "m#4", subqueries: subqueries)
                == ["m <-", "incomplete NO_DEFINITION"])
    }

    @Test(arguments: [1, 2, 3])
    func `an exchange that reuses itself ends`(id: Int) {
        let reuse = PlanSketch("ReusedExchange [Reuses operator id: \(id)]", ["Output [2]: [a#1L, b#2]"])
        let sort = PlanSketch("Sort", ["Arguments: [a#1L ASC NULLS FIRST], false, 0"], [reuse])
        let exchange = PlanSketch("Exchange", ["Arguments: SinglePartition"], [sort])
        #expect(exchange.lineage(writing: "a#1L") == ["a <-", "incomplete NO_DEFINITION"])
    }
}
