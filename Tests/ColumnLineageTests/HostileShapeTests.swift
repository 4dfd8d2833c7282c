import ColumnLineage
import Testing

/// Texts that no Spark writes, large in one way: a step that is quadratic or recurses would hang or overflow here.
struct HostileShapeTests {
    private let scan = PlanSketch.scan("t", "a#1, b#2")

    private func project(_ expression: String) -> PlanSketch {
        PlanSketch("Project", ["Output [1]: [\(expression) AS x#9]"], [scan])
    }

    @Test(arguments: [
        "knownfloatingpointnormalized(", "named_struct(f, ", "(", "CASE WHEN ", "if (", "coalesce(", "array(", "[",
    ])
    func `an expression nested fifty thousand times is read`(opening: String) {
        let depth = 50_000
        let closing = opening == "[" ? "]" : opening.contains("(") ? ")" : " THEN b#2 END"
        let text = String(repeating: opening, count: depth) + "a#1" + String(repeating: closing, count: depth)
        let columns = project(text).lineage(writing: "x#9")
        #expect(columns.first?.contains("lake.db.t.a") == true)
    }

    @Test func `a tree as deep as a thousand levels is read`() {
        var text = "== Physical Plan ==\nAppendData (1)\n"
        for level in 0..<1000 { text += String(repeating: " ", count: level) + "+- Sort (\(level + 2))\n" }
        text += "\n\n"
        for level in (0..<1000).reversed() { text += "(\(level + 2)) Sort\nArguments: [a#1 ASC], false, 0\n\n" }
        text += "(1) AppendData\nInput [1]: [a#1]\nArguments: IcebergWrite(table=t, format=PARQUET)\n\n"
        #expect(LineageNotation(plan: text).columns == ["a <-"])
    }

    @Test func `a union of ten thousand branches is read`() {
        let branches = (0..<10_000).map { PlanSketch.scan("t\($0 % 3)", "a#\($0)") }
        #expect(
            PlanSketch("Union", [], branches).lineage(writing: "a#0")
                == ["a <- lake.db.t0.a IDENTITY, lake.db.t1.a IDENTITY, lake.db.t2.a IDENTITY"])
    }

    @Test(arguments: ["\n", " \n", "x\n", "+- x\n", "(1) X\n", "Subquery:1\n", "(((((\n"])
    func `two hundred thousand lines of one kind are read`(line: String) {
        let lines = String(repeating: line, count: 200_000)
        let block = "(1) AppendData\nArguments: IcebergWrite(table=t)\n"
        for text in [
            "\(lines)", "AppendData (1)\n\n\n\(block)\(lines)end\n\n", "AppendData (1)\n\(lines)\n\n\(block)\n",
        ] {
            #expect(PlanLineage(text: Array("== Physical Plan ==\n\(text)".utf8)).sources.isEmpty)
        }
    }

    @Test(arguments: ["#1", "a#1", "c#7, ", "subquery#3, [id=#", "lambda x#5", " AS ", ", ", "[", "]", "... ", " (1"])
    func `a long run of one word is read`(word: String) {
        let long = String(repeating: word, count: 100_000 / word.utf8.count)
        let below = PlanSketch("TakeOrderedAndProject", ["Arguments: 1, [a#1], [a#1, ... 2 more fields]"], [scan])
        for name in ["Project", "HashAggregate", "Window", "Generate", "Expand", "Filter", "ArrowEvalPython"] {
            let fields = ["Output [1]", "Arguments", "Functions [1]", "Results [1]", "Condition "].map {
                "\($0): [\(long)]"
            }
            _ = PlanSketch(name, fields, [below]).lineage(writing: "x#9")
        }
        _ = PlanSketch("Project \(long)", [], [below]).lineage(writing: "x#9")
    }
}
