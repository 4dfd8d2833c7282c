import SQLite

/// When rows of a table were first and last told of; written once a commit, not once an event.
struct Touches {
    private let table: String
    private var times: [Int64: ClosedRange<Int64>] = [:]

    init(_ table: String) { self.table = table }

    mutating func touch(_ row: Int64, at time: Int64) {
        let known = times[row]
        times[row] = min(known?.lowerBound ?? time, time)...max(known?.upperBound ?? time, time)
    }

    mutating func forget() { times.removeAll() }

    /// Writes them; what is told of is not hidden any more.
    mutating func flush(to database: SQLiteDatabase) throws(SQLiteError) {
        let sql = """
            UPDATE \(table) SET created_at = min(created_at, ?), updated_at = max(updated_at, ?), is_hidden = 0
            WHERE id = ?
            """
        for (row, range) in times {
            try database.run(sql, .integer(range.lowerBound), .integer(range.upperBound), .integer(row))
        }
        times.removeAll()
    }
}
