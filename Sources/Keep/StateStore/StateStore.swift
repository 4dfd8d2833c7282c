package import LineageModel
import SQLite
import Synchronization

/// The state of a deployment in its directory: one database of positions, names, the outbox and the dead letters.
///
/// What a call has taken is on the disk when the call returns. Any thread may call; a commit begins when the last one has
/// ended and takes all that waits by then.
package final class StateStore: Sendable {
    // Before the directory: it is closed before others may have it.
    private let database: Monitor<StateDatabase?>
    let directory: StateDirectory
    private let commits = CommitQueue<StateChange>()
    /// Why the database can no longer be used.
    private let failure = Mutex<StateStoreError?>(nil)
    private let limit: Atomic<Int>
    /// Looks at what is taken.
    private let watch: (any CommitWatch)?

    /// Opens a directory of state, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - sinks: the names of those that get the events that come from now on.
    ///   - optional: those of them that lose their oldest events when more bytes than that wait for them.
    ///   - limit: how many bytes of events the outbox holds, beside what waits for optional sinks, before it takes no
    ///     more.
    ///   - isMade: whether it is made where there is none.
    ///   - watch: looks at what is taken.
    /// - Throws: when another process has it, or it cannot be used.
    package init(
        _ path: String, sinks: [String], optional: [String: Int] = [:], limit: Int = 10_000_000_000,
        isMade: Bool = true, watch: (any CommitWatch)? = nil
    ) throws(StateStoreError) {
        directory = try StateDirectory(path, isMade: isMade)
        self.limit = Atomic(limit)
        self.watch = watch
        do throws(SQLiteError) {
            database = Monitor(try Self.database(in: directory, sinks: sinks, optional: optional))
        } catch {
            throw StateStoreError(error, of: .state(path))
        }
        directory.noteRunning()
        directory.fillReserve()
    }

    /// Opens the database, on a full disk with the room that was kept for it.
    private static func database(
        in directory: StateDirectory, sinks: [String], optional: [String: Int]
    ) throws(SQLiteError) -> StateDatabase {
        let open: () throws(SQLiteError) -> StateDatabase = { () throws(SQLiteError) in
            // After a clean stop there is nothing to look for.
            try StateDatabase(
                directory.database, isNew: directory.isNew, isChecked: !directory.wasLeftClean, sinks: sinks,
                optional: optional)
        }
        do throws(SQLiteError) {
            return try open()
        } catch {
            guard error.kind == .full, directory.freeReserve() else { throw error }
            return try open()
        }
    }

    /// Closes it; the next opening finds it clean.
    package func close() {
        let isWhole = failure.withLock { $0 == nil }
        database.withLock { $0 = nil }
        if isWhole { directory.noteStopped() }
        directory.unlock()
    }

    // MARK: Taking

    /// Takes a change; when this returns, it is on the disk.
    ///
    /// - Throws: ``StateStoreError/Kind/full`` when there is no room: nothing of it was taken, and it can be tried again.
    package func commit(_ change: StateChange) throws(StateStoreError) {
        if change.isEmpty { return }
        var change = change
        watch?.prepare(&change)
        try commits.commit(change) { changes throws(StateStoreError) in
            try checkPlace()
            try write(changes)
        }
        watch?.noteKept(change)
    }

    /// Takes no more from now on when so many bytes of events wait.
    package func become(limit bytes: Int) { limit.store(bytes, ordering: .relaxed) }

    private func write(_ changes: [StateChange]) throws(StateStoreError) {
        let needsRoom = changes.contains(where: \.needsRoom)
        let work: (StateDatabase) throws(SQLiteError) -> Void = { state throws(SQLiteError) in
            if needsRoom {
                try self.refuseWhenFull(state)
                try self.refuseWithoutRoom(state, for: changes.reduce(0) { $0 + $1.bytes })
            }
            try state.write(changes)
        }
        do throws(StateStoreError) {
            try use(work)
        } catch {
            // What is to be forgotten makes room itself.
            guard error.kind == .full, !needsRoom else { throw error }
            makeRoom()
            try use(work)
            giveRoomBack()
        }
    }

    private func refuseWhenFull(_ state: StateDatabase) throws(SQLiteError) {
        let limit = limit.load(ordering: .relaxed)
        let bytes = state.outbox.bytesThatCount(try Tally.total(in: state.database))
        guard bytes >= limit else { return }
        throw SQLiteError(
            .full, file: directory.path, detail: "the outbox holds \(bytes) bytes, and \(limit) is its limit")
    }

    /// Throws when the directory was removed or replaced; from then on nothing is taken any more.
    package func checkPlace() throws(StateStoreError) {
        do throws(StateStoreError) {
            try directory.checkPlace()
        } catch {
            failure.withLock { $0 = $0 ?? error }
            throw error
        }
    }

    /// Where the state lies: a copy of the directory has another number.
    package var inode: UInt64 { directory.inode }

    // MARK: Knowing

    /// The primary names that were told.
    ///
    /// - Complexity: linear in them.
    package func names() throws(StateStoreError) -> NameTable {
        try use { state throws(SQLiteError) in NameTable(try NameSchema.entries(in: state.database)) }
    }

    /// How far a log was read; nil for one that is not known.
    package func log(_ key: String) throws(StateStoreError) -> LogState? {
        try use { state throws(SQLiteError) in try state.logs.get(key) }
    }

    /// Looks through the whole database for damage; it takes time in proportion to its size.
    package func check() throws(StateStoreError) {
        try use { state throws(SQLiteError) in try state.database.check() }
    }

    // MARK: Outbox

    /// Lanes of a sink in which something waits, the oldest first.
    package func lanes(of sink: String, after head: Int64, limit: Int) throws(StateStoreError) -> [StoredLane] {
        try use { state throws(SQLiteError) in
            guard let number = state.outbox.sinks[sink] else { return [] }
            return try state.outbox.lanes(of: number, after: head, limit: limit)
        }
    }

    /// What waits in a lane of a sink, oldest first.
    ///
    /// An event whose bytes are not those that were stored is put to the sink's dead letters. None are given only when
    /// none wait.
    package func events(
        of lane: Int64, sink: String, after id: Int64, limit: Int, bytes: Int
    ) throws(StateStoreError) -> [StoredEvent] {
        try use { state throws(SQLiteError) in
            guard let number = state.outbox.sinks[sink] else { return [] }
            while true {
                let found = try state.outbox.events(of: lane, sink: number, after: id, limit: limit, bytes: bytes)
                if !found.damaged.isEmpty { try state.putAside(found.damaged, of: sink) }
                if !found.whole.isEmpty || found.damaged.isEmpty { return found.whole }
            }
        }
    }

    /// Takes events from a sink's queue for good.
    ///
    /// Where the disk is full this uses the room that was kept for it, and gives back what the file no longer needs.
    ///
    /// - Returns: when those that were delivered had been kept, in milliseconds of Unix time; 0 is unknown.
    @discardableResult
    package func settle(_ settled: [Settled], of sink: String) throws(StateStoreError) -> [Int64] {
        let work: (StateDatabase) throws(SQLiteError) -> [Int64] = { state throws(SQLiteError) in
            var kept: [Int64] = []
            try state.transaction { tally throws(SQLiteError) in
                kept = try state.outbox.settle(settled, of: sink, &tally)
            }
            return kept
        }
        let kept: [Int64]
        do throws(StateStoreError) {
            kept = try use(work)
        } catch {
            guard error.kind == .full else { throw error }
            makeRoom()
            kept = try use(work)
        }
        giveRoomBack()
        return kept
    }

    // MARK: Access

    /// Lets `body` use the database, one thread at a time.
    ///
    /// After a failure of the disk it is not used again: what the last commit left is unknown until it is opened anew.
    func use<Value>(_ body: (StateDatabase) throws(SQLiteError) -> Value) throws(StateStoreError) -> Value {
        if let failure = failure.withLock({ $0 }) { throw failure }
        do throws(SQLiteError) {
            return try database.withLock { state throws(SQLiteError) in
                guard let state else { throw SQLiteError(.other, file: directory.path, detail: "it is closed") }
                return try body(state)
            }
        } catch {
            let told = StateStoreError(error, of: .state(directory.path))
            if told.kind == .unavailable || told.kind == .refused { failure.withLock { $0 = told } }
            throw told
        }
    }
}

extension StateDatabase {
    /// Makes dead letters of events whose bytes have changed.
    fileprivate func putAside(_ events: [Int64], of sink: String) throws(SQLiteError) {
        let reason = "its bytes in the state database are not those that were stored"
        let letters = events.map { Settled.refused($0, reason: reason, status: nil, response: [], attempts: 0) }
        try transaction { tally throws(SQLiteError) in try outbox.settle(letters, of: sink, &tally) }
    }
}
