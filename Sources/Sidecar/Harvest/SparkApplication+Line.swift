import ByteReading
import FileTailing
import LineageModel
import SparkApplication
import SparkEventLog

extension SparkApplication {
    /// Takes the next line of the log.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - path: the file that it is of.
    ///   - report: counts it, if it cannot be read.
    ///   - onStart: is told when the line begins a log.
    /// - Returns: what it tells of runs.
    mutating func apply(
        _ line: LineSplitter.Line, of path: FilePath, _ report: inout HarvestReport,
        onStart: (inout SparkApplication) -> [RunUpdate] = { _ in [] }
    ) -> [RunUpdate] {
        if line.followsOversized { noteGap() }
        do throws(SparkEventError) {
            if !line.isTerminated, !line.bytes.isWholeJSON {
                report.note(UnreadableRecord(.cutLine, "the log ends in the middle of this line", of: path, line))
                return []
            }
            guard
                let event = try SparkEvent(
                    line: line.bytes, awaitingPlans: awaitingPlans, settings: options.settings)
            else { return [] }
            if case .logStart = event { return onStart(&self) + apply(event) }
            return apply(event)
        } catch {
            report.note(UnreadableRecord(.badLine, "\(error)", of: path, line))
            if SparkEvent.tellsLineage(line: line.bytes) { noteGap() }
            return []
        }
    }
}

extension RawSpan {
    /// Whether the bytes are one whole JSON value.
    fileprivate var isWholeJSON: Bool {
        do throws(JSONError) {
            var cursor = JSONCursor(self)
            try cursor.skipValue()
            try cursor.expectEnd()
            return true
        } catch {
            return false
        }
    }
}
