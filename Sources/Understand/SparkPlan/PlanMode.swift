/// The way a plan is printed (`spark.sql.ui.explainMode`), told from the text: a vendor's default may differ.
package enum PlanMode: String, Sendable {
    /// A tree, then a block for each operator; the default since 3.1.
    case formatted
    /// Parsed, analysed, optimised logical plan and physical plan, an operator a line.
    case extended
    /// Optimised logical plan with statistics, and physical plan.
    case cost
    /// The physical plan, an operator a line.
    case simple
    /// Generated code: nothing to read.
    case codegen
    /// No plan at all.
    case none

    init(_ text: PlanText) {
        let all = text.all
        if text.starts(all, with: "== Physical Plan ==") {
            self = Self.hasBlocks(text) ? .formatted : .simple
        } else if text.starts(all, with: "== Parsed Logical Plan ==") {
            self = .extended
        } else if text.starts(all, with: "== Optimized Logical Plan ==") {
            self = .cost
        } else if text.starts(all, with: "Found ") {
            self = .codegen
        } else {
            self = .none
        }
    }

    /// Whether the root line ends in an id, `AppendData (4)`: only the formatted mode numbers its operators.
    private static func hasBlocks(_ text: PlanText) -> Bool {
        guard let start = text.first(.newline, in: text.all) else { return false }
        // A name may hold line ends; the first block tells for sure.
        return text.first("\n\n(1) ", in: text.all) != nil || text.first("\n(1) ", in: text.all) != nil
            || TreeLine(text.line(at: start + 1), of: text)?.operatorID != nil
    }
}

extension PlanText {
    /// The line that starts at a place, without its end.
    package func line(at place: Int) -> TextRange {
        let rest = TextRange(min(place, bytes.count), bytes.count)
        return TextRange(rest.lower, first(.newline, in: rest) ?? bytes.count)
    }
}
