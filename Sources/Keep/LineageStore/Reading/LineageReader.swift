import SQLite

/// A connection that reads: questions are asked of it in extensions, as values are wanted.
package final class LineageReader {
    private let database: SQLiteDatabase
    /// So many bytes of facets and events are read for one answer.
    var mostBytes = 128 << 20
    private var bytes = 0

    init(_ file: String) throws(LineageStoreError) {
        do throws(SQLiteError) {
            database = try SQLiteDatabase(reading: file, LineageSchema.schema)
            // A question of a whole table comes by the same pages again and again: 32 MB of them stay in memory.
            try database.run("PRAGMA cache_size = -32768")
        } catch {
            throw LineageStoreError(error)
        }
    }

    /// Runs a query; gives what `read` makes of each row.
    func rows<Value>(
        _ sql: String, _ values: SQLiteValue..., read: (borrowing SQLiteRow) throws(SQLiteError) -> Value
    ) throws(LineageStoreError) -> [Value] {
        do throws(SQLiteError) {
            return try database.query(sql, all: values, read: read)
        } catch {
            throw LineageStoreError(error)
        }
    }

    /// Runs a query; hands each row to `body`, one at a time.
    func each(_ sql: String, _ body: (borrowing SQLiteRow) throws(SQLiteError) -> Void) throws(LineageStoreError) {
        do throws(SQLiteError) { try database.each(sql, body) } catch { throw LineageStoreError(error) }
    }

    /// Runs a query of one row at most; gives what `read` makes of it.
    func row<Value>(
        _ sql: String, _ values: SQLiteValue..., read: (borrowing SQLiteRow) throws(SQLiteError) -> Value
    ) throws(LineageStoreError) -> Value? {
        do throws(SQLiteError) {
            return try database.query(sql, all: values, read: read).first
        } catch {
            throw LineageStoreError(error)
        }
    }

    /// Runs a query of a list for a page of it, and another that counts the list, both with the same values.
    func listing<Value: Sendable>(
        _ sql: String, _ page: Page, count: String, _ values: SQLiteValue...,
        read: (borrowing SQLiteRow) throws(SQLiteError) -> Value
    ) throws(LineageStoreError) -> Listing<Value> {
        do throws(SQLiteError) {
            let part = "\(sql) LIMIT ?\(values.count + 1) OFFSET ?\(values.count + 2)"
            let found = try database.query(part, all: values + [page.sqlLimit, page.sqlOffset], read: read)
            let total = try database.query(count, all: values) { row throws(SQLiteError) in Int(try row.integer(0)) }
            return Listing(elements: found, total: total.first ?? 0)
        } catch {
            throw LineageStoreError(error)
        }
    }

    func snapshot<Value>(
        _ body: (LineageReader) throws(LineageStoreError) -> Value
    ) throws(LineageStoreError) -> Value {
        bytes = 0
        return try database.snapshot { () throws(LineageStoreError) in try body(self) }
    }

    /// Takes note of bytes that an answer holds; what others send may be large, and a list of it larger.
    func note(bytes count: Int) throws(LineageStoreError) {
        bytes += count
        if bytes > mostBytes { throw LineageStoreError(tooLargeFor: database.file, most: mostBytes) }
    }
}

extension SQLiteValue {
    /// Rows as `json_each` reads them, in their order.
    static func list(_ rows: Set<Int64>) -> SQLiteValue {
        .text("[\(rows.sorted().map(String.init).joined(separator: ","))]")
    }
}
