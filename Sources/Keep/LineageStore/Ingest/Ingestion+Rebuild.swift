import SQLite

extension Ingestion {
    /// Makes all that is derived anew, of the events alone; all of it in one commit.
    func rebuild() throws(SQLiteError) {
        try commit { () throws(SQLiteError) in
            for table in LineageSchema.derived { try database.run("DELETE FROM \(table)") }
            forget()
            var last: Int64 = 0
            while let next = try replay(after: last) { last = next }
        }
    }

    /// Derives of the next events, in the order in which they came; gives the last one's row.
    private func replay(after last: Int64) throws(SQLiteError) -> Int64? {
        let sql = "SELECT id, body FROM event WHERE id > ? ORDER BY id LIMIT 500"
        let events = try database.query(sql, .integer(last)) { row throws(SQLiteError) in
            (try row.integer(0), try row.blob(1))
        }
        for (_, body) in events {
            if let event = try? LineageEvent(body) { try derive(event) }
        }
        return events.last?.0
    }
}

extension LineageStore {
    /// Makes all that is derived anew, of the events alone.
    package func rebuild() throws(LineageStoreError) {
        try write { writer throws(SQLiteError) in try writer.rebuild() }
    }
}
