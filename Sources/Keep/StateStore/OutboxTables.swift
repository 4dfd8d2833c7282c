import Digest
import SQLite

/// The outbox in the state database.
struct OutboxTables {
    let database: SQLiteDatabase
    /// All sinks, by name: those of now, and those that something still waits for.
    private(set) var sinks: [String: Int64] = [:]
    /// Those that new events are for.
    private let current: [String]
    /// How many bytes may wait for those that lose their oldest events rather than hold others.
    let optional: [String: Int]

    /// A migration of the state database: counts the bytes that wait for each sink.
    static let sizes = """
        INSERT INTO counter
        SELECT 'bytes for ' || sink.name, sum(length(event.body))
        FROM pending JOIN sink ON sink.id = pending.sink JOIN event ON event.id = pending.event GROUP BY sink.name;
        """

    init(_ database: SQLiteDatabase, sinks names: [String], optional: [String: Int]) throws(SQLiteError) {
        self.database = database
        (current, self.optional) = (names, optional)
        for name in names {
            try database.run("INSERT INTO sink (name) VALUES (?) ON CONFLICT DO NOTHING", .text(name))
        }
        let rows = try database.query("SELECT name, id FROM sink") { row throws(SQLiteError) in
            (try row.text(0), try row.integer(1))
        }
        sinks = Dictionary(uniqueKeysWithValues: rows)
    }

    // MARK: In

    /// Adds events for the current sinks.
    func add(_ events: [NewEvent], at time: Int64, _ tally: inout Tally) throws(SQLiteError) {
        for event in events { try add(event, for: current, at: time, &tally) }
        if !events.isEmpty { try dropOldest(&tally) }
    }

    /// Adds one event for some sinks.
    func add(
        _ event: NewEvent, for names: [String], at time: Int64, _ tally: inout Tally
    ) throws(SQLiteError) {
        guard !names.isEmpty else { return }
        try database.run(
            "INSERT INTO event (lane, label, checksum, body, kept) VALUES (?, ?, ?, ?, ?)", .integer(event.lane),
            .text(event.label), .blob(checksum(event.body)), .blob(event.body), .integer(time))
        let id = database.lastRow
        for name in names {
            guard let sink = sinks[name] else { continue }
            tally[.queued(name)] += 1
            tally[.waiting(for: name)] += event.body.count
            try database.run(
                "INSERT INTO pending VALUES (?, ?, ?)", .integer(sink), .integer(event.lane), .integer(id))
            try database.run(
                "INSERT INTO lane VALUES (?, ?, ?) ON CONFLICT (sink, lane) DO NOTHING", .integer(sink),
                .integer(event.lane), .integer(id))
        }
        tally[.bytes] += event.body.count
    }

    // MARK: Waiting

    func lanes(of sink: Int64, after head: Int64, limit: Int) throws(SQLiteError) -> [StoredLane] {
        let sql = "SELECT lane, head FROM lane WHERE sink = ? AND head > ? ORDER BY head LIMIT ?"
        return try database.query(sql, .integer(sink), .integer(head), .integer(Int64(limit))) {
            row throws(SQLiteError) in StoredLane(lane: try row.integer(0), head: try row.integer(1))
        }
    }

    /// Events of a lane, oldest first, and those whose bytes are not the ones that were stored.
    func events(
        of lane: Int64, sink: Int64, after id: Int64, limit: Int, bytes: Int
    ) throws(SQLiteError) -> (whole: [StoredEvent], damaged: [Int64]) {
        let sql = """
            SELECT event.id, event.label, event.checksum, event.body
            FROM pending CROSS JOIN event ON event.id = pending.event
            WHERE pending.sink = ? AND pending.lane = ? AND pending.event > ? ORDER BY pending.event LIMIT ?
            """
        var (room, whole, damaged): (Int, [StoredEvent], [Int64]) = (bytes, [], [])
        let rows = try database.query(
            sql, .integer(sink), .integer(lane), .integer(id), .integer(Int64(limit))
        ) { row throws(SQLiteError) -> (StoredEvent, isWhole: Bool)? in
            guard room > 0 else { return nil }
            let body = try row.blob(3)
            room -= body.count
            let event = StoredEvent(id: try row.integer(0), lane: lane, label: try row.text(1), body: body)
            return (event, try row.blob(2) == checksum(body))
        }
        for case let (event, isWhole)? in rows {
            if isWhole { whole.append(event) } else { damaged.append(event.id) }
        }
        return (whole, damaged)
    }

    // MARK: Out

    /// Takes events from a sink's queue, and those that no sink waits for from the outbox.
    ///
    /// - Returns: when those that were delivered had been kept.
    @discardableResult
    func settle(_ settled: [Settled], of sink: String, _ tally: inout Tally) throws(SQLiteError) -> [Int64] {
        guard let number = sinks[sink] else { return [] }
        var (lanes, kept): (Set<Int64>, [Int64]) = ([], [])
        for outcome in settled {
            guard let event = try unmark(outcome.event, of: number) else { continue }
            lanes.insert(event.lane)
            tally[.waiting(for: sink)] -= event.bytes
            if case .delivered = outcome { kept.append(event.kept) }
            try keep(outcome, of: sink, &tally)
            try forget(outcome.event, event.lane, &tally)
        }
        for lane in lanes { try moveHead(of: lane, number) }
        return kept
    }

    /// Removes the mark; gives the event's lane, when it was kept and how long it is, nil when it was settled before.
    func unmark(_ id: Int64, of sink: Int64) throws(SQLiteError) -> (lane: Int64, kept: Int64, bytes: Int)? {
        let found = try database.query("SELECT lane, kept, length(body) FROM event WHERE id = ?", .integer(id)) {
            row throws(SQLiteError) in
            (lane: try row.integer(0), kept: try row.integer(1), bytes: Int(try row.integer(2)))
        }
        guard let event = found.first else { return nil }
        let sql = "DELETE FROM pending WHERE sink = ? AND lane = ? AND event = ?"
        return try database.run(sql, .integer(sink), .integer(event.lane), .integer(id)) > 0 ? event : nil
    }

    /// Counts a delivery, or makes a dead letter.
    private func keep(_ outcome: Settled, of sink: String, _ tally: inout Tally) throws(SQLiteError) {
        guard case .refused(let event, let reason, let status, let response, let attempts) = outcome else {
            return tally[.delivered(sink)] += 1
        }
        let sql = """
            INSERT INTO dead_letter
                (sink, label, reason, status, response, attempts, byte_count, checksum, lane, body)
            SELECT ?, label, ?, ?, ?, ?, length(body), checksum, lane, body FROM event WHERE id = ?
            """
        try database.run(
            sql, .text(sink), .text(reason), status.map { .integer(Int64($0)) } ?? nil, .blob(response),
            .integer(Int64(attempts)), .integer(event))
        tally[.refused(sink)] += 1
    }

    /// Deletes an event that no sink waits for.
    func forget(_ event: Int64, _ lane: Int64, _ tally: inout Tally) throws(SQLiteError) {
        // CROSS: sinks first. Left to itself SQLite may look through all that waits.
        let waiting = """
            SELECT 1 FROM sink CROSS JOIN pending
            WHERE pending.sink = sink.id AND pending.lane = ? AND pending.event = ? LIMIT 1
            """
        let isAwaited = try !database.query(waiting, .integer(lane), .integer(event)) { _ in true }.isEmpty
        guard !isAwaited else { return }
        let sizes = try database.query(
            "DELETE FROM event WHERE id = ? RETURNING length(body)", .integer(event)
        ) { row throws(SQLiteError) in try row.integer(0) }
        tally[.bytes] -= Int(sizes.first ?? 0)
    }

    /// Makes a lane begin with the first event that still waits in it.
    func moveHead(of lane: Int64, _ sink: Int64) throws(SQLiteError) {
        let first = try database.query(
            "SELECT min(event) FROM pending WHERE sink = ? AND lane = ?", .integer(sink), .integer(lane)
        ) { row throws(SQLiteError) in try row[0] }
        guard let head = first.first, head != nil else {
            try database.run("DELETE FROM lane WHERE sink = ? AND lane = ?", .integer(sink), .integer(lane))
            return
        }
        let sql = """
            INSERT INTO lane VALUES (?, ?, ?) ON CONFLICT (sink, lane) DO UPDATE SET head = excluded.head
            """
        try database.run(sql, .integer(sink), .integer(lane), head)
    }
}

/// What shows that a body is the one that was stored.
func checksum(_ bytes: [UInt8]) -> [UInt8] { SHA256.hash(of: bytes) }
