import Testing

/// Wide plans are exact in every column.
struct WidthTests {
    static let widths = [1000, 2000, 4000]

    private func names(_ prefix: String, from id: Int, _ width: Int) -> [String] {
        (0..<width).map { "\(prefix)\($0)#\(id + $0)" }
    }

    private func list(_ items: [String]) -> String { items.joined(separator: ", ") }

    private func expected(_ width: Int, _ line: (Int) -> String) -> [String] { (0..<width).map(line) }

    @Test(arguments: widths)
    func `a wide projection is exact`(width: Int) {
        let scan = PlanSketch.scan("t", list(names("a", from: 0, width)))
        let items = (0..<width).map {
            "(a\($0)#\($0) + a\(($0 + 1) % width)#\(($0 + 1) % width)) AS x\($0)#\(10_000 + $0)"
        }
        let project = PlanSketch("Project", ["Output [\(width)]: [\(list(items))]"], [scan])
        #expect(
            project.lineage(writing: list(names("x", from: 10_000, width)))
                == expected(width) { column in
                    let sources = ["a\(column)", "a\((column + 1) % width)"].map { "lake.db.t.\($0) TRANSFORMATION" }
                        .sorted()
                    return "x\(column) <- \(list(sources))"
                })
    }

    @Test(arguments: widths)
    func `a wide join is exact`(width: Int) {
        let left = PlanSketch.scan("l", list(names("a", from: 0, width)))
        let right = PlanSketch.scan("r", list(names("b", from: 10_000, width)))
        let join = PlanSketch(
            "SortMergeJoin", ["Left keys [1]: [a0#0]", "Right keys [1]: [b0#10000]", "Join type: Inner"], [left, right])
        let written = names("a", from: 0, width) + names("b", from: 10_000, width)
        #expect(
            join.lineage(writing: list(written)) == expected(width) { "a\($0) <- lake.db.l.a\($0) IDENTITY" }
                + expected(width) { "b\($0) <- lake.db.r.b\($0) IDENTITY" }
                + ["dataset <- | lake.db.l.a0 JOIN, lake.db.r.b0 JOIN"])
    }

    @Test(arguments: widths)
    func `a wide aggregate is exact`(width: Int) {
        let scan = PlanSketch.scan("t", "k#90000, " + list(names("a", from: 0, width)))
        let calls = (0..<width).map { "sum(a\($0)#\($0))" }
        let attributes = calls.enumerated().map { "\($1)#\(20_000 + $0)" }
        let results = attributes.enumerated().map { "\($1) AS x\($0)#\(30_000 + $0)" }
        let partial = PlanSketch(
            "HashAggregate",
            ["Keys [1]: [k#90000]", "Functions [\(width)]: [\(list(calls.map { "partial_" + $0 }))]"], [scan])
        let final = PlanSketch(
            "HashAggregate",
            [
                "Keys [1]: [k#90000]", "Functions [\(width)]: [\(list(calls))]",
                "Aggregate Attributes [\(width)]: [\(list(attributes))]", "Results [\(width)]: [\(list(results))]",
            ], [partial])
        #expect(
            final.lineage(writing: list(names("x", from: 30_000, width)))
                == expected(width) { "x\($0) <- lake.db.t.a\($0) AGGREGATION" } + ["dataset <- | lake.db.t.k GROUP_BY"])
    }

    @Test(arguments: widths)
    func `a wide union is exact`(width: Int) {
        let left = PlanSketch.scan("l", list(names("a", from: 0, width)))
        let right = PlanSketch.scan("r", list(names("b", from: 10_000, width)))
        #expect(
            PlanSketch("Union", [], [left, right]).lineage(writing: list(names("a", from: 0, width)))
                == expected(width) { "a\($0) <- lake.db.l.a\($0) IDENTITY, lake.db.r.b\($0) IDENTITY" })
    }

    @Test(arguments: [250, 500, 1000])
    func `a chain of many joins is exact`(count: Int) {
        var plan = PlanSketch.scan("t0", "a0#0")
        for place in 1..<count {
            plan = PlanSketch(
                "BroadcastHashJoin",
                ["Left keys [1]: [a0#0]", "Right keys [1]: [a\(place)#\(place)]", "Join type: LeftOuter"],
                [plan, .scan("t\(place)", "a\(place)#\(place)")])
        }
        let lineage = plan.lineage(writing: list(names("a", from: 0, count)))
        #expect(lineage.dropLast() == expected(count) { "a\($0) <- lake.db.t\($0).a\($0) IDENTITY" }[...])
        #expect(lineage.last?.split(separator: ", ").count == count)
    }
}
