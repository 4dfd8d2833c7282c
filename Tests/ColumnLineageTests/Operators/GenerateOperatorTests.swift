import Testing

struct GenerateOperatorTests {
    private let scan = PlanSketch.scan("t", "a#1L, tags#2, m#3")

    @Test func `a generator's columns come from its argument`() {
        let generate = PlanSketch("Generate", ["Arguments: explode(m#3), [a#1L], false, [key#5, value#6]"], [scan])
        #expect(
            generate.lineage(writing: "a#1L, key#5, value#6") == [
                "a <- lake.db.t.a IDENTITY", "key <- lake.db.t.m TRANSFORMATION", "value <- lake.db.t.m TRANSFORMATION",
            ])
    }

    @Test func `an outer generator does the same`() {
        let generate = PlanSketch("Generate", ["Arguments: posexplode(tags#2), [a#1L], true, [pos#5, col#6]"], [scan])
        #expect(generate.lineage(writing: "col#6") == ["col <- lake.db.t.tags TRANSFORMATION"])
    }

    @Test(arguments: ["BatchEvalPython", "ArrowEvalPython"])
    func `a Python function has its own arguments`(name: String) {
        let python = PlanSketch(
            name, ["Arguments: [f(a#1L)#7, g(tags#2, m#3)#8], [pythonUDF0#9, pythonUDF1#10]"], [scan])
        #expect(
            python.lineage(writing: "pythonUDF0#9, pythonUDF1#10") == [
                "pythonUDF0 <- lake.db.t.a TRANSFORMATION",
                "pythonUDF1 <- lake.db.t.m TRANSFORMATION, lake.db.t.tags TRANSFORMATION",
            ])
    }
}
