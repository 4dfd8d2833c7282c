import Testing

struct ProjectOperatorTests {
    private let scan = PlanSketch.scan("t", "a#1L, b#2, c#3")

    private func project(_ output: String, _ count: Int) -> PlanSketch {
        PlanSketch("Project", ["Output [\(count)]: [\(output)]", "Input [3]: [a#1L, b#2, c#3]"], [scan])
    }

    @Test func `attributes pass and expressions transform`() {
        #expect(
            project("b#2, (a#1L + 1) AS x#4L, a#1L AS y#5L, 7 AS z#6", 4).lineage(writing: "b#2, x#4L, y#5L, z#6")
                == [
                    "b <- lake.db.t.b IDENTITY", "x <- lake.db.t.a TRANSFORMATION", "y <- lake.db.t.a IDENTITY", "z <-",
                ])
    }

    @Test func `a transformed value stays transformed when it is passed on`() {
        let below = project("(a#1L + 1) AS x#4L", 1)
        let above = PlanSketch("Project", ["Output [1]: [x#4L AS y#5L]"], [below])
        #expect(above.lineage(writing: "y#5L") == ["y <- lake.db.t.a TRANSFORMATION"])
    }

    @Test func `columns with odd names are told apart`() {
        let scan = PlanSketch.scan("t", "a,b#1, weird) name#2, x [y] #12#3, a AS b#1#4, b#5")
        let project = PlanSketch(
            "Project",
            ["Output [5]: [upper(a,b#1) AS p#11, weird) name#2, x [y] #12#3 AS q#12, a AS b#1#4 AS r#13, b#5]"], [scan])
        #expect(
            project.lineage(writing: "p#11, weird) name#2, q#12, r#13, b#5") == [
                "p <- lake.db.t.a,b TRANSFORMATION", "weird) name <- lake.db.t.weird) name IDENTITY",
                "q <- lake.db.t.x [y] #12 IDENTITY", "r <- lake.db.t.a AS b#1 IDENTITY", "b <- lake.db.t.b IDENTITY",
            ])
    }

    @Test func `a name made by an alias may hold the word AS`() {
        let below = project("b#2 AS p AS q#7", 1)
        let sort = PlanSketch("Sort", ["Arguments: [p AS q#7 ASC NULLS FIRST], false, 0"], [below])
        let above = PlanSketch("Project", ["Output [2]: [p AS q#7, upper(p AS q#7) AS u#8]"], [sort])
        #expect(
            above.lineage(writing: "p AS q#7, u#8")
                == ["p AS q <- lake.db.t.b IDENTITY", "u <- lake.db.t.b TRANSFORMATION"])
    }

    @Test func `a list that does not have as many items as it says is flagged`() {
        #expect(
            project("b#2, a#1L", 3).lineage(writing: "b#2")
                == ["b <- lake.db.t.b IDENTITY", "incomplete NO_DEFINITION Project"])
    }

    @Test func `expressions that cannot be told apart give no edges`() {
        let text = "concat(a#1L, () AS x#8, upper(c#3) AS y#9"
        #expect(
            project(text, 2).lineage(writing: "x#8, y#9").prefix(2) == ["x <-", "y <-"])
        #expect(project(text, 2).lineage(writing: "y#9").last == "incomplete NO_DEFINITION Project")
    }

    @Test func `a literal that looks like an attribute is none`() {
        #expect(project("its #5 AS z#9 AS q#52, b#2", 2).lineage(writing: "q#52, b#2").first == "q <-")
    }

    @Test func `long lists of literals stay one item`() {
        #expect(
            project("a#1L INSET 1, 10, 11 AS n#7, b#2", 2).lineage(writing: "n#7, b#2")
                == ["n <- lake.db.t.a TRANSFORMATION", "b <- lake.db.t.b IDENTITY"])
    }

    @Test func `an ordered top takes its list and its order`() {
        let top = PlanSketch(
            "TakeOrderedAndProject", ["Arguments: 10, [c#3 DESC NULLS LAST], [b#2, (a#1L + 1) AS x#4L]"], [scan])
        #expect(
            top.lineage(writing: "b#2, x#4L")
                == ["b <- lake.db.t.b IDENTITY", "x <- lake.db.t.a TRANSFORMATION", "dataset <- | lake.db.t.c SORT"])
    }

    @Test func `a cut top loses only what it computes itself`() {
        let top = PlanSketch(
            "TakeOrderedAndProject", ["Arguments: 10, [c#3 ASC NULLS FIRST], [b#2, ... 2 more fields]"], [scan])
        #expect(
            top.lineage(writing: "b#2, a#1L")
                == ["b <- lake.db.t.b IDENTITY", "a <- lake.db.t.a IDENTITY", "dataset <- | lake.db.t.c SORT"])
        #expect(
            top.lineage(writing: "b#2, x#9") == [
                "b <- lake.db.t.b IDENTITY", "x <-", "dataset <- | lake.db.t.c SORT",
                "incomplete TRUNCATED TakeOrderedAndProject 2",
            ])
    }
}
