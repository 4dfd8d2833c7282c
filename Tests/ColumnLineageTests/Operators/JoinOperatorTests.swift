import Testing

struct JoinOperatorTests {
    private let left = PlanSketch.scan("l", "a#1L, b#2")
    private let right = PlanSketch.scan("r", "c#3L, d#4")
    private let keys = "dataset <- | lake.db.l.a JOIN, lake.db.r.c JOIN"

    private func join(_ name: String, _ fields: [String]) -> PlanSketch {
        PlanSketch(name, ["Left keys [1]: [a#1L]", "Right keys [1]: [c#3L]"] + fields, [left, right])
    }

    @Test(arguments: ["BroadcastHashJoin", "SortMergeJoin", "ShuffledHashJoin"], ["Inner", "LeftOuter", "FullOuter"])
    func `a join gives the columns of both sides`(name: String, type: String) {
        #expect(
            join(name, ["Join type: \(type)", "Join condition: None"]).lineage(writing: "b#2, d#4")
                == ["b <- lake.db.l.b IDENTITY", "d <- lake.db.r.d IDENTITY", keys])
    }

    @Test func `a join condition counts as its keys do`() {
        let join = PlanSketch(
            "BroadcastNestedLoopJoin", ["Join type: Inner", "Join condition: (b#2 < d#4)"], [left, right])
        #expect(
            join.lineage(writing: "a#1L")
                == ["a <- lake.db.l.a IDENTITY", "dataset <- | lake.db.l.b JOIN, lake.db.r.d JOIN"])
    }

    @Test(arguments: ["LeftSemi", "LeftAnti"])
    func `a semi join gives the left side alone`(type: String) {
        let semi = join("SortMergeJoin", ["Join type: \(type)", "Join condition: None"])
        let union = PlanSketch("Union", [], [semi, .scan("u", "x#8L, y#9")])
        #expect(
            union.lineage(writing: "a#1L, b#2") == [
                "a <- lake.db.l.a IDENTITY, lake.db.u.x IDENTITY", "b <- lake.db.l.b IDENTITY, lake.db.u.y IDENTITY",
                keys,
            ])
    }

    @Test func `the type of a join before 3 4 stands in the tree`() {
        let semi = join("SortMergeJoin LeftSemi", ["Join condition: None"])
        let union = PlanSketch("Union", [], [semi, .scan("u", "x#8L, y#9")])
        #expect(
            union.lineage(writing: "a#1L, b#2").dropLast().last == "b <- lake.db.l.b IDENTITY, lake.db.u.y IDENTITY")
    }

    @Test(arguments: ["SortMergeJoin", "BroadcastHashJoin"])
    func `an existence join gives a column that keys decide`(name: String) {
        let existence = join(name, ["Join type: ExistenceJoin(exists#9)", "Join condition: None"])
        let project = PlanSketch(
            "Project", ["Output [2]: [b#2, CASE WHEN exists#9 THEN 1 ELSE 0 END AS e#10]"], [existence])
        #expect(
            project.lineage(writing: "b#2, e#10") == [
                "b <- lake.db.l.b IDENTITY", "e <- | lake.db.l.a CONDITIONAL, lake.db.r.c CONDITIONAL", keys,
            ])
    }

    @Test func `an existence join before 3 4 stands in the tree`() {
        let existence = join("SortMergeJoin ExistenceJoin(exists#9)", ["Join condition: None"])
        let project = PlanSketch("Project", ["Output [1]: [exists#9 AS e#10]"], [existence])
        #expect(
            project.lineage(writing: "e#10").first == "e <- | lake.db.l.a CONDITIONAL, lake.db.r.c CONDITIONAL")
    }
}
