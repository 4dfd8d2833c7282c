/// Reads plans that print an operator a line: the modes simple, extended and cost.
///
/// A line is made into a block, so that the rules of operators see no difference: `Project [a#1]` has the name
/// `Project` and the field `Arguments`, `HashAggregate(keys=[…], functions=[…], output=[…])` has `Keys` and so on.
struct OneLinePlanReader {
    let text: PlanText

    func read(into plan: inout QueryPlan) {
        if let section = section("== Physical Plan ==\n") { plan.physicalRoot = readTree(section, into: &plan) }
        plan.root = plan.physicalRoot
        if let section = section("== Optimized Logical Plan ==\n") {
            let root = readTree(section, into: &plan)
            if root != PlanNode.none { plan.root = root }
        }
        attachSubqueries(in: &plan)
    }

    /// The lines below a heading, up to the next heading or blank line.
    private func section(_ heading: Word) -> TextRange? {
        guard let place = text.first(heading, in: text.all) else { return nil }
        let start = place + heading.count
        let rest = TextRange(start, text.bytes.count)
        return TextRange(start, text.first("\n\n== ", in: rest) ?? text.bytes.count)
    }

    private func readTree(_ section: TextRange, into plan: inout QueryPlan) -> Int32 {
        var builder = TreeBuilder()
        var pending: TextRange?
        var place = section.lower
        while place < section.upper {
            let line = text.line(at: place)
            place = line.upper + 1
            if line.isEmpty { continue }
            if let open = pending, !startsNode(line) {
                // A value with line ends goes on.
                pending = TextRange(open.lower, line.upper)
                continue
            }
            if let whole = pending { add(whole, &builder, to: &plan) }
            pending = line
        }
        if let whole = pending { add(whole, &builder, to: &plan) }
        return builder.root
    }

    /// Whether a line below the root has the guides of the tree: `+- `, `:- `, or a marker's subtree.
    private func startsNode(_ line: TextRange) -> Bool {
        var index = line.lower
        while index < line.upper, text[index] == .space || text[index] == UInt8(ascii: ":") { index += 1 }
        if text.has("+- ", at: index, before: line.upper) { return true }
        if index > line.lower, text.has("- ", at: index, before: line.upper) { return true }
        // Below `== Final Plan ==` a subtree starts without guides.
        return index > line.lower + 2 && text[index - 1] == .space
            && (text[index] == UInt8(ascii: "*") || (text[index] >= 65 && text[index] <= 90))
    }

    private func add(_ line: TextRange, _ builder: inout TreeBuilder, to plan: inout QueryPlan) {
        guard var treeLine = TreeLine(line, of: text) else { return }
        treeLine.operatorID = treeLine.isMarker ? -1 : Int32(plan.blocks.count)
        let whole = withoutStage(TextRange(treeLine.name.lower, line.upper))
        let name = operatorName(whole)
        treeLine.name = name
        builder.add(treeLine, to: &plan.nodes)
        if !treeLine.isMarker { plan.blocks.append(OperatorBlock(oneLine: whole, name: name, of: text)) }
    }

    /// A line without `*(3) ` and, in cost mode, `, Statistics(…)`.
    private func withoutStage(_ range: TextRange) -> TextRange {
        var range = range
        if text.starts(range, with: "*("), let close = text.first(") ", in: range) {
            range = TextRange(close + 2, range.upper)
        }
        if let statistics = text.last(
            ", Statistics(sizeInBytes=", in: TextRange(max(range.lower, range.upper - 120), range.upper))
        {
            range = TextRange(range.lower, statistics)
        }
        return range
    }

    /// The name: `Execute X` whole, else up to a space, parenthesis or bracket.
    private func operatorName(_ line: TextRange) -> TextRange {
        var index = line.lower
        if text.starts(line, with: "Execute ") { index += 8 }
        while index < line.upper, text[index] != .space, text[index] != .openParenthesis, text[index] != .openBracket {
            index += 1
        }
        return TextRange(line.lower, index)
    }

    /// Subqueries stand as further children, deeper than the real ones, in the order in which the line names them.
    private func attachSubqueries(in plan: inout QueryPlan) {
        for index in plan.nodes.indices where plan.nodes[index].firstChild != PlanNode.none {
            let inner = innerChildren(of: index, in: plan)
            guard !inner.isEmpty, let line = plan.block(of: plan.nodes[index])?.line else { continue }
            let ids = subqueryIDs(in: line)
            for (id, child) in zip(ids, inner) {
                plan.nodes[Int(child)].isSubquery = true
                plan.subqueries.append(Subquery(expressionID: id, root: child))
            }
        }
    }

    private func innerChildren(of index: Int, in plan: QueryPlan) -> [Int32] {
        let all = plan.children(of: Int32(index))
        return all.filter { plan.nodes[Int($0)].column >= plan.nodes[index].column + 6 }
    }

    /// The ids of `scalar-subquery#5 []`, `exists#6 []`, `Subquery subquery#7, [id=#9]`, each once.
    private func subqueryIDs(in line: TextRange) -> [Int32] {
        var ids: [Int32] = []
        for word in ["subquery#", "exists#", "list#", "dynamicpruning#"] as [Word] {
            var rest = line
            while let place = text.first(word, in: rest) {
                let hash = place + word.count - 1
                if let id = text.attributeID(after: hash, before: line.upper), !ids.contains(id.id) {
                    ids.append(id.id)
                }
                rest = TextRange(hash + 1, line.upper)
            }
        }
        return ids
    }
}
