/// The event log of one application: a file, or the parts of it that a folder holds.
package struct EventLog: Hashable, Sendable {
    /// The file, or the folder of the parts.
    package let path: FilePath
    /// The application's id as names tell it, or what stands in its place.
    package let base: String
    /// Whether the application had not ended it when names were read.
    package let isInProgress: Bool
    /// The files to read, in this order; at least one.
    package let parts: [LogFile]
    /// The parts that are not there any more.
    package let gaps: [PartGap]

    /// A log of one file.
    package init(_ file: LogFile) {
        self.init(file.path, base: file.name.base, isInProgress: file.name.isInProgress, parts: [file])
    }

    /// Whether what it began with is not there, or not whole.
    var lacksStart: Bool { gaps.contains { $0.parts.lowerBound <= 1 } }

    init(_ path: FilePath, base: String, isInProgress: Bool, parts: [LogFile], gaps: [PartGap] = []) {
        precondition(!parts.isEmpty, "a log has a part")
        self.path = path
        self.base = base
        self.isInProgress = isInProgress
        self.parts = parts
        self.gaps = gaps
    }
}

extension EventLog {
    /// The part that a position is in, even if it is not there any more; without a position the first.
    func part(at position: LogPosition?) -> LogFile {
        guard let position else { return parts[0] }
        guard let number = position.part else {
            // Databricks gives the newest part another name when it begins the next.
            return parts.count == 1 ? parts[0] : parts.last { $0.holds(position.place) } ?? parts[0]
        }
        let known = parts.first { $0.name.part == number && $0.name.isCompacted == position.isCompacted }
        return known ?? LogFile(path.appending(Array("events_\(number)_\(base)".utf8)))
    }
}

extension LogFile {
    /// Whether the file, or a copy of it, was read up to a position before.
    func holds(_ position: PartPosition) -> Bool {
        do throws(LogError) {
            return try PartTail.resume(self, at: position, isSameFile: false) != nil
        } catch {
            return false
        }
    }
}

/// Parts of a rolling log that cannot be read, since they are not there.
package struct PartGap: Hashable, Sendable {
    /// The numbers of the parts.
    package let parts: ClosedRange<Int>
    /// Whether the History Server made one file of them, without what had ended then; otherwise they are missing.
    package let isCompacted: Bool

    package init(parts: ClosedRange<Int>, isCompacted: Bool) {
        (self.parts, self.isCompacted) = (parts, isCompacted)
    }

    /// Whether the log's start is lost, with the application's name and settings.
    package var isAtStart: Bool { parts.lowerBound <= 1 && !isCompacted }
}

extension PartGap: CustomStringConvertible {
    /// What is lost, for people.
    package var description: String {
        let (first, last) = (parts.lowerBound, parts.upperBound)
        let what = first == last ? "part \(first)" : "parts \(first) to \(last)"
        let verb = first == last ? "is" : "are"
        if isCompacted {
            return "\(what) \(verb) compacted by the History Server, without the queries that had ended; "
                + "set spark.history.fs.eventLog.rolling.maxFilesToRetain higher"
        }
        return "\(what) \(verb) missing" + (isAtStart ? ", with the application's name and settings" : "")
    }
}
