/// Plans that can be made as wide as one likes, in the words of Spark 3.5's formatted mode.
enum PlanShape: String, CaseIterable, CustomStringConvertible {
    case columns, unions, joins, levels

    /// The width that counts as 1.
    var width: Int { self == .columns ? 500 : 30 }

    var description: String { rawValue }

    /// The text of a plan that appends to `table`.
    func plan(width: Int, table: String) -> String {
        var plan = PlanText()
        let (source, output) =
            switch self {
            case .columns: Self.project(width, in: &plan)
            case .unions: Self.union(width, in: &plan)
            case .joins: Self.join(width, in: &plan)
            case .levels: Self.nest(width, in: &plan)
            }
        let arguments = "Arguments: \(PlanText.lambda), IcebergWrite(table=\(table), format=PARQUET)"
        let root = plan.add("AppendData", [source], ["Input \(list(output))", arguments])
        return plan.text(of: root)
    }

    private typealias Part = (node: Int, output: [String])

    private static func project(_ width: Int, in plan: inout PlanText) -> Part {
        let scan = plan.scan("w", (0..<width).map { "c\($0)" })
        let sums = scan.output.indices.map {
            ("(\(scan.output[$0]) + \(scan.output[$0 * 7 % width]))", "x\($0)")
        }
        return plan.project(scan, sums)
    }

    private static func union(_ width: Int, in plan: inout PlanText) -> Part {
        let branches = (0..<width).map { (branch) -> Part in
            let scan = plan.scan("w\(branch % 7)", (0..<20).map { "c\($0)" })
            return plan.project(scan, scan.output.enumerated().map { ($1, "u\($0)") })
        }
        return (plan.add("Union", branches.map(\.node), []), branches.first?.output ?? [])
    }

    private static func join(_ width: Int, in plan: inout PlanText) -> Part {
        var left = plan.scan("fact", ["id"] + (0..<width).map { "k\($0)" })
        for index in 0..<width {
            let right = plan.scan("dim", ["k", "v"])
            let key = left.output[1]
            let join = plan.add(
                "SortMergeJoin LeftOuter", [left.node, right.node],
                [
                    "Left keys [1]: [\(key)]", "Right keys [1]: [\(right.output[0])]", "Join type: LeftOuter",
                    "Join condition: None",
                ])
            let both = left.output + right.output
            // The key is used up: its place is taken by the value, at the end.
            let kept = left.output.filter { $0 != key } + [right.output[1]]
            let lines = ["Output \(list(kept))", "Input \(list(both))"]
            left = (plan.add("Project", [join], lines), kept)
            if index == width - 1 {
                left = plan.project(left, left.output.enumerated().map { ($1, "v\($0)") })
            }
        }
        return left
    }

    private static func nest(_ width: Int, in plan: inout PlanText) -> Part {
        var part = plan.scan("w", (0..<20).map { "c\($0)" })
        for level in 0..<width {
            let output = part.output
            let sums = output.indices.map {
                ("(\(output[$0]) + \(output[($0 + 1) % output.count]))", "l\(level)_\($0)")
            }
            part = plan.project(part, sums)
        }
        return part
    }
}

/// A list as Spark prints it, with its count before it.
func list(_ items: [String]) -> String { "[\(items.count)]: [\(items.joined(separator: ", "))]" }
