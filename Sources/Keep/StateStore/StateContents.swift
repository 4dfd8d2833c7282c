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
    package var foreign: ForeignContents
}

/// What became of events of others, in numbers: what came is queued, collapsed, suppressed, held or left out.
package struct ForeignContents: Hashable, Sendable, Codable {
    /// Events that came.
    package var decoded: Int
    /// Events of which others say all.
    package var collapsed: Int
    /// Events of applications of which another view counts.
    package var suppressed: Int
    /// Events that wait until it is decided which view of their application counts.
    package var held: Int
    /// Runs that never ended.
    package var forgotten: Int
    /// Runs that are kept: open ones, and those that ended a while ago.
    package var runs: Int
    /// Files that are followed.
    package var files: Int

    package init(
        decoded: Int = 0, collapsed: Int = 0, suppressed: Int = 0, held: Int = 0, forgotten: Int = 0, runs: Int = 0,
        files: Int = 0
    ) {
        (self.decoded, self.collapsed, self.suppressed) = (decoded, collapsed, suppressed)
        (self.held, self.forgotten, self.runs, self.files) = (held, forgotten, runs, files)
    }
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
                ignored: total[.ignored], foreign: try state.foreignContents(total))
        }
    }
}

extension StateDatabase {
    fileprivate func foreignContents(_ total: Tally) throws(SQLiteError) -> ForeignContents {
        ForeignContents(
            decoded: total[.decoded], collapsed: total[.collapsed], suppressed: total[.suppressed],
            held: try count("held_event"), forgotten: total[.forgotten], runs: try count("foreign_run"),
            files: try count("input_file"))
    }
}
