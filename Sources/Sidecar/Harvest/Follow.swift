package import FileTailing
import Glibc
import LineageModel

/// Harvests logs while they are written, until all are final or a signal comes.
package struct Follow: ~Copyable {
    /// How often folders are looked at, in milliseconds: at least and at most.
    private static let longestPause = 10_000
    /// A look costs no more than this part of the time between two.
    private static let scanShare = 200
    /// So many files are open at once.
    private static let openFiles = 128

    /// What was done so far.
    package private(set) var report = HarvestReport()

    private let closesOpen: Bool
    private let isEndless: Bool
    private let context: HarvestContext
    private let pacing: FollowPacing
    private var scanner: LogScanner
    private var hints = FolderHints()
    private var logs: [FilePath: FollowedLog] = [:]
    /// The logs by the files that are read.
    private var ofFiles: [FilePath: FollowedLog] = [:]
    private var queue: [FollowedLog] = []
    private var open: [FollowedLog] = []
    private var states: [FilePath: FileState] = [:]
    private let arguments: Set<FilePath>
    private let roots: [PathPattern]
    /// Is told after each look at the folders how far the logs are followed.
    package var watch: ((FollowStatus) -> Void)?
    private var skipped: Set<FilePath> = []
    private var copies: Set<FilePath> = []
    private var nextScan = ContinuousClock.now
    private var earliestScan = ContinuousClock.now

    /// - Parameters:
    ///   - paths: files and folders; one that is not there yet is waited for.
    ///   - closesOpen: whether runs that are open at the end are told as aborted.
    ///   - context: what the operator says beside the logs.
    ///   - isEndless: whether it goes on when all logs are final.
    package init(paths: [String], closesOpen: Bool, context: HarvestContext, isEndless: Bool = false) {
        let patterns = paths.map { PathPattern(literal: FilePath($0)) }
        self.init(patterns: patterns, closesOpen: closesOpen, context: context, isEndless: isEndless)
    }

    /// - Parameters:
    ///   - patterns: files and folders; what matches is looked for again and again.
    ///   - closesOpen: whether runs that are open at the end are told as aborted.
    ///   - context: what the operator says beside the logs.
    ///   - isEndless: whether it goes on when all logs are final.
    ///   - pacing: how often it is looked, and for how long a log may be silent.
    package init(
        patterns: [PathPattern], closesOpen: Bool, context: HarvestContext, isEndless: Bool = false,
        pacing: FollowPacing = FollowPacing()
    ) {
        (self.closesOpen, self.isEndless, self.pacing) = (closesOpen, isEndless, pacing)
        self.context = context
        roots = patterns
        arguments = Set(patterns.map { FilePath($0.text) })
        scanner = LogScanner(patterns)
    }

    /// Follows the logs; what they tell is handed over as it comes.
    ///
    /// - Throws: when the output takes no more. A signal is no error: it ends the following.
    package mutating func run(into output: inout some FollowOutput & ~Copyable) throws(Stop) {
        do throws(Stop) {
            try scan(for: output)
            while !isDone {
                try takeTurns(into: &output)
                if isDone { return }
                try look(for: output)
                try Stop.check()
            }
        } catch .interrupted {
            for log in logs.values.sorted(by: { $0.path < $1.path }) {
                try tell(&output, of: log) { (report, tell) throws(Stop) in try log.finish(&report, tell) }
            }
        }
    }

    /// Whether all logs that were found are over.
    private var isDone: Bool {
        !isEndless && (report.logs > 0 || !report.failures.isEmpty) && logs.values.allSatisfy(\.isOver)
    }

    // MARK: Reading

    /// Lets each log that has something to read have its turn.
    private mutating func takeTurns(into output: inout some FollowOutput & ~Copyable) throws(Stop) {
        let turns = queue
        queue = []
        for log in turns {
            log.isQueued = false
            let turn = try takeTurn(log, into: &output)
            try Stop.check()
            if turn == .more { enqueue(log) }
            if turn != .over { keepOpen(log) }
        }
    }

    private mutating func takeTurn(
        _ log: FollowedLog, into output: inout some FollowOutput & ~Copyable
    ) throws(Stop) -> FollowedLog.Turn {
        defer { ofFiles[log.partPath] = log }
        let turn = try tell(&output, of: log) { (report, tell) throws(Stop) in
            try log.takeTurn(&report, tell)
        }
        if !log.isCounted, log.hasBegun {
            log.isCounted = true
            report.logs += 1
        }
        return turn
    }

    /// Hands over what `body` tells.
    private mutating func tell<Result>(
        _ output: inout some FollowOutput & ~Copyable, of log: FollowedLog,
        _ body: (inout HarvestReport, FollowedLog.Teller) throws(Stop) -> Result
    ) throws(Stop) -> Result {
        var told: [RunUpdate] = []
        let result = try body(&report) { (updates, _) throws(Stop) in told += updates }
        try output.take(told, of: log, &report)
        return result
    }

    private mutating func enqueue(_ log: FollowedLog) {
        guard !log.isQueued, !log.isOver else { return }
        log.isQueued = true
        queue.append(log)
    }

    /// Closes the file that was not read for longest, when too many are open.
    private mutating func keepOpen(_ log: FollowedLog) {
        guard log.isOpen else { return }
        if let place = open.lastIndex(where: { $0 === log }) { open.remove(at: place) }
        open.append(log)
        while open.count > Self.openFiles { open.removeFirst().park() }
    }

    // MARK: Looking

    /// Waits for something to happen, and looks at the folders when it is time.
    private mutating func look(for output: borrowing some FollowOutput & ~Copyable) throws(Stop) {
        // A signal that another thread gets does not wake this one.
        let pause = queue.isEmpty ? min(nextScan - ContinuousClock.now, .seconds(1)) : .zero
        let happened = hints.wait(milliseconds: pause.milliseconds)
        for path in happened.written {
            if let log = ofFiles[path] { enqueue(log) }
        }
        let now = ContinuousClock.now
        if happened.namesChanged { nextScan = min(nextScan, max(now, earliestScan)) }
        if now >= nextScan { try scan(for: output) }
    }

    private mutating func scan(for output: borrowing some FollowOutput & ~Copyable) throws(Stop) {
        let start = ContinuousClock.now
        let scan = scanner.scan()
        hints.watch(scan.folders)
        hints.watch(around: scan.files)
        for error in scan.skipped where skipped.insert(error.path).inserted { report.passOver(error) }
        for error in scan.unseen where skipped.insert(error.path).inserted {
            report.disturb(error.path.description, "\(error.reason); looked again later")
        }
        try take(scan, for: output)
        watch?(FollowStatus(logs.values, scan, roots: roots))
        let end = ContinuousClock.now
        let cost = (end - start).milliseconds
        let pause = max(min(cost * Self.scanShare, Self.longestPause), pacing.rescan.milliseconds)
        nextScan = end.advanced(by: .milliseconds(pause))
        earliestScan = end.advanced(by: .milliseconds(10 + cost * 10))
    }

    /// Tells each log what the folders show of it, and begins with those that are new.
    private mutating func take(
        _ scan: LogScan, for output: borrowing some FollowOutput & ~Copyable
    ) throws(Stop) {
        let paths = Set(scan.logs.map(\.path))
        let lost = logs.filter { !paths.contains($0.key) }
        for log in scan.logs {
            if let known = logs[log.path] ?? renamed(log, scan, among: lost) {
                try update(known, log, scan, for: output)
            } else {
                try begin(log, scan, for: output)
            }
        }
        for (path, log) in lost where logs[path] === log && scan.isAbsent(path) {
            log.vanish()
            enqueue(log)
        }
        states = scan.states
        noteSilence()
    }

    /// Gives a turn to logs that have been silent for so long that nothing more is expected.
    private mutating func noteSilence() {
        guard let staleAfter = pacing.staleAfter else { return }
        let (limit, now) = (Int(staleAfter / .nanoseconds(1)), wallClock())
        for log in logs.values where log.noteSilence(limit, now: now) { enqueue(log) }
    }

    /// Begins with a log; a copy of one that is followed (logrotate's `copytruncate`) would tell everything again.
    private mutating func begin(
        _ log: EventLog, _ scan: LogScan, for output: borrowing some FollowOutput & ~Copyable
    ) throws(Stop) {
        if copies.contains(log.path) { return }
        if let known = logOfSameStem(as: log) {
            // A copy that is still short is looked at again.
            guard let isCopy = known.isOriginal(of: log.parts[0]) else { return }
            if isCopy {
                copies.insert(log.path)
                return report.passOver(log.path.description, "a copy of \(known.path), which is followed")
            }
        }
        let followed = FollowedLog(
            log, isArgument: arguments.contains(log.path), closesOpen: closesOpen, isResumed: isEndless,
            context: context, from: try output.progress(of: log))
        followed.update(log, states: scan.states)
        logs[log.path] = followed
        enqueue(followed)
    }

    /// The log whose name begins another one's, as logrotate names copies.
    private func logOfSameStem(as log: EventLog) -> FollowedLog? {
        let (name, start) = (log.path.bytes, log.path.folder.bytes.count)
        let ends = name.indices.filter { $0 > start && [UInt8(ascii: "."), UInt8(ascii: "-")].contains(name[$0]) }
        let logs = logs
        return ends.lazy.compactMap { logs[FilePath(bytes: Array(name[..<$0]))] }.first
    }

    private mutating func update(
        _ known: FollowedLog, _ log: EventLog, _ scan: LogScan, for output: borrowing some FollowOutput & ~Copyable
    ) throws(Stop) {
        // It was gone in the middle, and is back: it goes on where it was left, as after a restart.
        if known.isLeft { return try begin(log, scan, for: output) }
        let identity = scan.states[log.path]?.identity
        if known.isOver, known.path == log.path, let identity, let old = known.identity, identity != old {
            return try begin(log, scan, for: output)
        }
        let isChanged = known.path != log.path || log.parts.contains { states[$0.path] != scan.states[$0.path] }
        if known.isPassedOverAsShort, isChanged { return try begin(log, scan, for: output) }
        if known.path != log.path {
            logs[known.path] = nil
            logs[log.path] = known
        }
        known.update(log, states: scan.states)
        ofFiles[known.partPath] = known
        if isChanged || known.isToBeTriedAgain || known.isInProgress != log.isInProgress { enqueue(known) }
        known.isInProgress = log.isInProgress
    }

    /// The log that had another name before: the same file, or the next form of a file that is gone.
    private func renamed(_ log: EventLog, _ scan: LogScan, among lost: [FilePath: FollowedLog]) -> FollowedLog? {
        guard let identity = scan.states[log.path]?.identity else { return nil }
        let lost = lost.values.filter { logs[$0.path] === $0 && $0.base == log.base }
        return lost.first { $0.identity == identity } ?? lost.first { $0.folder == log.path.folder }
    }
}

/// How often a following looks, and how long it waits.
package struct FollowPacing: Sendable {
    /// How often folders are looked at, at least, unless a look takes long.
    package var rescan = Duration.milliseconds(200)
    /// How long a log may be silent before what is open is told as aborted; nil for ever.
    package var staleAfter: Duration?

    package init() {}
}

/// The time of the system's clock in nanoseconds, to compare with the times of files.
private func wallClock() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

extension Duration {
    /// Whole milliseconds, one at least where there is a part of one.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
