import LineageModel

extension HarvestReport {
    /// The summary for people, one line each.
    package func lines(style: TextStyle) -> [String] {
        (logs > 0 ? [style(headline, .strong)] : []) + incompleteLines(style) + troubleLines(style: style)
    }

    /// What could not be read, where and why.
    package func troubleLines(style: TextStyle) -> [String] {
        skippedLines(style) + failureLines(style: style)
    }

    /// The arguments that gave nothing, and why.
    package func failureLines(style: TextStyle) -> [String] {
        failures.map { style("not harvested: ", .bad) + "\($0.path.printable): \($0.reason.printable)" }
    }

    private var headline: String {
        let open = openRuns > 0 ? ", \(openRuns) of them still open" : ""
        return "\(counted(applications, "application")): \(counted(runs, "run"))\(open), "
            + "\(counted(edges, "column edge")) from \(counted(logs, "log"))"
    }

    private func incompleteLines(_ style: TextStyle) -> [String] {
        guard incompleteCount > 0 else { return [] }
        let heading = style("incomplete: \(incompleteCount) of \(counted(outputs, "output"))", .warning)
        let details = incomplete.map { detail in
            "  \(detail.output.text.printable): \(detail.reasons.map(\.text).joined(separator: "; "))"
        }
        return [heading] + details + more(incompleteCount - incomplete.count)
    }

    private func skippedLines(_ style: TextStyle) -> [String] {
        guard skippedCount > 0 else { return [] }
        let heading = style("skipped: \(counted(skippedCount, "place"))", .warning)
        let details = skipped.map { "  \($0.path.printable): byte \($0.offset): \($0.reason.printable)" }
        return [heading] + details + more(skippedCount - skipped.count)
    }

    private func more(_ count: Int) -> [String] { count > 0 ? ["  and \(count) more"] : [] }
}

/// `1 run`, `2 runs`.
private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
