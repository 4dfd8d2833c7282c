import ColumnLineage
import Testing

/// What each reference does in its expression: gives the value, or decides.
struct ExpressionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var expression: String
        var expected: String
        var testDescription: String { expression }

        init(_ expression: String, _ expected: String) {
            self.expression = expression
            self.expected = expected
        }
    }

    private static let cases: [Case] = [
        Case("(a#1 + b#2)", "a T, b T"),
        Case("CASE WHEN (a#1 = 1) THEN b#2 ELSE c#3 END", "b T, c T | a C"),
        Case("CASE WHEN a#1 THEN b#2 WHEN c#3 THEN d#4 END", "b T, d T | a C, c C"),
        Case("CASE WHEN a#1 THEN CASE WHEN b#2 THEN c#3 ELSE d#4 END ELSE e#5 END", "c T, d T, e T | a C, b C"),
        Case("CASE WHEN CASE WHEN a#1 THEN b#2 ELSE c#3 END THEN d#4 END", "d T | a C, b C, c C"),
        Case("if ((a#1 > 1)) b#2 else c#3", "b T, c T | a C"),
        Case("if (isnull(a#1)) if (b#2) c#3 else d#4 else e#5", "c T, d T, e T | a C, b C"),
        Case("(if (a#1) b#2 else c#3 + d#4)", "b T, c T, d T | a C"),
        Case("coalesce(a#1, b#2)", "a T, b T | a C, b C"),
        Case("coalesce(CASE WHEN a#1 THEN b#2 END, c#3)", "b T, c T | a C, b C, c C"),
        Case("CASE WHEN coalesce(a#1, false) THEN b#2 ELSE c#3 END", "b T, c T | a C"),
        Case("concat(CASE WHEN a#1 THEN b#2 END, c#3)", "b T, c T | a C"),
        Case("cast(a#1 as decimal(10,2))", "a T"),
        Case("a#1.x.y", "a T"),
        Case("a#1[0]", "a T"),
        Case("transform(a#1, lambdafunction((lambda x#199L + b#2), lambda x#199L, false))", "a T, b T"),
        Case("THEN a#1", "a T"),
        Case("CASE WHEN a#1 THEN END", "| a C"),
        Case("rand(42)", ""),
        Case("gif (a#1)", "a T"),
        Case("knownfloatingpointnormalized(normalizenanandzero(a#1))", "a I"),
    ]

    @Test(arguments: cases)
    func `references have the roles of their places`(case item: Case) {
        let scan = PlanSketch.scan("t", "a#1, b#2, c#3, d#4, e#5")
        let project = PlanSketch("Project", ["Output [1]: [\(item.expression) AS x#100]"], [scan])
        let short = project.lineage(writing: "x#100").map(abbreviated)
        #expect(short == [item.expected.isEmpty ? "x <-" : "x <- \(item.expected)"])
    }

    private func abbreviated(_ line: String) -> String {
        line.replacing("lake.db.t.", with: "").replacing("TRANSFORMATION", with: "T")
            .replacing("CONDITIONAL", with: "C").replacing("IDENTITY", with: "I")
    }

    @Test func `the expression is kept in the plan's words without ids`() {
        let scan = PlanSketch.scan("t", "a#1, b#2L")
        let project = PlanSketch("Project", ["Output [2]: [(a#1 + b#2L) AS x#3, a#1]"], [scan])
        let columns = LineageNotation(plan: project.written("x#3, a#1").text()).lineage.write?.columns
        #expect(columns?.map(\.expression) == ["(a + b)", nil])
    }

    @Test func `a long expression is shortened`() throws {
        let scan = PlanSketch.scan("t", "a#1")
        let long = String(repeating: "1 + ", count: 1000)
        let project = PlanSketch("Project", ["Output [1]: [(\(long)a#1) AS x#3]"], [scan])
        let columns = try #require(LineageNotation(plan: project.written("x#3").text()).lineage.write?.columns)
        #expect(columns[0].expression?.hasSuffix(" …") == true)
        #expect((columns[0].expression?.utf8.count ?? 999) < 210)
    }
}
