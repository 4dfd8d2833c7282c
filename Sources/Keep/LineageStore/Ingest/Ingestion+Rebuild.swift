import SQLite

extension Ingestion {
    /// Makes all that is derived anew, of the events alone; all of it in one commit.
    func rebuild() throws(SQLiteError) {
        try commit { () throws(SQLiteError) in
            let sql = "SELECT created_at FROM namespace WHERE name = 'default'"
            let since = try database.first(sql) { row throws(SQLiteError) in try row.integer(0) }
            for table in LineageSchema.derived { try database.run("DELETE FROM \(table)") }
            try database.run(EntityTables.defaultNamespace(since: "\(since ?? 0)"))
            forget()
            var last: Int64 = 0
            while let next = try replay(after: last) { last = next }
        }
    }

    /// Derives of the next events, in the order in which they came; gives the last one's row.
    private func replay(after last: Int64) throws(SQLiteError) -> Int64? {
        let sql = "SELECT id, body, kind, time FROM event WHERE id > ? ORDER BY id LIMIT 500"
        let events = try database.query(sql, .integer(last)) { row throws(SQLiteError) in
            (try row.integer(0), try row.blob(1), try row.integer(2), try row.integer(3))
        }
        for (_, body, kind, time) in events {
            if LineageEvent.Kind(rawValue: kind) == .annotation {
                try deriveAnnotation(body, at: time)
            } else if let event = try? LineageEvent(body) {
                try derive(event)
            }
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
