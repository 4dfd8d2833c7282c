import CSQLite

/// A row of a result, as long as it is looked at.
@safe package struct SQLiteRow: ~Copyable {
    private let statement: OpaquePointer
    private let file: String

    init(_ statement: OpaquePointer, file: String) {
        unsafe self.statement = statement
        self.file = file
    }

    /// How many columns it has.
    package var count: Int { unsafe Int(sqlite3_column_count(statement)) }

    package func integer(_ column: Int) throws(SQLiteError) -> Int64 {
        guard case .integer(let value) = try self[column] else { throw unexpected(column, "an integer") }
        return value
    }

    package func text(_ column: Int) throws(SQLiteError) -> String {
        guard case .text(let value) = try self[column] else { throw unexpected(column, "text") }
        return value
    }

    package func blob(_ column: Int) throws(SQLiteError) -> [UInt8] {
        guard case .blob(let value) = try self[column] else { throw unexpected(column, "a blob") }
        return value
    }

    /// An integer; nil where the column is empty.
    package func integerIfAny(_ column: Int) throws(SQLiteError) -> Int64? {
        isEmpty(column) ? nil : try integer(column)
    }

    /// A text; nil where the column is empty.
    package func textIfAny(_ column: Int) throws(SQLiteError) -> String? {
        isEmpty(column) ? nil : try text(column)
    }

    /// Bytes; nil where the column is empty.
    package func blobIfAny(_ column: Int) throws(SQLiteError) -> [UInt8]? {
        isEmpty(column) ? nil : try blob(column)
    }

    private func isEmpty(_ column: Int) -> Bool {
        unsafe sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    }

    /// Whatever is in a column.
    package subscript(column: Int) -> SQLiteValue {
        get throws(SQLiteError) {
            let index = Int32(column)
            switch unsafe sqlite3_column_type(statement, index) {
            case SQLITE_INTEGER: return unsafe .integer(sqlite3_column_int64(statement, index))
            case SQLITE_FLOAT: return unsafe .real(sqlite3_column_double(statement, index))
            case SQLITE_TEXT:
                let start = unsafe sqlite3_column_text(statement, index)
                guard let text = unsafe String(validating: bytes(start, of: index), as: UTF8.self) else {
                    throw unexpected(column, "UTF-8")
                }
                return .text(text)
            case SQLITE_BLOB:
                let start = unsafe sqlite3_column_blob(statement, index)?.assumingMemoryBound(to: UInt8.self)
                return unsafe .blob(bytes(start, of: index))
            default: return .null
            }
        }
    }

    private func bytes(_ start: UnsafePointer<UInt8>?, of index: Int32) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index))))
    }

    private func unexpected(_ column: Int, _ what: String) -> SQLiteError {
        SQLiteError(.damaged, file: file, detail: "column \(column) does not hold \(what)")
    }
}
