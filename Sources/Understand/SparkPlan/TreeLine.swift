/// One line of a tree: how deep it stands, the operator's name and its id.
struct TreeLine {
    /// The column of the name; a marker (`== Final Plan ==`) stands between its operator and the subtree.
    var column: Int
    var name: TextRange
    var operatorID: Int32?
    /// `== Final Plan ==`, `== Initial Plan ==`, `== Current Plan ==`.
    var isMarker: Bool

    init?(_ line: TextRange, of text: PlanText) {
        var start = line.lower
        while start < line.upper, isGuide(text[start]) { start += 1 }
        guard start < line.upper else { return nil }
        isMarker = text.has("== ", at: start, before: line.upper)
        column = start - line.lower - (isMarker ? 2 : 0)
        if text.has("* ", at: start, before: line.upper) { start += 2 }
        name = TextRange(start, line.upper)
        operatorID = isMarker ? -1 : nil
        if !isMarker { findID(in: text, from: start) }
    }

    /// Takes a further line into the name.
    mutating func extend(to line: TextRange, of text: PlanText) {
        name.end = line.end
        findID(in: text, from: line.lower)
    }

    /// Cuts ` (12)` from the end of the name, or from before ` (columnarIn=…)` and `, Statistics(…)`.
    private mutating func findID(in text: PlanText, from start: Int) {
        var end = name.upper
        while let open = text.last(" (", in: TextRange(start, end)) {
            var index = open + 2
            var id = 0
            while index < name.upper, text[index].isDigit {
                id = min(id &* 10 &+ Int(text[index] - 48), 1 << 24)
                index += 1
            }
            if index > open + 2, text.has(")", at: index, before: name.upper),
                isTail(TextRange(index + 1, name.upper), of: text)
            {
                operatorID = Int32(id)
                name = text.trimmed(TextRange(name.lower, open))
                return
            }
            end = open
        }
    }

    private func isTail(_ range: TextRange, of text: PlanText) -> Bool {
        range.isEmpty || text.starts(range, with: ", Statistics(") || text.starts(range, with: " (columnar")
    }
}

private func isGuide(_ byte: UInt8) -> Bool {
    byte == .space || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
}

/// Joins lines to a tree by their columns.
struct TreeBuilder {
    private(set) var root: Int32 = PlanNode.none
    private var open: [(column: Int, node: Int32)] = []

    mutating func add(_ line: TreeLine, to nodes: inout [PlanNode]) {
        while let last = open.last, last.column >= line.column { open.removeLast() }
        let index = Int32(nodes.count)
        var node = PlanNode(operatorID: line.operatorID ?? -1, name: line.name)
        node.column = line.column
        if let parent = open.last?.node {
            node.parent = parent
            link(index, below: Int(parent), in: &nodes)
        } else if root == PlanNode.none {
            root = index
        }
        nodes.append(node)
        open.append((line.column, index))
    }

    private func link(_ index: Int32, below parent: Int, in nodes: inout [PlanNode]) {
        if nodes[parent].lastChild == PlanNode.none {
            nodes[parent].firstChild = index
        } else {
            nodes[Int(nodes[parent].lastChild)].nextSibling = index
        }
        nodes[parent].lastChild = index
    }
}
