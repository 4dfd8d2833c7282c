package import ByteReading

/// Reads one event log, part by part and line by line, to the end of what is there.
///
/// ```swift
/// var reader = try LogReader(EventLog(LogFile(path)))
/// while try reader.fill() {
///     while let line = reader.next() { … }   // lent, not copied
/// }
/// print(reader.summaries)
/// ```
///
/// Memory does not grow with the log. What is damaged is passed over and told by ``summaries``; a part that cannot be
/// read is told by ``unreadable``.
package struct LogReader: ~Copyable {
    /// The log.
    package let log: EventLog
    /// The size of all files when the log was opened, as they lie on the disk.
    package let fileSize: Int
    /// What makes the first file the same under another name.
    package let identity: FileIdentity
    /// The parts that could not be read.
    package private(set) var unreadable: [LogError] = []
    /// How many stretches of the log are known to be missing before the next line, but lines that were too long.
    package private(set) var gapCount = 0

    private let maximumLine: Int
    private var part: PartReader
    /// The number in the log of the part that comes next.
    private var nextPart: Int
    private var finished: [PartSummary] = []
    private var finishedSize = 0
    private var unreadableBefore: [UnreadableRecord] = []

    /// Opens a log and looks at its first line.
    ///
    /// - Throws: when no part can be read, or the first that can is no event log.
    package init(_ log: EventLog, maximumLine: Int = 64 << 20) throws(LogError) {
        var nextPart = 0
        var errors: [LogError] = []
        part = try Self.open(log, from: &nextPart, maximumLine, &errors)
        self.log = log
        self.maximumLine = maximumLine
        self.nextPart = nextPart
        unreadable = errors
        identity = part.identity
        fileSize = part.size + log.parts[nextPart...].reduce(0) { $0 + (OpenFile.size(of: $1.path) ?? 0) }
        if log.lacksStart || !errors.isEmpty || part.firstLine > 0 { gapCount = 1 }
    }

    /// Opens a log of one file.
    package init(_ file: LogFile, maximumLine: Int = 64 << 20) throws(LogError) {
        try self.init(EventLog(file), maximumLine: maximumLine)
    }

    /// The file that is being read: offsets of lines are those of its decompressed bytes.
    package var file: LogFile { part.file }

    /// How many bytes of the files are read, of ``fileSize``: for a progress bar.
    package var filePosition: Int { finishedSize + part.position }

    /// Reads on; `false` when everything was delivered.
    ///
    /// To be called when ``next()`` gave `nil`.
    package mutating func fill() throws(LogError) -> Bool {
        if part.isBeforeGap { gapCount += 1 }
        while try !part.fill() {
            guard try openNextPart() else { return false }
        }
        return true
    }

    /// The next line, lent until the reader is used again; `nil` when ``fill()`` is due.
    @_lifetime(&self)
    package mutating func next() -> LineSplitter.Line? { part.next() }

    /// What of the text could not be read since this was asked last.
    package mutating func takeUnreadable() -> [UnreadableRecord] {
        let before = unreadableBefore
        unreadableBefore = []
        return before + part.takeUnreadable()
    }

    /// What was met so far in the file that is being read.
    package var summary: ReadingSummary { part.summary }

    /// What was met so far, file by file.
    package var summaries: [PartSummary] { finished + [PartSummary(file: part.file, summary: part.summary)] }

    private mutating func openNextPart() throws(LogError) -> Bool {
        guard nextPart < log.parts.count else { return false }
        let (last, size) = (PartSummary(file: part.file, summary: part.summary), part.size)
        let failed = unreadable.count
        let missed = part.takeUnreadable()
        do throws(LogError) {
            defer { unreadableBefore += missed }
            part = try Self.open(log, from: &nextPart, maximumLine, &unreadable)
        } catch {
            return false
        }
        finished.append(last)
        finishedSize += size
        if unreadable.count > failed || part.firstLine > 0 || last.isCut || last.file.misses(before: part.file) {
            gapCount += 1
        }
        return true
    }

    /// Opens the next part that is one; throws the first error when none is.
    private static func open(
        _ log: EventLog, from nextPart: inout Int, _ maximumLine: Int, _ errors: inout [LogError]
    ) throws(LogError) -> PartReader {
        var first: LogError?
        while nextPart < log.parts.count {
            let file = log.parts[nextPart]
            nextPart += 1
            do throws(LogError) {
                return try PartReader(file, maximumLine: maximumLine)
            } catch {
                first = first ?? error
                // A part is empty until the first line is written.
                if error.reason != .notAnEventLog(.empty) { errors.append(error) }
            }
        }
        throw first ?? LogError(log.path, .noLogs)
    }
}
