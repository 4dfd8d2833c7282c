import ColumnLineage

/// A plan drawn in few words, which is printed as Spark's formatted mode prints it.
struct PlanSketch: Sendable {
    var name: String
    var fields: [String]
    var children: [PlanSketch]

    init(_ name: String, _ fields: [String] = [], _ children: [PlanSketch] = []) {
        self.name = name
        self.fields = fields
        self.children = children
    }

    /// `BatchScan lake.db.NAME` with columns as in `id#1L, amt#2`.
    static func scan(_ name: String, _ columns: String) -> PlanSketch {
        PlanSketch("BatchScan lake.db.\(name)", ["Output [\(count(columns))]: [\(columns)]"])
    }

    /// A subquery below the main tree.
    struct Subquery {
        var id: Int
        var plan: PlanSketch
    }

    /// The plan's text.
    func text(subqueries: [Subquery] = []) -> String {
        var printer = Printer()
        let id = printer.number(self)
        var text = "== Physical Plan ==\n" + printer.tree(id) + "\n\n" + printer.newBlocks()
        if !subqueries.isEmpty { text += "===== Subqueries =====\n\n" }
        for (place, subquery) in subqueries.enumerated() {
            let root = printer.number(subquery.plan)
            text += "Subquery:\(place + 1) Hosting operator id = 1 Hosting Expression = "
            text += "Subquery subquery#\(subquery.id), [id=#7]\n" + printer.tree(root) + "\n\n" + printer.newBlocks()
        }
        return text
    }

    /// The plan below a write of these columns to `out.t`.
    func written(_ columns: String) -> PlanSketch {
        PlanSketch(
            "AppendData",
            [
                "Input [\(Self.count(columns))]: [\(columns)]",
                "Arguments: Lambda@1, IcebergWrite(table=out.t, format=PARQUET)",
            ], [self])
    }

    /// What a write of these columns says: columns, dataset, incompleteness.
    func lineage(writing columns: String, subqueries: [Subquery] = []) -> [String] {
        let notation = LineageNotation(plan: written(columns).text(subqueries: subqueries))
        return notation.columns + notation.dataset + notation.incomplete
    }

    static func count(_ columns: String) -> Int {
        columns.isEmpty ? 0 : columns.split(separator: ", ").count
    }
}

/// Numbers the operators bottom-up, as Spark does, and prints tree and blocks.
private struct Printer {
    private var operators: [(sketch: PlanSketch, children: [Int])] = []
    private var printed = 0

    /// The number of a sketch, after those of its children; operator n stands at n - 1.
    mutating func number(_ sketch: PlanSketch) -> Int {
        var children: [Int] = []
        for child in sketch.children { children.append(number(child)) }
        operators.append((sketch, children))
        return operators.count
    }

    func tree(_ id: Int, first: String = "", rest: String = "") -> String {
        let (sketch, children) = operators[id - 1]
        var text = sketch.name.hasPrefix("==") ? "\(first)\(sketch.name)\n" : "\(first)\(sketch.name) (\(id))\n"
        for (place, child) in children.enumerated() {
            let last = place == children.count - 1
            // What stands below a marker is not indented.
            let step = sketch.name.hasPrefix("==") ? ("   ", "   ") : last ? ("+- ", "   ") : (":- ", ":  ")
            let guide = sketch.name.hasPrefix("==") ? rest : rest + step.0
            let below = sketch.name.hasPrefix("==") ? rest : rest + step.1
            text += tree(child, first: guide, rest: below)
        }
        return text
    }

    /// The blocks of the operators that were numbered since the last call.
    mutating func newBlocks() -> String {
        defer { printed = operators.count }
        var text = ""
        for id in printed..<operators.count where !operators[id].sketch.name.hasPrefix("==") {
            let sketch = operators[id].sketch
            text += "(\(id + 1)) \(sketch.name)\n" + sketch.fields.map { $0 + "\n" }.joined() + "\n"
        }
        return text
    }
}
