import SQLite

extension StateStore {
    /// Expects these jobs and no others to end well; what is known of them stays.
    ///
    /// - Parameters:
    ///   - jobs: names or patterns of them, and how often, in milliseconds.
    ///   - time: the present, in milliseconds of Unix time.
    /// - Throws: when the state can no longer be written.
    package func expect(_ jobs: [(job: String, every: Int64)], at time: Int64) throws(StateStoreError) {
        try use { state throws(SQLiteError) in
            try state.transaction { _ throws(SQLiteError) in try state.watch.expect(jobs, at: time) }
        }
    }

    /// Jobs that are expected, and when they ended well last.
    package func expectations() throws(StateStoreError) -> [Expectation] {
        try use { state throws(SQLiteError) in try state.watch.expectations() }
    }

    /// Notes where the state is used; gives where it was used before, nil the first time.
    package func notePlace(_ place: StatePlace) throws(StateStoreError) -> StatePlace? {
        try use { state throws(SQLiteError) in try state.watch.notePlace(place) }
    }

    /// What an operator wants to see at all times.
    ///
    /// - Complexity: linear in the names and the dead letters, whatever waits.
    package func figures() throws(StateStoreError) -> StateFigures {
        try use { state throws(SQLiteError) in
            let total = try Tally.total(in: state.database)
            var figures = StateFigures(
                outboxBytes: max(0, state.outbox.bytesThatCount(total)), ignored: total[.ignored],
                collapsed: max(0, total[.collapsed]), suppressed: total[.suppressed], names: try state.count("name"),
                unreadable: try state.count("dead_letter WHERE file IS NOT NULL"))
            for (sink, id) in state.outbox.sinks {
                figures.bytes[sink] = total[.waiting(for: sink)]
                let kept = try state.database.query(
                    """
                    SELECT event.kept FROM lane CROSS JOIN event ON event.id = lane.head
                    WHERE lane.sink = ? ORDER BY lane.head LIMIT 1
                    """, .integer(id)
                ) { row throws(SQLiteError) in try row.integer(0) }
                figures.oldest[sink] = kept.first
            }
            return figures
        }
    }
}

/// Numbers of a state that cost little to have.
package struct StateFigures: Hashable, Sendable {
    /// Bytes of events that wait, less what waits for optional sinks: those by which the outbox is full.
    package var outboxBytes: Int
    /// Events that were left out because the operator wants it.
    package var ignored: Int
    /// Events of others of which one that is told says all.
    package var collapsed: Int
    /// Events of applications of which another view counts.
    package var suppressed: Int
    /// Names of datasets.
    package var names: Int
    /// Dead letters of what could not be read.
    package var unreadable: Int
    /// When the oldest event that waits for a sink was kept, in milliseconds of Unix time; 0 is unknown.
    package var oldest: [String: Int64] = [:]
    /// Bytes of events that wait for a sink.
    package var bytes: [String: Int] = [:]
}
