import FileTailing
import LineageModel

/// A log that is followed, with the application that it tells of.
package final class FollowedLog {
    /// So much of a file is read before it is the next one's turn.
    private static let turnSize = 4 << 20
    /// So long, in nanoseconds, a file with a final name and no end of its application may be silent before it counts as
    /// one that was cut; until then it may be a copy that is being written.
    private static let copyPause = 60_000_000_000

    /// How a turn ended.
    enum Turn {
        /// There is more to read.
        case more
        /// All that is there was read.
        case waiting
        /// Nothing will follow.
        case over
    }

    typealias Teller = LogReading.Teller

    private var reading: LogReading
    private let closesOpen: Bool
    /// Whether someone goes on where it is left, in this process or another.
    private let isResumed: Bool
    /// Whether it was asked for by its own name.
    private let isArgument: Bool
    /// Whether it was in progress when it was looked at last.
    var isInProgress: Bool
    private var told: LogError?
    /// Whether its last turn ended because it could not be read: nothing about the file need change before it can be.
    private(set) var isToBeTriedAgain = false
    /// Whether no file of it was there at the last look, and it may come back: a mount that was away brings back what
    /// was gone in the middle, of a line even.
    private var isGone = false
    /// Whether it waits for its next turn.
    var isQueued = false
    /// Whether it was counted among the logs that were read.
    var isCounted = false
    private(set) var isOver = false
    /// Whether the following ended before the log did.
    private(set) var isLeft = false
    /// Where the line begins that is told next; where none does, the one before.
    private var place: LogPosition?
    /// When its files were changed last, in nanoseconds, as far as was seen.
    private var modified = 0
    /// Whether what is open was told as aborted, and where the log stood then.
    private var isAbandoned = false
    private var abandonedAt: LogPosition?
    /// How long its files were silent at the last look, in nanoseconds, and how long they may be.
    private var (silence, silenceLimit) = (0, Int.max)
    /// Whether too little was there to tell whether it is a log.
    private var isTooShort = false
    /// Whether it was passed over as too short to be a log; when it grows, it is looked at again.
    private(set) var isPassedOverAsShort = false
    /// What was kept of the application when the log was left.
    private var lastSnapshot: LogSnapshot?
    /// How many bytes of the present file were read when its last turn ended.
    private var readBytes = 0
    /// Why it cannot be read now.
    var trouble: LogError? { told }

    init(
        _ log: EventLog, isArgument: Bool, closesOpen: Bool, isResumed: Bool, context: HarvestContext,
        from progress: LogProgress? = nil
    ) {
        (self.isArgument, self.closesOpen, self.isResumed) = (isArgument, closesOpen, isResumed)
        isInProgress = log.isInProgress
        reading = LogReading(log, context: context, from: progress)
        if progress?.isAbandoned == true { (isAbandoned, abandonedAt) = (true, progress?.position) }
    }

    var path: FilePath { reading.log.log.path }
    var base: String { reading.log.log.base }
    /// The folder that it lies in.
    var folder: FilePath { path.folder }
    var partPath: FilePath { reading.log.file.path }
    var isOpen: Bool { reading.log.isOpen }
    var hasBegun: Bool { reading.log.readPosition != nil }
    /// Whether a file starts as this log does, or did before it was cut; nil while that cannot be said.
    func isOriginal(of file: LogFile) -> Bool? {
        let answers = [reading.log.readPosition, reading.log.lastText].compactMap(\.self).map {
            file.startsAs($0.place)
        }
        if answers.contains(true) { return true }
        return answers.contains(nil) || answers.isEmpty && !isOver ? nil : false
    }
    var identity: FileIdentity? { reading.log.readPosition?.place.identity }

    func update(_ log: EventLog, states: [FilePath: FileState]) {
        isGone = false
        reading.log.update(log, states: states)
        modified = log.parts.compactMap { states[$0.path]?.modified }.max() ?? modified
    }

    /// Notes how long the log is silent; whether that is so long that something is to be done about it.
    func noteSilence(_ limit: Int, now: Int) -> Bool {
        (silence, silenceLimit) = (modified > 0 ? now - modified : 0, limit)
        if isOver { return false }
        return isStale && !isAbandoned || isResumed && !isInProgress && !mayGrow
    }

    /// Whether it is silent for so long that what is open is to be told as aborted.
    private var isStale: Bool {
        hasBegun && silence >= (isInProgress || !isResumed ? silenceLimit : min(silenceLimit, Self.copyPause))
    }

    /// Whether more is expected although its name is final.
    private var mayGrow: Bool {
        isResumed && silence < (isTooShort ? min(silenceLimit, Self.copyPause) : silenceLimit)
    }

    /// How many bytes of its files are not read yet.
    func lag(_ states: [FilePath: FileState]) -> Int {
        if isOver { return 0 }
        let parts = reading.log.log.parts.map(\.path)
        let current = parts.firstIndex(of: partPath) ?? 0
        let sizes = parts[current...].map { states[$0]?.size ?? 0 }
        return max(0, (sizes.first ?? 0) - readBytes) + sizes.dropFirst().reduce(0, +)
    }

    func vanish() {
        isGone = isResumed
        if !isResumed { reading.log.vanish() }
    }

    func park() { reading.log.park() }

    /// Reads on for a while.
    func takeTurn(_ report: inout HarvestReport, _ tell: Teller) throws(Stop) -> Turn {
        if isOver { return .over }
        isToBeTriedAgain = false
        reading.log.mayGrow = mayGrow
        defer { readBytes = reading.log.filePosition }
        let start = reading.log.filePosition
        while reading.log.filePosition - start < Self.turnSize {
            try reading.readLines(&report, tell)
            place = reading.position ?? place
            if isAbandoned, let place, place != abandonedAt { isAbandoned = false }
            // What was told is handed over before a signal ends the following.
            if Interruption.signal != nil { return .more }
            if let turn = try step(&report, tell) { return turn }
        }
        return .more
    }

    /// Has the log read on; says how the turn ends, nil where it goes on.
    private func step(_ report: inout HarvestReport, _ tell: Teller) throws(Stop) -> Turn? {
        switch reading.step(&report) {
        case .lines: told = nil
        case .waiting: return try pause(&report, tell)
        case .over:
            if !isAbandoned { try tell(reading.finish(closesOpen: closesOpen), &report) }
            return end(&report)
        case .restarted(let change): disturb(change, &report)
        case .gap(let gap): report.add([], gaps: [gap], of: path)
        case .unseen(let error):
            if isGone, error.reason == .missing { return leave(&report) }
            return wait(for: error, &report)
        case .notALog(let error):
            if isArgument { report.fail(error) } else { report.passOver(error) }
            isPassedOverAsShort = isTooShort
            return end(&report)
        }
        return nil
    }

    /// What becomes of a log in which there is no more for now; nil where it is to be looked at once more, for its end.
    private func pause(_ report: inout HarvestReport, _ tell: Teller) throws(Stop) -> Turn? {
        if reading.hasEnded, reading.log.mayGrow, !isInProgress {
            reading.log.mayGrow = false
            return nil
        }
        if reading.hasEnded { return end(&report) }
        isTooShort = !hasBegun
        if isStale, !isAbandoned { try abandon(&report, tell) }
        return isGone ? leave(&report) : .waiting
    }

    /// Ends the following before the log is over.
    func finish(_ report: inout HarvestReport, _ tell: Teller) throws(Stop) {
        if isOver { return }
        if isResumed {
            _ = leave(&report)
            return
        }
        lastSnapshot = closesOpen ? nil : reading.takeSnapshot()
        try tell(reading.interrupt(closesOpen: closesOpen), &report)
        _ = end(&report)
        isLeft = !closesOpen
    }

    /// Leaves the log where it is; what is known of the application, and not told yet, is kept for whoever goes on.
    private func leave(_ report: inout HarvestReport) -> Turn {
        lastSnapshot = reading.takeSnapshot()
        isLeft = true
        return end(&report)
    }

    /// How far the log is told, with the application where a restart would have to read much again.
    ///
    /// Nil before anything was read.
    func takeProgress() -> LogProgress? {
        guard let place else { return nil }
        let snapshot = lastSnapshot ?? (reading.isSnapshotDue ? reading.takeSnapshot() : nil)
        lastSnapshot = nil
        return LogProgress(position: place, isOver: isOver && !isLeft, isAbandoned: isAbandoned, snapshot: snapshot)
    }

    /// Tells what is open as aborted; a real end that comes later is told too.
    private func abandon(_ report: inout HarvestReport, _ tell: Teller) throws(Stop) {
        (isAbandoned, abandonedAt) = (true, place)
        try tell(reading.abandoned(), &report)
    }

    private func end(_ report: inout HarvestReport) -> Turn {
        reading.log.park()
        for record in reading.log.takeUnreadable() { report.note(record) }
        for part in reading.log.summaries { report.add(part.summary, of: part.file.path) }
        report.add([], gaps: reading.log.log.gaps, of: path)
        reading.forgetApplication()
        isOver = true
        return .over
    }

    private func disturb(_ change: FileChange, _ report: inout HarvestReport) {
        let what =
            switch change {
            case .truncated(let size): "the file was cut to \(size) bytes while it was read"
            case .rewritten: "the file was written anew while it was read"
            case .replaced: "another file took this name while it was read"
            }
        report.disturb(path.description, what + "; what was not read of the old one is lost")
    }

    /// Says once why a log cannot be read; it is tried again.
    private func wait(for error: LogError, _ report: inout HarvestReport) -> Turn {
        if told != error { report.disturb(error.path.description, "\(error.reason); tried again later") }
        told = error
        isToBeTriedAgain = true
        return .waiting
    }
}
