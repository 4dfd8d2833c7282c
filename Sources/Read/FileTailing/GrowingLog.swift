package import ByteReading
import Compression

/// One event log while it is written: follows its file under new names, and its parts as they come.
///
/// ```swift
/// while true {
///     while let line = log.next() { … }
///     switch log.step() { … }
/// }
/// ```
///
/// What names and folders show comes in by ``update(_:states:)``; all else is seen on the open file.
package struct GrowingLog: ~Copyable {
    /// What reading on gave.
    package enum Step: Equatable, Sendable {
        /// Lines may be there.
        case lines
        /// Everything that is there was given.
        case waiting
        /// The log is final, or gone, and all of it was given.
        case over
        /// The text that follows does not go on where the last one stopped, but starts anew.
        case restarted(FileChange)
        /// Parts of a rolling log are gone unread.
        case gap(PartGap)
        /// The file cannot be read now; that proves nothing about it.
        case unseen(LogError)
        /// The file is something else.
        case notALog(LogError)
    }

    /// The log as its folder shows it.
    package private(set) var log: EventLog
    /// Whether more is expected of a file whose name says that it is final: it may be a copy that is still being written.
    package var mayGrow = false
    /// How far the text was read that was there before the present one.
    package private(set) var lastText: LogPosition?
    /// What the files that were read and left had to tell.
    package private(set) var summaries: [PartSummary] = []
    /// How many stretches of the log are known to be missing before the next line, but lines that were too long.
    package private(set) var gapCount = 0

    /// Whether the file that the last of the summaries is of was closed for a while only.
    private var isParked = false
    /// What could not be read of files that were left.
    private var unreadable: [UnreadableRecord] = []
    private let maximumLine: Int
    private var part: LogFile
    private var tail: PartTail?
    /// How many decompressed bytes were read of the parts before.
    private var before: Int
    /// Where reading of the part stopped when its file was closed.
    private var position: PartPosition?
    private var isGone = false
    /// Whether a look showed the other parts of a rolling log, but not the one that is read.
    private var isPartGone = false
    /// Whether another file has the part's name.
    private var isReplaced = false
    /// Whether the file at the position's name may be a copy.
    private var mayBeCopy = false
    private var isPartOver = false
    private var isOver = false
    private var isKnownToBeLog = false

    /// Begins before the first line of a log, or where an earlier reading stopped.
    package init(_ log: EventLog, at position: LogPosition? = nil, maximumLine: Int = 64 << 20) {
        self.log = log
        self.maximumLine = maximumLine
        self.position = position?.place
        before = position?.before ?? 0
        isKnownToBeLog = position != nil
        mayBeCopy = position != nil
        part = log.part(at: position)
        isPartGone = !log.parts.contains(part)
        if position == nil, log.lacksStart { gapCount = 1 }
    }

    /// Whether the file is open.
    package var isOpen: Bool {
        switch tail {
        case .some: true
        case .none: false
        }
    }

    /// The file that is being read.
    package var file: LogFile { part }

    /// How far the log is read; nil before anything is, and in the middle of a line that is passed over.
    package var readPosition: LogPosition? {
        let place: PartPosition? =
            switch tail {
            case .some(let tail): tail.position
            case .none: position
            }
        return place.map { LogPosition(base: log.base, part: part.name, before: before, place: $0) }
    }

    /// Whether all that stands before a position was given.
    ///
    /// A compacted part repeats what stood in others, so nothing in it is behind a position in one of them.
    package func hasPassed(_ position: LogPosition) -> Bool {
        let (offset, end) = (nextOffset, position.place.offset)
        guard let number = part.name.part, let last = position.part else {
            return before + offset >= position.before + end
        }
        if part.name.isCompacted, !position.isCompacted { return false }
        return (number, offset) >= (last, end)
    }

    /// Whether the file that is read has the text that a position is in.
    package func leads(to position: LogPosition) -> Bool { part.holds(position.place) }

    /// Where the next line starts among the part's decompressed bytes.
    private var nextOffset: Int {
        switch tail {
        case .some(let tail): tail.nextOffset
        case .none: position?.offset ?? 0
        }
    }

    /// How many bytes of the part's file are read.
    package var filePosition: Int {
        switch tail {
        case .some(let tail): tail.filePosition
        case .none: position?.resumePoint.compressed ?? 0
        }
    }

    /// Takes what a look at the folder showed.
    package mutating func update(_ log: EventLog, states: [FilePath: FileState]) {
        if let same = log.parts.first(where: { $0.path == part.path }) {
            isReplaced = known.map { known in states[same.path].map { $0.identity != known } ?? false } ?? false
            if isReplaced, let moved = rolledPart(of: log) {
                (part, isReplaced, mayBeCopy) = (moved, false, true)
            }
        } else if part.name.part == nil, log.parts.count > 1 {
            if let moved = rolledPart(of: log) { (part, mayBeCopy) = (moved, true) }
        } else if let renamed = log.parts.first(where: { $0.name.part == part.name.part && !$0.name.isCompacted }) {
            // Another file under the next name of the same log, `app.zstd` after `app`, may be a copy of it.
            mayBeCopy = known != nil && states[renamed.path]?.identity != known
            isReplaced = false
            if tail == nil || !mayBeCopy { part = renamed }
        }
        isGone = false
        isPartGone = part.name.part != nil && !log.parts.contains(part)
        self.log = log
    }

    /// The part that Databricks made of the one that is read, when it began the next.
    private func rolledPart(of log: EventLog) -> LogFile? {
        guard part.name.part == nil, log.parts.count > 1, let place = readPosition?.place else { return nil }
        return log.parts.last { $0.path != part.path && $0.holds(place) }
    }

    /// Takes that no file of the log is there any more.
    package mutating func vanish() { isGone = true }

    /// Closes the file; the next step opens it again.
    package mutating func park() {
        guard isOpen, let place = readPosition?.place else { return }
        position = place
        close()
        isParked = true
    }

    /// The next line, lent until the log is used again; `nil` when ``step()`` is due.
    @_lifetime(&self)
    package mutating func next() -> LineSplitter.Line? { tail?.next() }

    /// What of the text could not be read since this was asked last.
    package mutating func takeUnreadable() -> [UnreadableRecord] {
        let before = unreadable
        unreadable = []
        return before + (tail?.takeUnreadable() ?? [])
    }

    /// Reads on.
    ///
    /// To be called when ``next()`` gave `nil`.
    package mutating func step() -> Step {
        if isOver { return .over }
        if isPartOver { return startNextPart() }
        do throws(LogError) {
            if isOpen { return try read() }
            // With what is read to know the file again, the next lines may be there.
            return try open() ?? .lines
        } catch {
            return unseen(error)
        }
    }

    private var known: FileIdentity? {
        switch tail {
        case .some(let tail): tail.identity
        case .none: position?.identity
        }
    }

    /// Whether nothing will be added to the part.
    private var isPartFinal: Bool { isGone || isReplaced || !isAwaited || nextPart != nil }

    /// Whether more is expected of the log.
    private var isAwaited: Bool { log.isInProgress || mayGrow }

    private mutating func read() throws(LogError) -> Step {
        if isBeforeGap { gapCount += 1 }
        switch try tail?.fill() ?? .nothing {
        case .more: return .lines
        case .changed(let change): return restart(change)
        case .nothing: break
        }
        guard isPartFinal else { return .waiting }
        switch try tail?.finish() ?? .nothing {
        case .more: return .lines
        case .changed(let change): return restart(change)
        case .nothing:
            isPartOver = true
            return .lines
        }
    }

    private mutating func restart(_ change: FileChange) -> Step {
        if let moved = rolledPart(of: log) {
            park()
            (part, mayBeCopy) = (moved, true)
            return .lines
        }
        lastText = readPosition ?? lastText
        close()
        isParked = false
        position = nil
        gapCount += 1
        return .restarted(change)
    }

    private var isBeforeGap: Bool {
        switch tail {
        case .some(let tail): tail.isBeforeGap
        case .none: false
        }
    }

    private mutating func close() {
        if let summary = tailSummary { note(summary) }
        unreadable += tail?.takeUnreadable() ?? []
        tail = nil
    }

    /// Keeps what a file had to tell: once, however often it was closed and opened again.
    private mutating func note(_ summary: ReadingSummary) {
        let before = isParked ? summaries.popLast()?.summary : nil
        summaries.append(PartSummary(file: part, summary: before?.continued(by: summary) ?? summary))
        isParked = false
    }

    private var tailSummary: ReadingSummary? {
        switch tail {
        case .some(let tail): tail.summary
        case .none: nil
        }
    }

    // MARK: Opening

    private mutating func open() throws(LogError) -> Step? {
        if let position {
            if let again = try PartTail.resume(
                part, at: position, isSameFile: !mayBeCopy, maximumLine: maximumLine)
            {
                tail = consume again
                (mayBeCopy, isReplaced) = (false, false)
                return nil
            }
            (mayBeCopy, isReplaced) = (false, false)
            if let moved = rolledPart(of: log) {
                (part, mayBeCopy) = (moved, true)
                return nil
            }
            lastText = readPosition
            gapCount += 1
            self.position = nil
            return .restarted(.replaced)
        }
        var firstLine = 0
        if !isKnownToBeLog {
            if let step = try judge(&firstLine) { return step }
            isKnownToBeLog = true
        }
        if firstLine > 0 { gapCount += 1 }
        tail = try PartTail(part, firstLine: firstLine, maximumLine: maximumLine)
        isReplaced = false
        return nil
    }

    /// Looks whether the file is a log; a file that has hardly begun may become one.
    private mutating func judge(_ firstLine: inout Int) throws(LogError) -> Step? {
        do throws(LogError) {
            let reader = try PartReader(part, maximumLine: maximumLine)
            firstLine = reader.firstLine
            return nil
        } catch {
            guard case .notAnEventLog(let reason) = error.reason else { throw error }
            if reason.mayBecomeLog, !isPartFinal { return .waiting }
            if reason == .empty, nextPart != nil {
                isPartOver = true
                return .lines
            }
            return .notALog(error)
        }
    }

    private mutating func unseen(_ error: LogError) -> Step {
        guard error.reason == .missing, isGone || isPartGone else { return .unseen(error) }
        isPartOver = true
        return .lines
    }

    // MARK: Parts

    /// The part that follows, as far as one is there.
    private var nextPart: LogFile? {
        guard let number = part.name.part else {
            guard let place = log.parts.firstIndex(of: part), place + 1 < log.parts.count else { return nil }
            return log.parts[place + 1]
        }
        // A compacted part repeats what was read.
        return log.parts.first { ($0.name.part ?? 0) > number && !$0.name.isCompacted }
    }

    private mutating func startNextPart() -> Step {
        if isReplaced {
            isPartOver = false
            isReplaced = false
            return restart(.replaced)
        }
        guard let next = nextPart, !isGone else {
            if isAwaited, !isGone { return .waiting }
            position = readPosition?.place
            close()
            isOver = true
            return .over
        }
        before += tailSummary?.bytes ?? position?.offset ?? 0
        close()
        if summaries.last.map({ $0.file == part && $0.isCut }) ?? false || part.misses(before: next) { gapCount += 1 }
        let (last, first) = (part.name.part, next.name.part)
        (part, position, isPartOver) = (next, nil, false)
        guard let last, let first, first > last + 1 else { return .lines }
        let isCompacted = log.parts.contains { $0.name.isCompacted }
        return .gap(PartGap(parts: last + 1...first - 1, isCompacted: isCompacted))
    }
}

extension NotALog {
    /// Whether the first bytes are too few to judge.
    package var mayBecomeLog: Bool {
        switch self {
        case .empty, .unfinished: true
        case .text(let start): "{\"Event\":".hasPrefix(start)
        default: false
        }
    }
}
