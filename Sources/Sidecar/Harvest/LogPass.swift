import ByteReading
package import FileTailing
package import LineageModel
import SparkApplication
import SparkEventLog

/// One pass through one log: lines to events, events to what runs did.
///
/// ```swift
/// while let updates = try pass.next(&report) { … }
/// ```
package struct LogPass: ~Copyable {
    private let log: EventLog
    private var reader: LogReader
    private var application: SparkApplication
    private let closesOpen: Bool
    private var isAtEnd = false
    /// How many of the log's gaps the application knows of.
    private var gaps = 0

    /// Opens a log; nil when it cannot be read or is no event log, which is reported.
    ///
    /// - Parameters:
    ///   - log: the file, or the folder of its parts.
    ///   - closesOpen: whether runs that a log still written leaves open are told as aborted.
    ///   - context: what the operator says beside the log.
    ///   - report: counts what is passed over.
    /// - Returns: the pass, before the first line.
    package static func open(
        _ log: EventLog, closesOpen: Bool = false, context: HarvestContext, _ report: inout HarvestReport
    ) -> LogPass? {
        do throws(LogError) {
            return try LogPass(log, closesOpen: closesOpen, context)
        } catch {
            report.fail(error)
            return nil
        }
    }

    private init(_ log: EventLog, closesOpen: Bool, _ context: HarvestContext) throws(LogError) {
        self.log = log
        self.closesOpen = closesOpen || !log.isInProgress
        reader = try LogReader(log)
        application = SparkApplication(
            logName: log.base, namespace: context.namespace, rules: context.rules, options: context.options)
    }

    /// The bytes of the file, as it lies on disk, and how many of them are read.
    package var fileSize: Int { reader.fileSize }
    package var filePosition: Int { reader.filePosition }

    /// Reads on to what the log tells next.
    ///
    /// - Parameter report: counts what is passed over.
    /// - Returns: the updates; none now and then, so that the caller can look around; nil at the end.
    /// - Throws: when a signal asks to stop.
    package mutating func next(_ report: inout HarvestReport) throws(Stop) -> [RunUpdate]? {
        if isAtEnd { return nil }
        let path = reader.file.path
        if reader.gapCount > gaps {
            gaps = reader.gapCount
            application.noteGap()
        }
        while let line = reader.next() {
            let updates = application.apply(line, of: path, &report)
            if !updates.isEmpty { return updates }
        }
        try Stop.check()
        let hasMore = fill(&report)
        for record in reader.takeUnreadable() { report.note(record) }
        if hasMore { return [] }
        isAtEnd = true
        if !application.hasEnded, !log.isInProgress { report.noteMissingEnd(log.path.description) }
        report.executionsWithoutPlan += application.executionsWithoutPlan
        for part in reader.summaries { report.add(part.summary, of: part.file.path) }
        report.add(reader.unreadable, gaps: log.gaps, of: log.path)
        // A log that is still written may go on; a final one will not.
        return application.finish(closesOpen: closesOpen)
    }

    private mutating func fill(_ report: inout HarvestReport) -> Bool {
        do throws(LogError) {
            return try reader.fill()
        } catch {
            report.fail(error)
            return false
        }
    }
}
