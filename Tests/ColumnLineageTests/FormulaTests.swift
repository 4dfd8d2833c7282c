import ColumnLineage
import LineageModel
import TestSupport
import Testing

/// What is written of the expression that makes a column.
struct FormulaTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var expression: String
        var formula: String
        var testDescription: String { expression }

        init(_ expression: String, _ formula: String) {
            self.expression = expression
            self.formula = formula
        }
    }

    private static let cases: [Case] = [
        Case("(a#1 + b#2)", "(a + b)"),
        Case("(a#1 * cast(b#2L as decimal(20,0)))", "(a * cast(b as decimal(20,0)))"),
        Case("cast(a#1 as struct<x:string,y:int>)", "cast(a as struct<…>)"),
        Case("concat(a#1,  - , b#2)", "concat(a, '…', b)"),
        Case("concat(a#1, , b#2)", "concat(a, '…', b)"),
        Case("concat(PIN, 12, a#1, 12, 7)", "concat('…', a, 12, 7)"),
        Case("substring(a#1, 1, 3)", "substring(a, 1, 3)"),
        Case("(a#1 * 1234)", "(a * ?)"), Case("(a#1 - -12)", "(a - -12)"), Case("(a#1 / 0.05)", "(a / ?)"),
        Case("concat(a#1, 007)", "concat(a, '…')"), Case("concat(a#1, 2024-01-01)", "concat(a, '…')"),
        Case("CASE WHEN (a#1 = open) THEN b#2 END", "CASE WHEN (a = '…') THEN b END"),
        Case(
            "CASE WHEN (a#1 > 5) THEN 1 WHEN b#2 THEN 2 ELSE c#3 END",
            "CASE WHEN (a > 5) THEN 1 WHEN b THEN 2 ELSE c END"),
        Case(
            "CASE WHEN (a#1 > 5) THEN low WHEN b#2 THEN c#3 ELSE 123 END",
            "CASE WHEN (a > 5) THEN '…' WHEN b THEN c ELSE '…' END"),
        Case(
            "CASE WHEN (a#1 = x) THEN CASE WHEN b#2 THEN c#3 END ELSE null END",
            "CASE WHEN (a = '…') THEN CASE WHEN b THEN c END ELSE null END"),
        Case("if ((a#1 > 1)) b#2 else c#3", "IF((a > 1), b, c)"),
        Case("if (isnull(a#1)) n/a else a#1", "IF(isnull(a), '…', a)"),
        Case("coalesce(a#1, b#2, none)", "coalesce(a, b, '…')"),
        Case("((a#1 = x) AND NOT (b#2 <=> c#3))", "((a = '…') AND NOT (b <=> c))"),
        Case("a#1 IN (x,y,z)", "a IN ('…')"), Case("a#1 IN (1,2)", "a IN (1, 2)"),
        Case("(a#1 IN (x, (,b#2) OR c#3)", ""),
        Case("(a#1 INSET 1, 2, x AND b#2)", "(a IN (…) AND b)"),
        Case("(a#1 LIKE %secret% OR b#2)", "(a LIKE '…' OR b)"),
        Case("a#1.x.y", "a.x.y"), Case("a#1[0].x", "a[0].…"), Case("a#1[key]", "a['…']"),
        Case("-a#1", "-a"), Case("-(a#1 + b#2)", "-(a + b)"),
        Case("transform(a#1, lambdafunction((lambda x#9 + b#2), lambda x#9, false))", "transform(a, …)"),
        Case("MakeDecimal((UnscaledValue(a#1) + UnscaledValue(b#2)),17,2)", "(a + b)"),
        Case("concat(knownnotnull(a#1), b#2)", "concat(a, b)"),
        Case("myUDF(a#1, x)", "myUDF(a, '…')"), Case("concat(hunter2(a#1), b#2)", "concat(…(a), b)"),
        Case("upper(trim(a#1, None))", "upper(trim(a))"),
        Case("date_format(cast(a#1 as timestamp), yyyy-MM, Some(UTC))", "date_format(cast(a as timestamp), '…')"),
        Case("named_struct(x, a#1, y, b#2)", "named_struct('…', a, '…', b)"),
        // What does not read as an expression to its end has none.
        Case("(a#1 = :)) OR b#2", ""), Case("(a#1 = foo) bar", ""), Case("a#1 b#2", ""),
        Case("(a#1 + b#2", ""), Case("secret a#1", ""), Case("CASE WHEN a#1 THEN x WHEN 5 THEN 7 END", ""),
        Case("secret", ""), Case("a#1", ""),
    ]

    @Test(arguments: cases)
    func `an expression is written without ids and literals`(case item: Case) {
        let scan = PlanSketch.scan("t", "a#1, b#2L, c#3")
        let project = PlanSketch("Project", ["Output [1]: [\(item.expression) AS x#100]"], [scan])
        let formulas = Set(formulas(of: project, writing: "x#100"))
        #expect(formulas == (item.formula.isEmpty ? [""] : [item.formula]) || formulas.isEmpty && item.formula.isEmpty)
    }

    /// The formulas of the direct sources of the first column.
    private func formulas(of plan: PlanSketch, writing columns: String) -> [String] {
        let sources = LineageNotation(plan: plan.written(columns).text()).lineage.write?.columns.first?.sources ?? []
        return sources.filter { !$0.transformations.isDisjoint(with: .direct) }.map(\.formula)
    }

    @Test func `what was defined below is put in`() {
        let scan = PlanSketch.scan("t", "price#1, qty#2, k#3")
        let below = PlanSketch("Project", ["Output [2]: [(price#1 * qty#2) AS total#5, k#3 AS key#6]"], [scan])
        let aggregate = PlanSketch(
            "HashAggregate",
            [
                "Keys [1]: [key#6]", "Functions [1]: [sum(total#5)]", "Aggregate Attributes [1]: [sum(total#5)#7]",
                "Results [2]: [key#6, (sum(total#5)#7 / 2) AS half#8]",
            ], [below])
        #expect(Set(formulas(of: aggregate, writing: "half#8")) == ["(sum((price * qty)) / 2)"])
        #expect(formulas(of: aggregate, writing: "key#6") == [""])
    }

    @Test func `a name that holds a word of its own is no part of the expression`() {
        let scan = PlanSketch.scan("t", "a#1")
        let cast = PlanSketch("Project", ["Output [1]: [cast(a#1 as int) AS CAST(a AS INT)#7]"], [scan])
        #expect(formulas(of: cast, writing: "CAST(a AS INT)#7") == ["cast(a as int)"])
    }

    @Test func `a window's function stands before its partition and order`() {
        let scan = PlanSketch.scan("t", "a#1, b#2, c#3")
        let frame = "specifiedwindowframe(RowFrame, unboundedpreceding$(), currentrow$())"
        let call = "sum(a#1) windowspecdefinition(b#2, c#3 DESC NULLS LAST, \(frame))"
        let window = PlanSketch("Window", ["Arguments: [\(call) AS s#5], [b#2], [c#3 DESC NULLS LAST]"], [scan])
        #expect(formulas(of: window, writing: "s#5") == ["sum(a) OVER (PARTITION BY b ORDER BY c DESC)"])
    }

    @Test func `each side of a union has its own formula`() throws {
        let left = PlanSketch("Project", ["Output [1]: [upper(a#1) AS x#9]"], [.scan("t", "a#1")])
        let right = PlanSketch("Project", ["Output [1]: [b#2 AS y#8]"], [.scan("u", "b#2")])
        let plan = PlanSketch("Union", [], [left, right]).written("x#9")
        let sources = try #require(LineageNotation(plan: plan.text()).lineage.write?.columns.first?.sources)
        #expect(sources.map(\.formula) == ["upper(a)", ""])
    }

    @Test func `a long formula is cut, a deep one too, in time`() throws {
        let scan = PlanSketch.scan("t", "a#1")
        let long = String(repeating: "(", count: 40) + "a#1" + String(repeating: " + a#1)", count: 40)
        let short = formulas(of: PlanSketch("Project", ["Output [1]: [\(long) AS x#3]"], [scan]), writing: "x#3")
        #expect(short.allSatisfy { $0.hasSuffix("…") && $0.utf8.count == 203 } && !short.isEmpty)
        let deep = String(repeating: "(", count: 5000) + "a#1" + String(repeating: " + 1)", count: 5000)
        #expect(formulas(of: PlanSketch("Project", ["Output [1]: [\(deep) AS x#3]"], [scan]), writing: "x#3") == [""])
        // Each name twice in the next: written out it were 2^60 long, and no part of it is certain.
        var plan = PlanSketch("Project", ["Output [1]: [(a#1 + 1) ? AS c10#10]"], [scan])
        for id in 11...70 {
            let last = id - 1
            plan = PlanSketch(
                "Project", ["Output [1]: [(c\(last)#\(last) + c\(last)#\(last)) ? AS c\(id)#\(id)]"], [plan])
        }
        let clock = ContinuousClock()
        let time = clock.measure { #expect(formulas(of: plan, writing: "c70#70") == [""]) }
        #expect(time < .seconds(2))
    }

    @Test func `no word of a literal is ever written`() {
        var random = SplitMix64(seed: 7)
        let pieces = [
            "hunter2", "(", ")", ", ", ",", " AND ", " = ", "CASE WHEN ", " THEN ", " ELSE ", " END", "if (", " else ",
            "cast(", " as string)", "[", "]", ".tok", "'", " LIKE ", " IN (", "qwerty", " ", "sum(", "4711", "-", "#5",
            "#",
            " windowspecdefinition(", " FILTER (WHERE ", " INSET ", "distinct ", "NOT ", "lambdafunction(",
            " ASC NULLS FIRST",
        ]
        let shapes = [
            "(a#1 = ~)", "concat(a#1, ~, b#2)", "CASE WHEN (a#1 = ~) THEN ~ WHEN b#2 THEN c#3 ELSE ~ END",
            "if ((a#1 = ~)) ~ else b#2", "((a#1 = ~) AND (b#2 > ~))", "a#1 IN (~,~,x)", "coalesce(a#1, ~)",
            "concat(~, cast(a#1 as string), ~)", "(a#1 LIKE ~ OR b#2)", "regexp_replace(a#1, ~, ~, 1)", "a#1[~]",
            "coalesce(concat(a#1, ~), b#2)", "upper(concat(~, b#2))", "(concat(a#1, ~) = lower(c#3))",
        ]
        for _ in 0..<4000 {
            var expression = ""
            for part in shapes[Int.random(in: 0..<shapes.count, using: &random)] {
                guard part == "~" else {
                    expression.append(part)
                    continue
                }
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    expression += pieces[Int.random(in: 0..<pieces.count, using: &random)]
                }
            }
            let project = PlanSketch("Project", ["Output [1]: [\(expression) AS x#100]"], [.scan("t", "a#1, b#2, c#3")])
            for formula in formulas(of: project, writing: "x#100") {
                let leaks = ["hunter", "qwerty", "tok", "4711"].filter { formula.contains($0) }
                #expect(leaks.isEmpty, "\(expression) gave \(formula)")
            }
        }
    }
}
