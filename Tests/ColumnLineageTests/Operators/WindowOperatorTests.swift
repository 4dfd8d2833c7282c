import Testing

struct WindowOperatorTests {
    private let scan = PlanSketch.scan("t", "k#1, a#2L, o#3")
    private let windows = "lake.db.t.k WINDOW, lake.db.t.o WINDOW"

    private func window(_ list: String) -> PlanSketch {
        PlanSketch(
            "Window", ["Input [3]: [k#1, a#2L, o#3]", "Arguments: [\(list)], [k#1], [o#3 ASC NULLS FIRST]"], [scan])
    }

    private func over(_ call: String) -> String {
        call
            + " windowspecdefinition(k#1, o#3 ASC NULLS FIRST, specifiedwindowframe(RowFrame, -2, currentrow$())) AS w#9"
    }

    @Test(arguments: [
        ("sum(a#2L)", "w <- lake.db.t.a AGGREGATION | "), ("lag(a#2L, -1, null)", "w <- lake.db.t.a TRANSFORMATION | "),
        ("row_number()", "w <- | "), ("rank(o#3)", "w <- | "), ("ntile(4)", "w <- | "),
        ("nth_value(a#2L, 2)", "w <- lake.db.t.a TRANSFORMATION | "),
    ])
    func `a window function has its arguments and its window`(call: String, expected: String) {
        #expect(window(over(call)).lineage(writing: "w#9") == [expected + windows])
    }

    @Test func `a window keeps the columns below it`() {
        let union = PlanSketch("Union", [], [window(over("row_number()")), .scan("u", "p#11, q#12, r#13, s#14")])
        #expect(
            union.lineage(writing: "k#1, a#2L, o#3, w#9").first == "k <- lake.db.t.k IDENTITY, lake.db.u.p IDENTITY")
        #expect(union.lineage(writing: "k#1, a#2L, o#3, w#9").last == "w <- lake.db.u.s IDENTITY | " + windows)
    }

    @Test func `a cut window says how much it lacks where that is written`() {
        let cut = window(over("sum(a#2L)") + ", ... 12 more fields")
        #expect(cut.lineage(writing: "w#9").count == 1)
        #expect(cut.lineage(writing: "w#9, v#10").dropFirst() == ["v <-", "incomplete TRUNCATED Window 12"])
    }
}
