import SQLite

/// How far each log was read, in the state database.
struct LogTable {
    let database: SQLiteDatabase

    func put(_ log: LogState) throws(SQLiteError) {
        let sql = """
            INSERT INTO log (key, progress, snapshot, is_over) VALUES (?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
                progress = excluded.progress, snapshot = coalesce(excluded.snapshot, snapshot),
                is_over = excluded.is_over
            """
        try database.run(
            sql, .blob(Array(log.key.utf8)), .blob(log.progress), log.snapshot.map { .blob($0) } ?? nil,
            .integer(log.isOver ? 1 : 0))
    }

    func get(_ key: String) throws(SQLiteError) -> LogState? {
        let sql = "SELECT progress, snapshot, is_over FROM log WHERE key = ?"
        return try database.query(sql, .blob(Array(key.utf8))) { row throws(SQLiteError) in
            var log = LogState(key: key, progress: try row.blob(0), isOver: try row.integer(2) != 0)
            if case .blob(let snapshot) = try row[1] { log.snapshot = snapshot }
            return log
        }.first
    }
}
