import SQLite

/// What went into a sink's queue and what came of it, as it was counted.
package struct QueueCounts: Hashable, Sendable, Codable {
    package var sink: String
    /// All marks that were ever put into the queue.
    package var queued: Int
    package var delivered: Int
    /// Events that the sink refused, now or in the past.
    package var refused: Int
    /// What somebody dropped from the queue.
    package var dropped: Int

    /// What should wait by these numbers.
    package var waiting: Int { queued - delivered - refused - dropped }

    init(_ sink: String, _ total: Tally) {
        self.sink = sink
        (queued, delivered) = (total[.queued(sink)], total[.delivered(sink)])
        (refused, dropped) = (total[.refused(sink)], total[.dropped(sink)])
    }
}

/// What lies in a sink's queue, looked through, beside what was counted.
package struct QueueSummary: Hashable, Sendable, Codable {
    package var counts: QueueCounts
    /// Events that wait for it.
    package var waiting: Int
    /// Lanes that they lie in.
    package var lanes: Int
    /// Its dead letters that are kept.
    package var deadLetters: Int

    package var sink: String { counts.sink }
    package var delivered: Int { counts.delivered }
    package var refused: Int { counts.refused }

    /// Whether every event that was put into the queue is accounted for.
    package var isConserved: Bool { waiting == counts.waiting }
}

extension StateStore {
    /// Each sink's queue in numbers.
    ///
    /// - Complexity: linear in what waits.
    package func summaries() throws(StateStoreError) -> [QueueSummary] {
        try use { state throws(SQLiteError) in
            var summaries: [QueueSummary] = []
            for counts in try state.counts() {
                let number = SQLiteValue.integer(state.outbox.sinks[counts.sink] ?? 0)
                summaries.append(
                    QueueSummary(
                        counts: counts,
                        waiting: try state.number("SELECT count(*) FROM pending WHERE sink = ?", number),
                        lanes: try state.number("SELECT count(*) FROM lane WHERE sink = ?", number),
                        deadLetters: try state.deadLetters(of: counts.sink)))
            }
            return summaries
        }
    }

    /// What was counted of each sink's queue, and how many dead letters of it are kept.
    ///
    /// - Complexity: linear in the dead letters, whatever waits.
    package func counts() throws(StateStoreError) -> [(counts: QueueCounts, deadLetters: Int)] {
        try use { state throws(SQLiteError) in
            var found: [(counts: QueueCounts, deadLetters: Int)] = []
            for counts in try state.counts() { found.append((counts, try state.deadLetters(of: counts.sink))) }
            return found
        }
    }

    /// How many events wait for a sink.
    ///
    /// - Complexity: constant.
    package func waiting(for sink: String) throws(StateStoreError) -> Int {
        try use { state throws(SQLiteError) in QueueCounts(sink, try Tally.total(in: state.database)).waiting }
    }

    // MARK: Dead letters

    /// Dead letters in the order in which they came.
    package func deadLetters(after id: Int64 = 0, limit: Int) throws(StateStoreError) -> [DeadLetter] {
        try use { state throws(SQLiteError) in try state.letters.page(after: id, limit: limit) }
    }

    package func deadLetter(_ id: Int64) throws(StateStoreError) -> DeadLetter? {
        try use { state throws(SQLiteError) in try state.letters.get(id) }
    }

    /// Puts a dead letter at the end of its sink's queue once more.
    ///
    /// - Returns: false where there is none, or it holds no event.
    package func retry(_ id: Int64) throws(StateStoreError) -> Bool {
        try use { state throws(SQLiteError) in
            guard let letter = try state.letters.get(id), let body = letter.body, let sink = letter.sink else {
                return false
            }
            try state.transaction { tally throws(SQLiteError) in
                _ = try state.letters.remove(id)
                let event = NewEvent(lane: letter.lane, label: letter.label, body: body)
                try state.outbox.add(event, for: [sink], at: 0, &tally)
            }
            return true
        }
    }

    /// Forgets a dead letter.
    ///
    /// - Returns: whether there was one.
    package func drop(_ id: Int64) throws(StateStoreError) -> Bool {
        try use { state throws(SQLiteError) in try state.letters.remove(id) }
    }

    // MARK: Sinks

    /// Empties a sink's queue.
    ///
    /// - Returns: how many events waited; nil where no such sink is known.
    package func dropQueue(of sink: String) throws(StateStoreError) -> Int? {
        try use { state throws(SQLiteError) in
            guard let number = state.outbox.sinks[sink] else { return nil }
            var dropped = 0
            try state.transaction { tally throws(SQLiteError) in
                dropped = try state.outbox.dropAll(of: sink, number, &tally)
            }
            return dropped
        }
    }
}

extension StateDatabase {
    /// What was counted of each sink's queue, by the sinks' names.
    fileprivate func counts() throws(SQLiteError) -> [QueueCounts] {
        let total = try Tally.total(in: database)
        return outbox.sinks.keys.sorted().map { QueueCounts($0, total) }
    }

    fileprivate func deadLetters(of sink: String) throws(SQLiteError) -> Int {
        try number("SELECT count(*) FROM dead_letter WHERE sink = ?", .text(sink))
    }

    /// The number that a query gives.
    fileprivate func number(_ sql: String, _ value: SQLiteValue) throws(SQLiteError) -> Int {
        try database.query(sql, value) { row throws(SQLiteError) in Int(try row.integer(0)) }.first ?? 0
    }
}

extension OutboxTables {
    /// Takes everything from a sink's queue.
    func dropAll(of name: String, _ sink: Int64, _ tally: inout Tally) throws(SQLiteError) -> Int {
        let marks = try database.query("SELECT event, lane FROM pending WHERE sink = ?", .integer(sink)) {
            row throws(SQLiteError) in (try row.integer(0), try row.integer(1))
        }
        try database.run("DELETE FROM pending WHERE sink = ?", .integer(sink))
        try database.run("DELETE FROM lane WHERE sink = ?", .integer(sink))
        for (event, lane) in marks { try forget(event, lane, &tally) }
        tally[.dropped(name)] += marks.count
        return marks.count
    }
}
