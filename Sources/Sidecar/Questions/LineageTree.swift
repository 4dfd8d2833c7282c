import LineageModel
package import LineageQuery

/// A walk as a tree for people.
package struct LineageTree {
    private let walk: LineageWalk
    private let labels: PlaceLabels
    private let style: TextStyle
    /// What has been drawn with what leads on from it.
    private var drawn: Set<LineagePlace> = []
    private var lines: [String] = []

    private init(_ walk: LineageWalk, _ style: TextStyle) {
        (self.walk, self.style) = (walk, style)
        labels = PlaceLabels(Set(walk.places.map(\.table)).union(walk.doubtful), walk.tables)
    }

    /// The lines of a walk, and what is to be known beside it.
    package static func lines(_ walk: LineageWalk, style: TextStyle) -> [String] {
        var tree = LineageTree(walk, style)
        tree.draw()
        return tree.lines
    }

    private mutating func draw() {
        let table = walk.start.table
        // A label may be another name, or a part of one.
        let name = labels[table] == table.name.text ? "" : " as \(table.name)"
        let place = "in \(table.namespace)\(name)".printable
        lines = [style(labels[walk.start].printable, .strong) + "  " + style(place, .faint) + facts(walk.start)]
        drawn = [walk.start]
        if walk.steps(from: walk.start).isEmpty {
            lines.append(style(walk.direction == .upstream ? "nothing is upstream" : "nothing is downstream", .faint))
        }
        draw(walk.start, "")
        addRemarks()
    }

    /// A place of which some steps are drawn.
    private struct Branch {
        let place: LineagePlace
        let indent: String
        let steps: [LineageWalk.Edge]
        var drawn = 0
    }

    private func branch(_ place: LineagePlace, _ indent: String) -> Branch {
        Branch(place: place, indent: indent, steps: walk.steps(from: place))
    }

    /// Draws what leads on from a place; not by recursion, for which a long chain would be too deep.
    private mutating func draw(_ place: LineagePlace, _ indent: String) {
        var open = [branch(place, indent)]
        while var last = open.popLast() {
            guard last.drawn < last.steps.count else {
                if walk.cut.contains(last.place) {
                    lines.append(style(last.indent + "└─ … more; --depth shows it", .faint))
                }
                continue
            }
            let edge = last.steps[last.drawn]
            last.drawn += 1
            open.append(last)
            let isLast = last.drawn == last.steps.count
            let next = walk.far(edge)
            let isNew = drawn.insert(next).inserted
            lines.append(style(last.indent + (isLast ? "└─ " : "├─ "), .faint) + line(edge, next, isNew))
            if isNew { open.append(branch(next, last.indent + (isLast ? "   " : "│  "))) }
        }
    }

    private func line(_ edge: LineageWalk.Edge, _ next: LineagePlace, _ isNew: Bool) -> String {
        let name = style(labels[next].printable, edge.isDirect ? .name : .faint)
        var line = name
        if edge.kind == .column, !edge.isDirect {
            let word = edge.ways.allSatisfy(\.isOfRows) ? "" : "decides: "
            line += "  " + style(word + edge.words.printable, .faint)
        }
        if edge.kind == .column, edge.isDirect, !edge.words.isEmpty { line += "  " + edge.words.printable }
        if edge.kind == .untold { line += "  " + style("columns not told", .warning) }
        if let expression = edge.expression { line += "  " + style(expression.printable.shortened(to: 80), .faint) }
        if !edge.jobs.isEmpty {
            line += "  " + style("by \(edge.jobs.map(\.name.text).joined(separator: ", ").printable)", .faint)
        }
        if edge.isEarlier { line += "  " + style("told earlier", .faint) }
        if !isNew { return line + "  " + style(next == walk.near(edge) ? "(itself)" : "(see above)", .faint) }
        return line + facts(next)
    }

    /// What is to be known of a place, on its line.
    private func facts(_ place: LineagePlace) -> String {
        guard let facts = walk.tables[place.table] else { return "" }
        return facts.isIncomplete ? "  " + style("incomplete", .warning) : ""
    }

    // MARK: - Remarks

    private mutating func addRemarks() {
        let tables = Set(walk.places.map(\.table))
        for table in tables.sorted() {
            guard let facts = walk.tables[table], facts.isIncomplete else { continue }
            remark("\(labels[table]) is incomplete", facts.reasons)
        }
        for table in walk.doubtful.sorted() {
            remark("\(labels[table]) may depend on it too: it is incomplete", walk.tables[table]?.reasons ?? [])
        }
    }

    private mutating func remark(_ text: String, _ reasons: [IncompleteReason]) {
        lines.append(style(text.printable, .warning) + (reasons.isEmpty ? "" : ":"))
        lines += reasons.map { "    \($0.text)" }
    }
}
