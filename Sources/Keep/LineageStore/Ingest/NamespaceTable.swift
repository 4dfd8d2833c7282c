import LineageModel
import SQLite

/// Namespaces, of jobs and of datasets.
final class NamespaceTable {
    private let database: SQLiteDatabase
    private var rows = Remembered<Name, Int64>()
    var touches = Touches("namespace")

    init(_ database: SQLiteDatabase) { self.database = database }

    func forget() {
        rows.removeAll()
        touches.forget()
    }

    /// The row of a namespace that is told of.
    func row(of name: Name, at time: Int64) throws(SQLiteError) -> Int64 {
        let row = try known(name).or(try insert(name, time))
        rows[name] = row
        touches.touch(row, at: time)
        return row
    }

    func known(_ name: Name) throws(SQLiteError) -> Int64? {
        if let row = rows[name] { return row }
        return try database.first("SELECT id FROM namespace WHERE name = ?", .text(name.text)) {
            row throws(SQLiteError) in try row.integer(0)
        }
    }

    private func insert(_ name: Name, _ time: Int64) throws(SQLiteError) -> Int64 {
        try database.run(
            "INSERT INTO namespace (name, created_at, updated_at) VALUES (?, ?, ?)", .text(name.text), .integer(time),
            .integer(time))
        return database.lastRow
    }
}
