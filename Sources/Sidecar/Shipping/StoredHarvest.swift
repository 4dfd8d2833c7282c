import FileTailing

/// Harvests logs into the outbox, one after the other, each from where it was left.
package struct StoredHarvest: ~Copyable {
    /// What was done so far.
    package private(set) var report: HarvestReport

    private let logs: [EventLog]
    private let closesOpen: Bool
    private let context: HarvestContext
    private var writer: OutboxWriter

    /// - Parameters:
    ///   - harvest: the logs that were found, and what was wrong with the arguments.
    ///   - writer: takes the events, and knows how far each log was read.
    package init(_ harvest: Harvest, writer: consuming OutboxWriter) {
        (report, closesOpen, context) = (harvest.report, harvest.closesOpen, harvest.context)
        logs = harvest.logs.inOrderOfStart()
        self.writer = writer
    }

    /// Reads every log to the end of what is there.
    ///
    /// - Throws: when the state can no longer be used or a signal came; what was committed until then stays.
    package mutating func run() throws(Stop) {
        for log in logs { try harvest(log) }
    }

    private mutating func harvest(_ log: EventLog) throws(Stop) {
        report.logs += 1
        let progress = try writer.progress(of: log)
        var reading = LogReading(log, context: context, from: progress)
        reading.log.mayGrow = true
        let abandonedAt = progress.flatMap { $0.isAbandoned ? $0.position : nil }
        // In the middle of a line that is passed over there is no place to go on from: then the one before it holds.
        var (place, unfinished): (LogPosition?, LogProgress?) = (reading.position, nil)
        while true {
            try readLines(&reading, log, &place)
            switch reading.step(&report) {
            case .lines: continue
            case .waiting where reading.log.mayGrow: unfinished = awaitNothingMore(of: &reading, at: place)
            case .waiting, .over:
                guard !log.isInProgress, !closesOpen, !reading.hasEnded, let unfinished else {
                    return try end(&reading, log, place)
                }
                return try leave(&reading, log, unfinished, isTold: unfinished.position == abandonedAt)
            case .restarted: report.disturb(log.path.description, "the file changed while it was read")
            case .gap(let gap): report.add([], gaps: [gap], of: log.path)
            case .unseen(let error), .notALog(let error): return report.fail(error)
            }
        }
    }

    /// Takes that all of a log is there; gives where another harvest goes on if it is a copy that is cut.
    private func awaitNothingMore(of reading: inout LogReading, at place: LogPosition?) -> LogProgress? {
        reading.log.mayGrow = false
        let snapshot = reading.takeSnapshot()
        return place.map { LogProgress(position: $0, isAbandoned: true, snapshot: snapshot) }
    }

    /// Takes what is at hand, and commits it when it is much.
    private mutating func readLines(
        _ reading: inout LogReading, _ log: EventLog, _ place: inout LogPosition?
    ) throws(Stop) {
        try reading.readLines(&report) { (updates, report) throws(Stop) in writer.add(updates, &report) }
        place = reading.position ?? place
        if writer.isDue, let place {
            try commit(log, LogProgress(position: place, snapshot: reading.dueSnapshot()))
        }
        try Stop.check()
    }

    private mutating func end(_ reading: inout LogReading, _ log: EventLog, _ place: LogPosition?) throws(Stop) {
        let isOver = !log.isInProgress || closesOpen
        // Taken before the application tells its end: from here it goes on when the log has grown.
        let snapshot = isOver ? nil : reading.takeSnapshot()
        if isOver { writer.add(reading.finish(closesOpen: closesOpen), &report) }
        noteParts(of: reading, log)
        guard let place else { return }
        try commit(log, LogProgress(position: place, isOver: isOver, snapshot: snapshot))
    }

    /// Ends with a log that does not tell its application's end: what is open is told as aborted, unless it was before.
    private mutating func leave(
        _ reading: inout LogReading, _ log: EventLog, _ progress: LogProgress, isTold: Bool
    ) throws(Stop) {
        report.noteMissingEnd(log.path.description)
        if !isTold { writer.add(reading.finish(closesOpen: false), &report) }
        noteParts(of: reading, log)
        try commit(log, progress)
    }

    private mutating func noteParts(of reading: borrowing LogReading, _ log: EventLog) {
        for part in reading.log.summaries { report.add(part.summary, of: part.file.path) }
        report.add([], gaps: reading.log.log.gaps, of: log.path)
    }

    private mutating func commit(_ log: EventLog, _ progress: LogProgress) throws(Stop) {
        writer.add(report.takeUnreadable())
        try writer.commit(log.key, progress)
    }
}

extension LogReading {
    /// The application as it stands, when a restart would have to read much again.
    fileprivate mutating func dueSnapshot() -> LogSnapshot? { isSnapshotDue ? takeSnapshot() : nil }
}

extension FollowedLog {
    /// What tells the log from others in the state database.
    var key: String { "\(folder)\n\(base)" }
}

extension EventLog {
    /// What tells the log from others in the state database, also when its file gets its final name.
    package var key: String { "\(path.folder)\n\(base)" }
}
