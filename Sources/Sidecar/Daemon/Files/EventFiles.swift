import FileTailing
import LineageModel
import StateStore

/// Follows files of OpenLineage events: those that grow, and those that are written once.
struct EventFiles: ~Copyable {
    /// How often folders are looked at, in milliseconds, at least and at most; a look costs only a part of the time between.
    private static let scanPauses = 200...10_000
    private static let scanShare = 200
    /// How long a file with one document, and any other, must be silent before it counts as finished.
    private static let finished = (single: Duration.seconds(1), other: Duration.seconds(30))

    private let gate: WaitingGate
    private let normalForm: NormalForm
    private let log: DaemonLog
    /// Is told after each look at the folders how far the files are read.
    private let watch: (FollowStatus) -> Void
    private let staleAfter: Duration
    private var scanners: [(input: EventFileInput, scanner: LogScanner)]
    private var hints = FolderHints()
    private var files: [FileIdentity: EventFile] = [:]
    private var ofPaths: [FilePath: EventFile] = [:]
    /// How far files were read that were not found yet.
    private var kept: [String: PartPosition]
    private var queue: [EventFile] = []
    private var parcel = Parcel()
    private var nextScan = ContinuousClock.now
    private var earliestScan = ContinuousClock.now

    /// - Parameters:
    ///   - plan: which files.
    ///   - state: knows how far they were read.
    ///   - gate: takes their events.
    ///   - log: is told what happens to files.
    ///   - watch: is told after each look at the folders how far the files are read.
    /// - Throws: when the state cannot be read.
    init(
        _ plan: DaemonPlan, _ state: StateStore, _ gate: WaitingGate, _ log: DaemonLog,
        watch: @escaping (FollowStatus) -> Void
    ) throws(Stop) {
        (self.gate, normalForm, self.log, self.watch) = (gate, plan.telling.normalForm, log, watch)
        staleAfter = plan.pacing.staleAfter ?? .seconds(24 * 3600)
        scanners = plan.eventFiles.map { ($0, LogScanner([$0.pattern])) }
        let known = try keeping { () throws(StateStoreError) in try state.inputFiles() }
        let positions = known.compactMap { file in
            file.progress.flatMap { PartPosition(kept: $0) }.map { (file.key, $0) }
        }
        kept = Dictionary(positions) { first, _ in first }
    }

    /// Reads what is new, then waits for more, no longer than a while.
    mutating func step(_ pause: Duration) throws(Stop) {
        if ContinuousClock.now >= nextScan { try scan() }
        try takeTurns()
        try flush()
        deleteFinished()
        try flush()
        look(queue.isEmpty ? min(pause, nextScan - .now) : .zero)
    }

    // MARK: Reading

    private mutating func takeTurns() throws(Stop) {
        let turns = queue
        queue = []
        for file in turns {
            file.isQueued = false
            if try takeTurn(file) { enqueue(file) }
            try Stop.check()
        }
    }

    /// Lets a file have its turn; whether there is more to read.
    private mutating func takeTurn(_ file: EventFile) throws(Stop) -> Bool {
        let now = Timestamp.now
        let isFinal = file.hasRest && file.isSilent(for: staleAfter, at: now)
        guard var turn = open(file, at: now) else { return false }
        file.trouble = nil
        let hasMore = try turn.read(isFinal: isFinal, into: &parcel, gate)
        // Nothing about the file need change before it can be read.
        if file.trouble != nil { file.readState = nil }
        guard file.isHopeless else { return hasMore }
        log.say(.warning, "a file is passed over", ["file": file.path.description, "why": "no OpenLineage is in it"])
        file.readState = file.state
        return false
    }

    private mutating func open(_ file: EventFile, at now: Timestamp) -> EventFileTurn? {
        do throws(LogError) {
            return try EventFileTurn(file, normalForm, copyOf: original(of: file)?.position, at: now)
        } catch {
            // What is gone is seen by the next look; all else is tried again then.
            file.trouble = error.reason == .missing ? nil : error
            return nil
        }
    }

    /// The file that a new one is a copy of, as `copytruncate` makes them: then only what follows is new.
    private func original(of file: EventFile) -> EventFile? {
        guard file.position == nil else { return nil }
        let (name, start) = (file.path.bytes, file.path.folder.bytes.count)
        let ends = name.indices.filter { $0 > start && [UInt8(ascii: "."), UInt8(ascii: "-")].contains(name[$0]) }
        let known = ends.compactMap { ofPaths[FilePath(bytes: Array(name[..<$0]))] }.first { $0.position != nil }
        guard let known, let position = known.position, position.head.count >= Self.telling else { return nil }
        return LogFile(file.path).startsAs(position) == true ? known : nil
    }

    /// So many bytes, alike in two files, are no chance.
    private static let telling = 200

    private mutating func enqueue(_ file: EventFile) {
        guard !file.isQueued else { return }
        file.isQueued = true
        queue.append(file)
    }

    private mutating func flush() throws(Stop) {
        try gate.take(parcel)
        parcel = Parcel()
    }

    // MARK: Looking

    /// Waits for something to happen.
    private mutating func look(_ pause: Duration) {
        let happened = hints.wait(milliseconds: max(0, Int(pause / .milliseconds(1))))
        for path in happened.written {
            if let file = ofPaths[path], !file.isHopeless { enqueue(file) }
        }
        if happened.namesChanged { nextScan = min(nextScan, max(.now, earliestScan)) }
    }

    private mutating func scan() throws(Stop) {
        let start = ContinuousClock.now
        var (seen, unseen): (Set<FileIdentity>, [LogError]) = ([], [])
        for index in scanners.indices {
            let scan = scanners[index].scanner.scan()
            hints.watch(scan.folders)
            hints.watch(around: scan.files)
            unseen += scan.unseen
            let now = Timestamp.now
            for (path, state) in scan.states.sorted(by: { $0.key < $1.key })
            where seen.insert(state.identity).inserted {
                note(path, state, scanners[index].input, at: now)
            }
        }
        if unseen.isEmpty { forget(but: seen) }
        watch(FollowStatus(files.values, unseen, inputs: scanners.map(\.input)))
        let cost = Int((ContinuousClock.now - start) / .milliseconds(1))
        let pause = min(max(cost * Self.scanShare, Self.scanPauses.lowerBound), Self.scanPauses.upperBound)
        nextScan = .now.advanced(by: .milliseconds(pause))
        earliestScan = .now.advanced(by: .milliseconds(10 + cost * 10))
    }

    /// Takes what a look showed of a file.
    private mutating func note(_ path: FilePath, _ state: FileState, _ input: EventFileInput, at now: Timestamp) {
        guard let file = files[state.identity] else {
            let file = EventFile(path, input, state, at: kept.removeValue(forKey: state.identity.key))
            files[state.identity] = file
            ofPaths[path] = file
            return enqueue(file)
        }
        if file.path != path {
            if ofPaths[file.path] === file { ofPaths[file.path] = nil }
            file.path = path
        }
        ofPaths[path] = file
        file.state = state
        let isStale = file.hasRest && file.isSilent(for: staleAfter, at: now)
        if !file.isHopeless, file.readState != state || isStale { enqueue(file) }
    }

    /// Forgets files that are gone.
    private mutating func forget(but seen: Set<FileIdentity>) {
        for (identity, file) in files where !seen.contains(identity) { forget(identity, file) }
        for key in kept.keys { parcel.files.append(InputFileState(key: key, progress: nil)) }
        kept = [:]
    }

    private mutating func forget(_ identity: FileIdentity, _ file: EventFile) {
        files[identity] = nil
        if ofPaths[file.path] === file { ofPaths[file.path] = nil }
        if file.hasRest {
            log.say(
                .warning, "a file is gone that ended in the middle of a document", ["file": file.path.description])
        }
        parcel.files.removeAll { $0.key == file.key }
        parcel.files.append(InputFileState(key: file.key, progress: nil))
    }

    // MARK: Deleting

    /// Deletes files that are finished, and whose events are on the disk.
    private mutating func deleteFinished() {
        let now = Timestamp.now
        for (identity, file) in files where file.input.isDeleted && isFinished(file, at: now) {
            guard file.path.isStill(file.state), file.path.remove() else { continue }
            log.say(.debug, "a file is deleted", ["file": file.path.description])
            forget(identity, file)
        }
    }

    private func isFinished(_ file: EventFile, at now: Timestamp) -> Bool {
        guard file.readState == file.state, !file.hasRest, !file.isHopeless, file.trouble == nil, !file.isQueued,
            file.position != nil, file.state.size > 0
        else { return false }
        return file.isSilent(for: file.documents == 1 ? Self.finished.single : Self.finished.other, at: now)
    }
}

extension EventFile {
    /// Whether there is nothing of OpenLineage in it.
    var isHopeless: Bool { garbage >= Self.hopelessGarbage && documents == 0 }
}
