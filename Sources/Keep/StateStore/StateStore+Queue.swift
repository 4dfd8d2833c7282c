import SQLite

/// What waits for a sink and what it refused, in numbers.
package struct QueueSummary: Hashable, Sendable, Codable {
    package var sink: String
    /// Events that wait for it.
    package var waiting: Int
    /// Lanes that they lie in.
    package var lanes: Int
    package var delivered: Int
    /// Events that it refused, now or in the past.
    package var refused: Int
    /// Its dead letters that are kept.
    package var deadLetters: Int
    /// All marks that were ever put into its queue.
    package var queued: Int
    /// What somebody dropped from its queue.
    package var dropped: Int

    /// Whether every event that was put into the queue is accounted for.
    package var isConserved: Bool { queued == delivered + refused + dropped + waiting }
}

extension StateStore {
    /// Each sink's queue in numbers.
    ///
    /// - Complexity: linear in what waits.
    package func summaries() throws(StateStoreError) -> [QueueSummary] {
        try use { state throws(SQLiteError) in
            let counters = try Tally.read(state.database)
            var summaries: [QueueSummary] = []
            for (name, number) in state.outbox.sinks.sorted(by: { $0.key < $1.key }) {
                let count = { (counter: Tally.Counter) in counters[counter.name] ?? 0 }
                summaries.append(
                    QueueSummary(
                        sink: name,
                        waiting: try state.number("SELECT count(*) FROM pending WHERE sink = ?", .integer(number)),
                        lanes: try state.number("SELECT count(*) FROM lane WHERE sink = ?", .integer(number)),
                        delivered: count(.delivered(name)), refused: count(.refused(name)),
                        deadLetters: try state.number("SELECT count(*) FROM dead_letter WHERE sink = ?", .text(name)),
                        queued: count(.queued(name)), dropped: count(.dropped(name))))
            }
            return summaries
        }
    }

    /// How many events wait for a sink.
    ///
    /// - Complexity: constant.
    package func waiting(for sink: String) throws(StateStoreError) -> Int {
        try use { state throws(SQLiteError) in
            let counters = try Tally.read(state.database)
            let count = { (counter: Tally.Counter) in counters[counter.name] ?? 0 }
            return count(.queued(sink)) - count(.delivered(sink)) - count(.refused(sink)) - count(.dropped(sink))
        }
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
                try state.outbox.add(event, for: [sink], &tally)
                tally[.retried(sink)] += 1
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
    /// The number that a query gives.
    func number(_ sql: String, _ value: SQLiteValue) throws(SQLiteError) -> Int {
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
