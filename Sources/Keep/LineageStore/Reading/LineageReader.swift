import SQLite

/// A connection that reads: questions are asked of it in extensions, as values are wanted.
package final class LineageReader {
    private let database: SQLiteDatabase

    init(_ file: String) throws(LineageStoreError) {
        do throws(SQLiteError) {
            database = try SQLiteDatabase(reading: file, LineageSchema.schema)
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

    func snapshot<Value>(
        _ body: (LineageReader) throws(LineageStoreError) -> Value
    ) throws(LineageStoreError) -> Value {
        try database.snapshot { () throws(LineageStoreError) in try body(self) }
    }
}
