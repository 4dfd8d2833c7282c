import Testing

struct SetOperatorTests {
    private let left = PlanSketch.scan("l", "a#1, b#2")
    private let right = PlanSketch.scan("r", "c#3, d#4")

    @Test func `a union is positional and bears its first child's ids`() {
        #expect(
            PlanSketch("Union", [], [left, right]).lineage(writing: "a#1, b#2")
                == [
                    "a <- lake.db.l.a IDENTITY, lake.db.r.c IDENTITY",
                    "b <- lake.db.l.b IDENTITY, lake.db.r.d IDENTITY",
                ])
    }

    @Test func `beside a union the same ids mean the first child alone`() {
        let union = PlanSketch("Union", [], [left, right])
        let renamed = PlanSketch("Project", ["Output [1]: [a#1 AS u#7]"], [union])
        let join = PlanSketch("CartesianProduct", ["Join type: Inner", "Join condition: None"], [left, renamed])
        #expect(
            join.lineage(writing: "a#1, u#7")
                == ["a <- lake.db.l.a IDENTITY", "u <- lake.db.l.a IDENTITY, lake.db.r.c IDENTITY"])
    }

    @Test func `a union of joins takes both sides in order`() {
        let join = PlanSketch("CartesianProduct", ["Join type: Inner", "Join condition: None"], [left, right])
        let union = PlanSketch("Union", [], [join, .scan("u", "w#5, x#6, y#7, z#8")])
        #expect(union.lineage(writing: "d#4") == ["d <- lake.db.r.d IDENTITY, lake.db.u.z IDENTITY"])
    }

    @Test func `a branch with too few columns leaves the others unknown`() {
        let union = PlanSketch("Union", [], [left, .scan("u", "x#5")])
        #expect(union.lineage(writing: "a#1").first == "a <- lake.db.l.a IDENTITY, lake.db.u.x IDENTITY")
        #expect(union.lineage(writing: "b#2").last?.hasPrefix("incomplete") == true)
    }

    @Test func `a union over a cut list gives no edges by place`() {
        let scan = PlanSketch.scan("u", "x#5, y#6, z#7")
        let top = PlanSketch("TakeOrderedAndProject", ["Arguments: 9, [x#5 ASC], [z#7, ... 1 more fields]"], [scan])
        let union = PlanSketch("Union", [], [left, top])
        #expect(
            union.lineage(writing: "a#1, b#2").dropLast(2)
                == ["a <- lake.db.l.a IDENTITY", "b <- lake.db.l.b IDENTITY"])
        #expect(union.lineage(writing: "a#1").last == "incomplete TRUNCATED TakeOrderedAndProject 1")
    }

    @Test func `a union over a cut generator gives no edges by place`() {
        let scan = PlanSketch.scan("u", "x#5, y#6")
        let generate = PlanSketch(
            "Generate", ["Arguments: explode(x#5), [y#6, ... 1 more fields], false, [e#8]"], [scan])
        let union = PlanSketch("Union", [], [left, generate])
        #expect(
            union.lineage(writing: "a#1, b#2")
                == ["a <- lake.db.l.a IDENTITY", "b <- lake.db.l.b IDENTITY", "incomplete TRUNCATED Generate 1"])
    }

    @Test func `what stands above a cut list says which columns it has`() {
        let scan = PlanSketch.scan("u", "x#5, y#6, z#7")
        let top = PlanSketch("TakeOrderedAndProject", ["Arguments: 9, [x#5 ASC], [z#7, ... 1 more fields]"], [scan])
        let exchange = PlanSketch("Exchange", ["Input [2]: [z#7, x#5]", "Arguments: SinglePartition"], [top])
        let union = PlanSketch("Union", [], [left, exchange])
        #expect(
            union.lineage(writing: "a#1, b#2").prefix(2)
                == [
                    "a <- lake.db.l.a IDENTITY, lake.db.u.z IDENTITY",
                    "b <- lake.db.l.b IDENTITY, lake.db.u.x IDENTITY",
                ])
    }

    @Test func `an expand is positional over its rows`() {
        let expand = PlanSketch(
            "Expand", ["Arguments: [[a#1, null, 0], [null, b#2, 1]], [a#5, b#6, spark_grouping_id#7L]"], [left])
        #expect(
            expand.lineage(writing: "a#5, b#6, spark_grouping_id#7L")
                == ["a <- lake.db.l.a IDENTITY", "b <- lake.db.l.b IDENTITY", "spark_grouping_id <-"])
    }

    @Test func `a cut expand is flagged`() {
        let expand = PlanSketch("Expand", ["Arguments: [[a#1, ... 3 more fields]], [a#5, ... 3 more fields]"], [left])
        #expect(
            expand.lineage(writing: "a#5, b#6")
                == ["a <- lake.db.l.a IDENTITY", "b <-", "incomplete TRUNCATED Expand 3"])
    }
}
