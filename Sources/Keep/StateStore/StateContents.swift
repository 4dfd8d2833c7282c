import SQLite

/// What the state database holds, in numbers.
package struct StateContents: Hashable, Sendable, Codable {
    /// The version of its tables.
    package var schema: Int
    /// Bytes of the database file.
    package var fileSize: Int
    package var logs: Int
    /// Logs of which nothing more is expected.
    package var finishedLogs: Int
    package var names: Int
    /// Events that some sink waits for.
    package var events: Int
    package var eventBytes: Int
    package var deadLetters: Int
    /// Events that were left out because the operator wants it, up to now.
    package var ignored: Int
}

extension StateStore {
    /// Counts what is there.
    ///
    /// - Complexity: linear in it.
    package func contents() throws(StateStoreError) -> StateContents {
        try use { state throws(SQLiteError) in
            let total = try Tally.total(in: state.database)
            return StateContents(
                schema: try state.database.pragma("user_version"),
                fileSize: try state.database.pragma("page_count") * state.database.pragma("page_size"),
                logs: try state.count("log"), finishedLogs: try state.count("log WHERE is_over = 1"),
                names: try state.count("name"), events: try state.count("event"),
                eventBytes: total[.bytes],
                deadLetters: try state.count("dead_letter"),
                ignored: total[.ignored])
        }
    }
}

extension StateDatabase {
    fileprivate func count(_ table: String) throws(SQLiteError) -> Int {
        try database.query("SELECT count(*) FROM \(table)") { row throws(SQLiteError) in Int(try row.integer(0)) }.first
            ?? 0
    }
}
