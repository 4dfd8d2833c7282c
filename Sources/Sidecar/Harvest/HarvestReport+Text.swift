import LineageModel

extension HarvestReport {
    /// The summary for people, one line each.
    package func lines(style: TextStyle) -> [String] {
        (logs > 0 ? [style(headline, .strong)] : []) + incompleteLines(style) + planlessLines(style)
            + (ignored > 0 ? ["left out by rules: \(counted(ignored, "event"))"] : []) + troubleLines(style: style)
    }

    /// What could not be read, where and why.
    package func troubleLines(style: TextStyle) -> [String] {
        endlessLines(style) + missingLines(style) + disturbedLines(style) + damagedLines(style) + skippedLines(style)
            + passedOverLines(style)
            + failureLines(style: style)
    }

    /// The arguments that gave nothing, and why.
    package func failureLines(style: TextStyle) -> [String] {
        failures.map { style("not read: ", .bad) + "\($0.path.printable): \($0.reason.printable)" }
    }

    private var headline: String {
        let open = openRuns > 0 ? ", \(openRuns) of them still open" : ""
        return "\(counted(applications, "application")): \(counted(runs, "run"))\(open), "
            + "\(counted(edges, "column edge")) from \(counted(logs, "log"))"
    }

    private func planlessLines(_ style: TextStyle) -> [String] {
        if executionsWithoutPlan == 0 { return [] }
        let what = "without lineage: \(counted(executionsWithoutPlan, "execution"))"
        return [
            style(what, .warning)
                + ": no plan in the log, or one cut before its target; set spark.sql.ui.explainMode=formatted"
        ]
    }

    private func incompleteLines(_ style: TextStyle) -> [String] {
        let heading = "incomplete: \(incomplete.count) of \(counted(outputs, "output"))"
        return lines(heading, incomplete, style) { detail in
            "\(detail.output.text): \(detail.reasons.map(\.text).joined(separator: "; "))"
        }
    }

    private func skippedLines(_ style: TextStyle) -> [String] {
        lines("skipped: \(counted(skipped.count, "place"))", skipped, style) { detail in
            "\(detail.path): byte \(detail.offset): \(detail.reason)"
        }
    }

    private func damagedLines(_ style: TextStyle) -> [String] {
        lines("damaged compressed data: \(counted(damaged.count, "place"))", damaged, style) { detail in
            "\(detail.path): byte \(detail.offset) of the file: \(detail.reason)"
        }
    }

    private func missingLines(_ style: TextStyle) -> [String] {
        lines("missing from rolling logs: \(missing.count)", missing, style) { "\($0.path): \($0.reason)" }
    }

    private func endlessLines(_ style: TextStyle) -> [String] {
        lines("without the application's end: \(counted(endless.count, "log"))", endless, style) {
            "\($0.path): \($0.reason)"
        }
    }

    private func disturbedLines(_ style: TextStyle) -> [String] {
        lines("disturbed while followed: \(disturbances.count)", disturbances, style) { "\($0.path): \($0.reason)" }
    }

    private func passedOverLines(_ style: TextStyle) -> [String] {
        lines("passed over in folders: \(passedOver.count)", passedOver, style) { "\($0.path): \($0.reason)" }
    }

    /// A heading with details; no line where there is none.
    private func lines<Item>(
        _ heading: String, _ details: Details<Item>, _ style: TextStyle, _ text: (Item) -> String
    ) -> [String] {
        if details.count == 0 { return [] }
        let more = details.count - details.times.reduce(0, +)
        let told = zip(details.first, details.times).map { item, times in
            "  \(text(item).printable)\(times > 1 ? " (\(times) times)" : "")"
        }
        return [style(heading, .warning)] + told + (more > 0 ? ["  and \(more) more"] : [])
    }
}

/// `1 run`, `2 runs`.
func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
