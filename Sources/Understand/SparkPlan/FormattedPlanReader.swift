/// Reads the lines of a formatted plan into trees and blocks.
struct FormattedPlanReader {
    let text: PlanText
    var place = 0

    init(text: PlanText) {
        self.text = text
    }

    /// The line at the current place, without its end; nil at the end of the text.
    private func peekLine() -> TextRange? {
        guard place < text.bytes.count else { return nil }
        return TextRange(place, text.first(.newline, in: TextRange(place, text.bytes.count)) ?? text.bytes.count)
    }

    private mutating func skip(_ line: TextRange) { place = line.upper + 1 }

    mutating func read(into plan: inout QueryPlan) {
        guard let heading = peekLine(), text.starts(heading, with: "== ") else { return }
        skip(heading)
        plan.root = readTree(into: &plan)
        plan.physicalRoot = plan.root
        while let line = peekLine() {
            if isBlockHeading(line) {
                readBlock(into: &plan)
            } else if text.starts(line, with: "Subquery:") {
                readSubquery(into: &plan)
            } else {
                skip(line)
            }
        }
    }

    private mutating func readSubquery(into plan: inout QueryPlan) {
        guard let heading = peekLine() else { return }
        skip(heading)
        let root = readTree(into: &plan)
        guard root != PlanNode.none, let marker = text.first("Hosting Expression = ", in: heading),
            let id = subqueryID(in: TextRange(marker, heading.upper))
        else { return }
        plan.subqueries.append(Subquery(expressionID: id, root: root))
    }

    /// The id of `Subquery subquery#240, [id=#751]` or `scalar-subquery#82, [id=#389]`.
    private func subqueryID(in range: TextRange) -> Int32? {
        guard let word = text.first("subquery#", in: range) ?? text.first("dynamicpruning#", in: range),
            let hash = text.first(.hash, in: TextRange(word, range.upper))
        else { return nil }
        return text.attributeID(after: hash, before: range.upper)?.id
    }

    // MARK: Trees

    /// Reads tree lines up to a blank line; gives the root.
    private mutating func readTree(into plan: inout QueryPlan) -> Int32 {
        var builder = TreeBuilder()
        while let line = peekLine(), !line.isEmpty, !text.starts(line, with: "=====") {
            skip(line)
            guard var treeLine = TreeLine(line, of: text) else { continue }
            // A name may hold line ends (the SQL of a JDBC source): the id closes it.
            while treeLine.operatorID == nil, !treeLine.isMarker, let more = peekLine(), !more.isEmpty {
                skip(more)
                treeLine.extend(to: more, of: text)
            }
            builder.add(treeLine, to: &plan.nodes)
        }
        return builder.root
    }

    // MARK: Blocks

    /// Whether a line is `(12) Name`.
    private func isBlockHeading(_ line: TextRange) -> Bool {
        guard line.count > 3, text[line.lower] == .openParenthesis else { return false }
        var index = line.lower + 1
        while index < line.upper, text[index].isDigit { index += 1 }
        return index > line.lower + 1 && text.has(") ", at: index, before: line.upper)
    }

    private mutating func readBlock(into plan: inout QueryPlan) {
        guard let heading = peekLine(), let close = text.first(.closeParenthesis, in: heading) else { return }
        skip(heading)
        var id = 0
        for index in (heading.lower + 1)..<close { id = min(id &* 10 &+ Int(text[index] - 48), 1 << 24) }
        var block = OperatorBlock(name: blockName(TextRange(close + 2, heading.upper)), fields: [])
        while let line = peekLine() {
            if line.isEmpty {
                // Blank lines within a value are part of it; each is looked at once.
                skipBlankLines()
                if endsBlock() { break }
                continue
            }
            skip(line)
            addLine(line, to: &block)
        }
        // An id that no node of the tree bears is not worth a table of its size.
        guard id <= plan.nodes.count + 1_000_000 else { return }
        while plan.blocks.count <= id { plan.blocks.append(nil) }
        if plan.blocks[id] == nil { plan.blocks[id] = block }
    }

    private func blockName(_ range: TextRange) -> TextRange {
        guard let mark = text.last(" [codegen id : ", in: range) else { return range }
        return TextRange(range.lower, mark)
    }

    private mutating func skipBlankLines() {
        while let line = peekLine(), line.isEmpty { skip(line) }
    }

    /// Whether what follows blank lines is no part of the block above them.
    private func endsBlock() -> Bool {
        guard let line = peekLine() else { return true }
        return isBlockHeading(line) || text.starts(line, with: "=====") || text.starts(line, with: "Subquery:")
    }

    private func addLine(_ line: TextRange, to block: inout OperatorBlock) {
        if let field = OperatorField(line, of: text) {
            block.fields.append(field)
        } else if let last = block.fields.last, last.kind != .description, last.kind != .output {
            // A value with line ends goes on.
            block.fields[block.fields.count - 1].value.end = line.end
        } else if block.fields.last?.kind == .output, block.fields.count == 1, !isClosed(block.fields[0].value) {
            block.fields[0].value.end = line.end
        } else {
            block.fields.append(OperatorField(kind: .description, count: nil, value: line))
        }
    }

    private func isClosed(_ value: TextRange) -> Bool {
        !value.isEmpty && text[value.upper - 1] == .closeBracket
    }
}
