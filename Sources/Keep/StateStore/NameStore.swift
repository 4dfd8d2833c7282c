import FoundationEssentials
package import LineageModel
import SQLite

/// The name table in a file of its own (`--names FILE`).
///
/// While it is open no other process can use the file: two that gave names at once could give one table two.
package final class NameStore {
    private let database: SQLiteDatabase

    /// Opens a file; where there is none, and it is wanted, it is made.
    package init(_ file: String, isMade: Bool = true, patience: Int32 = 2000) throws(StateStoreError) {
        do throws(SQLiteError) {
            let isNew = isMade && !FileManager.default.fileExists(atPath: file)
            database = try SQLiteDatabase(file, NameSchema.schema, isNew: isNew, patience: patience)
        } catch {
            throw StateStoreError(error, of: .names)
        }
    }

    /// Reads the whole table.
    package func load() throws(StateStoreError) -> NameTable {
        try explained { () throws(SQLiteError) in NameTable(try NameSchema.entries(in: database)) }
    }

    /// Adds what was learned; a name that is in the file already stays as it is.
    package func add(_ entries: [NameTable.Entry]) throws(StateStoreError) {
        guard !entries.isEmpty else { return }
        try explained { () throws(SQLiteError) in
            try database.transaction { () throws(SQLiteError) in try NameSchema.add(entries, to: database) }
        }
    }

    private func explained<Value>(_ body: () throws(SQLiteError) -> Value) throws(StateStoreError) -> Value {
        do { return try body() } catch { throw StateStoreError(error, of: .names) }
    }
}
