import SQLite

/// What a transaction adds to the counters of the state database.
struct Tally {
    /// The name of a counter.
    struct Counter: Hashable {
        let name: String

        /// Bytes of events that lie in the outbox now.
        static let bytes = Counter(name: "bytes")

        static func delivered(_ sink: String) -> Counter { Counter(name: "delivered to \(sink)") }
        static func refused(_ sink: String) -> Counter { Counter(name: "refused by \(sink)") }
        /// What was taken from a sink's queue unsent.
        static func dropped(_ sink: String) -> Counter { Counter(name: "dropped for \(sink)") }
        /// Bytes of events that wait for a sink now.
        static func waiting(for sink: String) -> Counter { Counter(name: "bytes for \(sink)") }
        /// Events that were left out because the operator wants it.
        static let ignored = Counter(name: "ignored")
        /// Events of others that came.
        static let decoded = Counter(name: "decoded")
        /// Events of others of which one that is told says all, less those that were told beside what came.
        static let collapsed = Counter(name: "collapsed")
        /// Events of applications of which another view counts.
        static let suppressed = Counter(name: "suppressed")
        /// Runs of others that never ended.
        static let forgotten = Counter(name: "forgotten")
        /// Events for a sink, each once.
        static func queued(_ sink: String) -> Counter { Counter(name: "queued for \(sink)") }
    }

    private var additions: [Counter: Int] = [:]

    init() {}

    subscript(counter: Counter) -> Int {
        get { additions[counter, default: 0] }
        set { additions[counter] = newValue }
    }

    func write(to database: SQLiteDatabase) throws(SQLiteError) {
        let sql = "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
        for (counter, number) in additions where number != 0 {
            try database.run(sql, .text(counter.name), .integer(Int64(number)))
        }
    }

    /// What was counted up to now.
    static func total(in database: SQLiteDatabase) throws(SQLiteError) -> Tally {
        let rows = try database.query("SELECT name, value FROM counter") { row throws(SQLiteError) in
            (Counter(name: try row.text(0)), Int(try row.integer(1)))
        }
        var total = Tally()
        total.additions = Dictionary(uniqueKeysWithValues: rows)
        return total
    }
}
