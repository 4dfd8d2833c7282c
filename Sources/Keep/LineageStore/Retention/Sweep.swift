import SQLite

/// The removal of rows of shared tables that nothing points at any more.
///
/// What is pointed at is looked up once, by a connection that reads, while others write; then the rest is removed, some
/// rows a commit. A row that the writer has used since is let be, see ``Lent``. When another process has written
/// meanwhile the sweep ends early: the next one finds what it left.
struct Sweep {
    private let store: LineageStore
    private let number: Int
    private var used: [SharedTable: RowSet] = [:]

    private static let step: Int64 = 2000

    /// Begins a sweep of some tables.
    init(_ store: LineageStore, _ tables: [SharedTable]) throws(LineageStoreError) {
        self.store = store
        // What is remembered of before would be used without a note.
        number = try store.write { writer throws(SQLiteError) in
            writer.forget()
            return writer.lent.begin()
        }
        used = try store.read { reader throws(LineageStoreError) in
            var used: [SharedTable: RowSet] = [:]
            for table in tables { used[table] = try reader.used(of: table) }
            return used
        }
    }

    /// Looks at the next rows of a table and removes those that may go; nil at the end.
    func step(_ table: SharedTable, after row: Int64) throws(LineageStoreError) -> Int64? {
        guard let used = used[table] else { return nil }
        return try store.write { writer throws(SQLiteError) in
            try writer.commit { () throws(SQLiteError) in
                guard writer.lent.covers(number) else { return nil }
                let rows = try writer.rows(of: table, after: row, limit: Self.step)
                for row in rows where !used.contains(row) && !writer.lent.contains(row, of: table) {
                    try writer.remove(row, of: table)
                }
                return rows.last
            }
        }
    }

    /// Ends it.
    func end() throws(LineageStoreError) {
        try store.write { writer throws(SQLiteError) in if writer.lent.covers(number) { writer.lent.end() } }
    }
}

extension LineageStore {
    /// Removes all rows of shared tables that nothing points at.
    func sweep(while mayGoOn: () -> Bool = { true }) throws(LineageStoreError) {
        for tables in SharedTable.stages where mayGoOn() {
            let sweep = try Sweep(self, tables)
            for table in tables {
                var last: Int64 = 0
                while mayGoOn(), let next = try sweep.step(table, after: last) { last = next }
            }
            try sweep.end()
        }
    }
}

extension LineageReader {
    fileprivate func used(of table: SharedTable) throws(LineageStoreError) -> RowSet {
        var used = RowSet()
        try each(table.uses) { row throws(SQLiteError) in used.insert(try row.integer(0)) }
        return used
    }
}

extension Ingestion {
    fileprivate func rows(of table: SharedTable, after row: Int64, limit: Int64) throws(SQLiteError) -> [Int64] {
        let sql = "SELECT id FROM \(table.rawValue) WHERE id > ? ORDER BY id LIMIT ?"
        return try database.query(sql, .integer(row), .integer(limit)) { row throws(SQLiteError) in
            try row.integer(0)
        }
    }

    fileprivate func remove(_ row: Int64, of table: SharedTable) throws(SQLiteError) {
        if let parts = table.parts {
            try database.run("DELETE FROM \(parts.table) WHERE \(parts.column) = ?", .integer(row))
        }
        try database.run("DELETE FROM \(table.rawValue) WHERE id = ?", .integer(row))
    }
}
