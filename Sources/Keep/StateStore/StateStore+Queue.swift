import SQLite

/// What went into a sink's queue and what came of it, as it was counted.
package struct QueueCounts: Hashable, Sendable, Codable {
    package var sink: String
    /// All marks that were ever put into the queue.
    package var queued: Int
    package var delivered: Int
    /// Events that the sink refused, now or in the past.
    package var refused: Int
    /// What was taken from the queue unsent: by somebody's word, or the oldest of an optional sink that was full.
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
    package var dropped: Int { counts.dropped }

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
                        waiting: try state.count("pending WHERE sink = ?", number),
                        lanes: try state.count("lane WHERE sink = ?", number),
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
    /// - Returns: false where there is none, it holds no event, or its sink is not known.
    package func retry(_ id: Int64) throws(StateStoreError) -> Bool {
        try use { state throws(SQLiteError) in
            guard let letter = try state.letters.get(id), let body = letter.body, let sink = letter.sink,
                state.outbox.sinks[sink] != nil
            else { return false }
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

    /// Empties a sink's queue of what waits in it now, some events at a time; others may use the state in between.
    ///
    /// - Returns: how many events waited; nil where no such sink is known.
    package func dropQueue(of sink: String) throws(StateStoreError) -> Int? {
        let found = try use { state throws(SQLiteError) -> (number: Int64, last: Int64)? in
            guard let number = state.outbox.sinks[sink] else { return nil }
            return (number, try state.outbox.lastMark(of: number))
        }
        guard let (number, last) = found else { return nil }
        var dropped = 0
        while true {
            let step = try use { state throws(SQLiteError) in
                var step = 0
                try state.transaction { tally throws(SQLiteError) in
                    step = try state.outbox.drop(of: sink, number, upTo: last, &tally)
                }
                return step
            }
            if step == 0 { return dropped }
            dropped += step
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
        try count("dead_letter WHERE sink = ?", .text(sink))
    }

    /// How many rows a table has; or those that a condition names, which goes behind the table's name.
    func count(_ table: String, _ values: SQLiteValue...) throws(SQLiteError) -> Int {
        let sql = "SELECT count(*) FROM \(table)"
        return try database.query(sql, all: values) { row throws(SQLiteError) in Int(try row.integer(0)) }.first ?? 0
    }
}

extension OutboxTables {
    /// The bytes by which the outbox is full.
    ///
    /// What waits for optional sinks is not among them: else one that is away would hold the others. What waits for both
    /// is then left out too, so the outbox may hold as much more as may wait for the optional ones.
    func bytesThatCount(_ total: Tally) -> Int {
        optional.keys.reduce(total[.bytes]) { $0 - total[.waiting(for: $1)] }
    }

    /// Takes from optional sinks' queues, oldest first, what is more than may wait for them.
    func dropOldest(_ tally: inout Tally) throws(SQLiteError) {
        if optional.isEmpty { return }
        let total = try Tally.total(in: database)
        for (name, limit) in optional {
            guard let sink = sinks[name] else { continue }
            while total[.waiting(for: name)] + tally[.waiting(for: name)] > limit {
                guard let lane = try lanes(of: sink, after: 0, limit: 1).first,
                    let event = try unmark(lane.head, of: sink)
                else { break }
                tally[.waiting(for: name)] -= event.bytes
                tally[.dropped(name)] += 1
                try forget(lane.head, lane.lane, &tally)
                try moveHead(of: lane.lane, sink)
            }
        }
    }

    /// So many events are dropped in one transaction.
    static let dropStep = 5000

    /// The last event that waits for a sink.
    fileprivate func lastMark(of sink: Int64) throws(SQLiteError) -> Int64 {
        try database.query("SELECT max(event) FROM pending WHERE sink = ?", .integer(sink)) {
            row throws(SQLiteError) in try row.integerIfAny(0)
        }.first.flatMap(\.self) ?? 0
    }

    /// Takes some events from a sink's queue; gives how many, 0 at the end.
    fileprivate func drop(
        of name: String, _ sink: Int64, upTo last: Int64, _ tally: inout Tally
    ) throws(SQLiteError) -> Int {
        let sql = """
            SELECT pending.event, pending.lane, coalesce(length(event.body), 0)
            FROM pending LEFT JOIN event ON event.id = pending.event
            WHERE pending.sink = ? AND pending.event <= ? LIMIT \(Self.dropStep)
            """
        let marks = try database.query(sql, .integer(sink), .integer(last)) { row throws(SQLiteError) in
            (event: try row.integer(0), lane: try row.integer(1), bytes: Int(try row.integer(2)))
        }
        for (event, lane, bytes) in marks {
            tally[.waiting(for: name)] -= bytes
            try database.run(
                "DELETE FROM pending WHERE sink = ? AND lane = ? AND event = ?", .integer(sink), .integer(lane),
                .integer(event))
            try forget(event, lane, &tally)
        }
        for lane in Set(marks.map(\.lane)) { try moveHead(of: lane, sink) }
        tally[.dropped(name)] += marks.count
        return marks.count
    }
}
