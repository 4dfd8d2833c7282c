import SQLite

/// The state database, used by one thread at a time.
final class StateDatabase {
    let database: SQLiteDatabase
    let outbox: OutboxTables
    let letters: DeadLetterTable
    let logs: LogTable
    let watch: WatchTables
    let foreign: ForeignTables

    init(
        _ file: String, isNew: Bool, isChecked: Bool, sinks: [String], optional: [String: Int]
    ) throws(SQLiteError) {
        database = try SQLiteDatabase(file, StateSchema.schema, isNew: isNew, isChecked: isChecked)
        try database.writeBack(afterPages: Self.pagesInLog)
        outbox = try OutboxTables(database, sinks: sinks, optional: optional)
        letters = DeadLetterTable(database: database)
        logs = LogTable(database: database)
        watch = WatchTables(database: database)
        foreign = ForeignTables(database: database)
    }

    /// With so many pages SQLite's log is written back to the file: less than the room that is kept for it.
    private static let pagesInLog = StateDirectory.reserveSize / 4096 * 3 / 4

    /// Writes changes, all of them or none.
    func write(_ changes: [StateChange]) throws(SQLiteError) {
        try transaction { tally throws(SQLiteError) in
            for change in changes { try write(change, &tally) }
        }
    }

    private func write(_ change: StateChange, _ tally: inout Tally) throws(SQLiteError) {
        for log in change.logs { try logs.put(log) }
        try NameSchema.add(change.names, to: database)
        try outbox.add(change.events, at: change.time, &tally)
        for letter in change.deadLetters { try letters.add(letter) }
        tally[.ignored] += change.ignored
        for (job, time) in change.successes { try watch.noteSuccess(of: job, at: time) }
        try foreign.write(change.foreign, &tally)
    }

    /// Does all of `body` or nothing, and adds what it counted.
    func transaction(_ body: (inout Tally) throws(SQLiteError) -> Void) throws(SQLiteError) {
        try database.transaction { () throws(SQLiteError) in
            var tally = Tally()
            try body(&tally)
            try tally.write(to: database)
        }
    }
}
