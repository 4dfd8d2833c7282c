import SQLite

/// What a transaction adds to the counters of the state database.
struct Tally {
    /// The name of a counter.
    struct Counter: Hashable {
        let name: String

        /// Events that were put into the outbox.
        static let taken = Counter(name: "taken")
        /// Bytes of events that lie in the outbox now.
        static let bytes = Counter(name: "bytes")

        static func delivered(_ sink: String) -> Counter { Counter(name: "delivered to \(sink)") }
        static func refused(_ sink: String) -> Counter { Counter(name: "refused by \(sink)") }
        /// Dead letters of a sink that were put into its queue once more.
        static func retried(_ sink: String) -> Counter { Counter(name: "retried for \(sink)") }
        /// What was taken from a sink's queue because somebody said so.
        static func dropped(_ sink: String) -> Counter { Counter(name: "dropped for \(sink)") }
        /// Events that were left out because the operator wants it.
        static let ignored = Counter(name: "ignored")
        /// Pieces of files that could not be read.
        static let unreadable = Counter(name: "unreadable")
        /// Events for a sink, each once.
        static func queued(_ sink: String) -> Counter { Counter(name: "queued for \(sink)") }
    }

    private var additions: [Counter: Int] = [:]

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

    static func read(_ database: SQLiteDatabase) throws(SQLiteError) -> [String: Int] {
        let rows = try database.query("SELECT name, value FROM counter") { row throws(SQLiteError) in
            (try row.text(0), Int(try row.integer(1)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
