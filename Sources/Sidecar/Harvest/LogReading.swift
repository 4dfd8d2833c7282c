import ByteReading
package import FileTailing
package import LineageModel
import SparkApplication

/// The text of one log and the application that it tells of: from the log's start, or from where it was left.
///
/// ```swift
/// var reading = LogReading(log, context: context, from: progress)
/// while true {
///     try reading.readLines(&report) { updates, report in … }   // told since the last commit
///     commit(events, reading.position, reading.isSnapshotDue ? reading.takeSnapshot() : nil)
///     switch reading.step(&report) { … }
/// }
/// ```
package struct LogReading: ~Copyable {
    /// Takes what runs did, and the report that counts it.
    package typealias Teller = ([RunUpdate], inout HarvestReport) throws(Stop) -> Void

    /// So much is read between two snapshots.
    private static let snapshotDistance = 16 << 20

    /// The text.
    package var log: GrowingLog
    /// Whether the log lacks something that the application did before: columns and runs may be short of it.
    package private(set) var lacksPast = false

    private let context: HarvestContext
    private var application: SparkApplication?
    /// Up to where everything was told by an earlier reading.
    private var told: LogPosition?
    /// Whether the text was compared with that of the earlier reading.
    private var isChecked = false
    /// Whether the text began anew and its first line is still to come.
    private var hasRestarted = false
    /// How many of the log's gaps the application knows of.
    private var gaps = 0
    /// The file of the last snapshot, and how much of it was read then.
    private var snapshotPlace: (file: FilePath, offset: Int)

    /// - Parameters:
    ///   - log: the log as its folder shows it.
    ///   - context: what the operator says beside the log.
    ///   - progress: what an earlier reading kept; nil to begin at the start.
    package init(_ log: EventLog, context: HarvestContext, from progress: LogProgress? = nil) {
        self.context = context
        let start = progress.flatMap { $0.isOver ? $0.position : $0.snapshot?.position }
        self.log = GrowingLog(log, at: start)
        snapshotPlace = (self.log.file.path, self.log.filePosition)
        // Of an application whose end is told nothing more is.
        if progress?.isOver == true { return }
        application = progress?.snapshot?.application ?? Self.application(log, context)
        application?.options = context.options
        if start != progress?.position { told = progress?.position }
        lacksPast = start == nil && !log.gaps.isEmpty
    }

    private static func application(_ log: EventLog, _ context: HarvestContext) -> SparkApplication {
        SparkApplication(
            logName: log.base, namespace: context.namespace, rules: context.rules, options: context.options)
    }

    /// Whether the application has told its end.
    package var hasEnded: Bool { application?.hasEnded == true }

    /// Up to where everything is told; nil where no line starts: then the last one holds.
    package var position: LogPosition? { told ?? log.readPosition }

    /// Whether a restart would have to read much again.
    package var isSnapshotDue: Bool {
        told == nil
            && (log.file.path != snapshotPlace.file
                || abs(log.filePosition - snapshotPlace.offset) >= Self.snapshotDistance)
    }

    /// The application as it stands; nil while the reading is not yet where it was left, and where no line starts.
    package mutating func takeSnapshot() -> LogSnapshot? {
        guard told == nil, let application, let position = log.readPosition else { return nil }
        snapshotPlace = (log.file.path, log.filePosition)
        return LogSnapshot(position: position, application: application)
    }

    // MARK: Reading

    /// Gives all lines that are at hand to the application, and tells what they say that is not told yet.
    package mutating func readLines(_ report: inout HarvestReport, _ tell: Teller) throws(Stop) {
        if told != nil, !readAgain(&report) { return }
        while let updates = applyNext(&report) {
            if !updates.isEmpty { try tell(updates, &report) }
        }
    }

    /// Gives the application what was told before; whether that is all of it.
    private mutating func readAgain(_ report: inout HarvestReport) -> Bool {
        checkText(&report)
        var unheard = HarvestReport()
        while isReadingAgain() {
            if applyNext(&unheard) == nil { return false }
        }
        return true
    }

    /// Makes sure that the text is still the one that was told, before the first line of the part where that ended.
    private mutating func checkText(_ report: inout HarvestReport) {
        guard let end = told, !isChecked, log.log.parts.count == 1 || log.file.name.part == end.part else { return }
        isChecked = true
        if log.leads(to: end) { return }
        told = nil
        loseActions()
        report.disturb(log.file.path.description, "the text is not the one that was read before; all of it is told")
    }

    /// Whether the next line was told before.
    private mutating func isReadingAgain() -> Bool {
        guard let end = told else { return false }
        guard log.hasPassed(end) else { return true }
        told = nil
        // The part that was left is gone.
        if log.file.name.part != end.part { loseActions() }
        return false
    }

    private mutating func applyNext(_ report: inout HarvestReport) -> [RunUpdate]? {
        let (path, event, context) = (log.file.path, log.log, context)
        let isNew = hasRestarted && event.path == path
        if log.gapCount > gaps {
            gaps = log.gapCount
            application?.noteGap()
        }
        guard let line = log.next() else { return nil }
        hasRestarted = false
        return application?.apply(line, of: path, &report) { application in
            // Where the text begins anew with a log's first line, it is another application's.
            guard isNew else { return [] }
            let last = application.finish(closesOpen: true)
            application = Self.application(event, context)
            return last
        } ?? []
    }

    /// Reads on, to be called when ``readLines(_:_:)`` has returned; what cannot be read is reported.
    package mutating func step(_ report: inout HarvestReport) -> GrowingLog.Step {
        let step = log.step()
        for record in log.takeUnreadable() where told == nil { report.note(record) }
        switch step {
        case .restarted: restart()
        case .gap: if told == nil { lacksPast = true } else { loseActions() }
        default: break
        }
        return step
    }

    private mutating func restart() {
        snapshotPlace.offset = -Self.snapshotDistance
        hasRestarted = application != nil && told == nil
        if !hasRestarted {
            application = Self.application(log.log, context)
            gaps = log.gapCount
        }
        if let end = told, !log.leads(to: end) {
            (told, lacksPast) = (nil, true)
        }
    }

    /// Notes that the way from the snapshot to the position is not there any more.
    private mutating func loseActions() {
        lacksPast = true
        application?.forgetOpenActions()
        application?.noteGap()
    }

    // MARK: The end

    /// The last steps of what a log leaves open that is final, or gone.
    package mutating func finish(closesOpen: Bool) -> [RunUpdate] {
        application?.finish(closesOpen: closesOpen || !log.log.isInProgress) ?? []
    }

    /// What is open, of a log that is silent for too long; nothing changes by it.
    package func abandoned() -> [RunUpdate] { application?.abandoned() ?? [] }

    /// The last steps where the reading stops before the log's end.
    package mutating func interrupt(closesOpen: Bool) -> [RunUpdate] {
        application?.finish(closesOpen: closesOpen) ?? []
    }

    /// Gives up what is known of the application.
    package mutating func forgetApplication() { application = nil }
}
