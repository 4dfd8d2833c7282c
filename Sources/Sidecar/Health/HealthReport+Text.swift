extension HealthReport {
    /// For people: the whole first, then each part.
    package func lines(style: TextStyle) -> [String] {
        [headline(style)] + troubles.map { "  \(style($0.printable, .bad))" } + inputLines(style) + [outboxLine]
            + sinks.map { line($0, style) } + expected.map { line($0, style) } + settingsLines(style)
    }

    private func headline(_ style: TextStyle) -> String {
        guard status != .stopped else {
            return "\(style("no daemon runs", .bad)); this is what the last one left"
        }
        let tone: TextStyle.Tone = status == .ready ? .good : status == .stopping ? .warning : .bad
        let time = uptimeSeconds.map { " for \(Self.time($0))" } ?? ""
        let process = process.map { ", process \($0)" } ?? ""
        return "sparklineage \(version)\(process): \(style(status.rawValue, tone))\(time)"
    }

    private func inputLines(_ style: TextStyle) -> [String] {
        var lines = inputs.map { input in
            let lag = input.lagBytes > 0 ? ", \(counted(input.lagBytes, "byte")) behind" : ""
            let what =
                switch input.kind {
                case .eventLogs: "\(counted(input.logs, "log")), \(input.openLogs) open"
                case .eventFiles:
                    "\(counted(input.logs, "file")) of events, \(input.logs - input.openLogs) read to the end"
                }
            return "reads \(input.path.printable): \(what)\(lag)"
        }
        if let listen { lines.append("listens on \(listen.printable)") }
        lines += unreadable.map { style("cannot read \($0.path): \($0.reason)".printable, .warning) }
        if unreadableRecords > 0 { lines.append(counted(unreadableRecords, "record") + " could not be read") }
        return lines
    }

    private var outboxLine: String {
        let limit = outbox.maxBytes.map { " of \($0)" } ?? ""
        return "outbox: \(counted(outbox.bytes, "byte"))\(limit)"
    }

    private func line(_ sink: Sink, _ style: TextStyle) -> String {
        let tone: TextStyle.Tone = sink.state == .delivering ? .good : .bad
        let age = sink.oldestSeconds.map { $0 >= 1 ? ", the oldest for \(Self.time($0))" : "" } ?? ""
        let dropped = sink.dropped > 0 ? ", \(sink.dropped) dropped" : ""
        let letters = sink.deadLetters > 0 ? ", \(counted(sink.deadLetters, "dead letter"))" : ""
        let optional = sink.isOptional ? " (optional)" : ""
        let state = status == .stopped ? "" : " \(style(sink.state.rawValue, tone)),"
        return "sink \(sink.name.printable)\(optional):\(state) \(counted(sink.waiting, "event")) "
            + "\(sink.waiting == 1 ? "waits" : "wait")\(age), \(sink.delivered) delivered\(dropped)\(letters)"
    }

    private func line(_ run: Expected, _ style: TextStyle) -> String {
        let last = run.ageSeconds.map { "ended well \(Self.time($0)) ago" } ?? "has not ended well yet"
        let every = "every \(Self.time(run.everySeconds))"
        let late = run.overdueSeconds.map { style(", overdue for \(Self.time($0))", .bad) } ?? ""
        return "expects \(run.job.printable) \(every): \(last)\(late)"
    }

    private func settingsLines(_ style: TextStyle) -> [String] {
        guard let settings, let complaint = settings.complaint else { return [] }
        return [style("the settings were not reloaded: \(complaint)".printable, .warning)]
    }

    /// A time in its largest unit and the next: `3 h 12 min`.
    static func time(_ seconds: Double) -> String {
        let whole = Int(max(0, min(seconds, 1e12)))
        let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
        if seconds > 0, seconds < 1 { return "\(Int(seconds * 1000)) ms" }
        guard let first = units.firstIndex(where: { whole >= $0.0 }) else { return "0 s" }
        let (size, name) = units[first]
        guard first + 1 < units.count, whole % size / units[first + 1].0 > 0 else { return "\(whole / size) \(name)" }
        return "\(whole / size) \(name) \(whole % size / units[first + 1].0) \(units[first + 1].1)"
    }
}
