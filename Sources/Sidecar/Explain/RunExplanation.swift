package import LineageModel

/// One run told for people: what it wrote, from what, column by column, and what is not known.
package struct RunExplanation {
    private let update: RunUpdate
    private let started: Timestamp?
    private let style: TextStyle
    private let labels: DatasetLabels

    /// Prepares the text.
    ///
    /// - Parameters:
    ///   - update: the newest event of the run.
    ///   - started: when the run began, where that is known.
    ///   - style: how the text is set.
    package init(_ update: RunUpdate, started: Timestamp?, style: TextStyle) {
        self.update = update
        self.started = started
        self.style = style
        labels = DatasetLabels(update.inputs + update.outputs.map(\.dataset))
    }

    /// The lines, an empty one at the end.
    package func lines() -> [String] {
        var lines = heading()
        for input in update.inputs { lines.append(datasetLine("reads", input)) }
        for output in update.outputs { lines += self.lines(of: output) }
        if update.outputs.isEmpty { lines.append(style("  writes  what has no name in the log", .warning)) }
        return lines + [""]
    }

    private func heading() -> [String] {
        let title = (update.run.jobDetails?.description ?? update.job.name.text).printable
        var state = outcome
        if let started, started < update.time { state += " in \(duration(from: started, to: update.time))" }
        var lines = [style(title, .strong) + "  " + state]
        lines.append("  job     \(update.job.name.text.printable)")
        let execution = update.run.execution.map { ", execution \($0)" } ?? ""
        lines.append("  run     \(update.run.id)\(execution)")
        if let streaming = update.run.streaming { lines += self.lines(of: streaming) }
        if let error = update.run.errorMessage {
            let first = error.split(separator: "\n").first.map(String.init) ?? error
            lines.append("  error   " + style(cut(first.printable, indent: 10), .bad))
        }
        return lines
    }

    /// How far a stream has come: its batches, its rows, and where its sources stand.
    private func lines(of streaming: StreamingDetails) -> [String] {
        let last = streaming.lastBatch.map { " up to number \($0)" } ?? ""
        let written = streaming.outputRows.map { ", \($0) written" } ?? ""
        let rows = streaming.batches == 0 ? "" : ": \(streaming.inputRows) rows read\(written)"
        let batches = "\(streaming.batches) \(streaming.batches == 1 ? "batch" : "batches")"
        return ["  stream  \(batches)\(last)\(rows)"]
            + streaming.offsets.map { offset in
                let source = "  at      \(offset.source.printable)"
                return source + "  " + style(cut(offset.end.printable, indent: source.count + 2), .faint)
            }
    }

    private var outcome: String {
        switch update.kind {
        case .complete: style("complete", .good)
        case .fail: style("failed", .bad)
        case .abort: style("aborted", .bad)
        case .start, .running: style("still running at the end of the log", .warning)
        }
    }

    private func datasetLine(_ verb: String, _ dataset: Dataset, note: String = "") -> String {
        let label = labels.fullName(dataset.identity)
        let place = "\(dataset.identity.namespace) \(dataset.identity.name)".printable
        return "  \(verb.padded(to: 6))  \(style(label, .name))\(note)  \(style(place, .faint))"
    }

    private func lines(of output: OutputDataset) -> [String] {
        let change = output.lifecycleStateChange.map { "  (\($0.rawValue.lowercased()))" } ?? ""
        var lines = [datasetLine("writes", output.dataset, note: change)]
        if let lineage = output.lineage {
            lines += ColumnTable(lineage, labels: labels, style: style).lines()
        } else if output.incomplete.isEmpty, !update.inputs.isEmpty {
            lines.append(style("    no column lineage", .faint))
        }
        for reason in output.incomplete { lines.append(style("    incomplete: \(reason.text)", .warning)) }
        return lines
    }

    private func cut(_ text: String, indent: Int) -> String {
        style.width.map { text.shortened(to: max(20, $0 - indent)) } ?? text
    }
}

/// A time span as people say it: `350 ms`, `4.1 s`, `2 min 5 s`.
private func duration(from start: Timestamp, to end: Timestamp) -> String {
    let milliseconds = end.milliseconds - start.milliseconds
    let seconds = milliseconds / 1000
    return switch milliseconds {
    case ..<1000: "\(milliseconds) ms"
    case ..<60_000: "\(seconds).\(milliseconds % 1000 / 100) s"
    case ..<3_600_000: "\(seconds / 60) min \(seconds % 60) s"
    default: "\(seconds / 3600) h \(seconds / 60 % 60) min"
    }
}
