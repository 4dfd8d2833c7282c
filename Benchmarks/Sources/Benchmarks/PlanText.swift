/// A tree of operators that prints itself as `EXPLAIN FORMATTED` does.
struct PlanText {
    static let lambda = "org.apache.spark.sql.execution.datasources.v2.DataSourceV2Strategy$$Lambda$2331/0x1@75e068dc"

    private struct Node {
        var name: String
        var children: [Int]
        var lines: [String]
    }

    private var nodes: [Node] = []
    private var attributes = 0

    /// Adds an operator and gives its number.
    mutating func add(_ name: String, _ children: [Int], _ lines: [String]) -> Int {
        nodes.append(Node(name: name, children: children, lines: lines))
        return nodes.count
    }

    /// Adds the scan of a table with these columns.
    mutating func scan(_ table: String, _ columns: [String]) -> (node: Int, output: [String]) {
        let output = columns.map { attribute($0) }
        let details = "lake.db.\(table) (branch=null) [filters=, groupedBy=]"
        return (add("BatchScan lake.db.\(table)", [], ["Output \(list(output))", details]), output)
    }

    /// Adds a projection of expressions under new names.
    mutating func project(
        _ input: (node: Int, output: [String]), _ columns: [(expression: String, name: String)]
    ) -> (node: Int, output: [String]) {
        let output = columns.map { attribute($0.name) }
        let aliases = zip(columns, output).map { "\($0.expression) AS \($1)" }
        let lines = ["Output \(list(aliases))", "Input \(list(input.output))"]
        return (add("Project", [input.node], lines), output)
    }

    /// The whole text, from the root on.
    func text(of root: Int) -> String {
        var text = "== Physical Plan ==\n"
        appendTree(root, prefix: "", childPrefix: "", to: &text)
        text += "\n\n"
        for (index, node) in nodes.enumerated() {
            // The tree has the join's type behind its name, the block has not.
            let name = node.name.hasSuffix(" LeftOuter") ? String(node.name.dropLast(10)) : node.name
            text += "(\(index + 1)) \(name)\n" + node.lines.map { $0 + "\n" }.joined() + "\n"
        }
        return text + "\n"
    }

    private mutating func attribute(_ name: String) -> String {
        attributes += 1
        return "\(name)#\(attributes)"
    }

    private func appendTree(_ number: Int, prefix: String, childPrefix: String, to text: inout String) {
        let node = nodes[number - 1]
        text += "\(prefix)\(node.name) (\(number))\n"
        for (index, child) in node.children.enumerated() {
            let isLast = index == node.children.count - 1
            appendTree(
                child, prefix: childPrefix + (isLast ? "+- " : ":- "),
                childPrefix: childPrefix + (isLast ? "   " : ":  "),
                to: &text)
        }
    }
}
