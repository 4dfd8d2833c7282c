import ByteReading
import FileTailing
import LineageModel
import SparkEventLog

extension [EventLog] {
    /// The logs in the order in which their applications began: who reads a table comes after who made it.
    ///
    /// Those that do not say when come last, in the order in which they were found.
    func inOrderOfStart() -> [EventLog] {
        let starts = enumerated().map { (start: $0.element.startTime, place: $0.offset, log: $0.element) }
        return starts.sorted { left, right in
            guard let first = left.start, let second = right.start, first != second else {
                return left.start != nil && right.start == nil
                    || (left.start == right.start && left.place < right.place)
            }
            return first < second
        }.map(\.log)
    }
}

extension EventLog {
    /// So many lines may stand before the one that says when the application began.
    private static let lines = 64

    /// When the application began; nil where the first lines do not say it.
    fileprivate var startTime: Timestamp? {
        do throws(LogError) {
            var reader = try LogReader(self)
            var lines = 0
            while lines < Self.lines {
                while let line = reader.next() {
                    if case .applicationStart(let start)? = try? SparkEvent(line: line.bytes) { return start.time }
                    lines += 1
                }
                guard try reader.fill() else { return nil }
            }
        } catch {
            return nil
        }
        return nil
    }
}
