import Glibc
import SystemMessage

/// A database file with a schema of ours: commits are durable (WAL, `synchronous=FULL`).
package final class SQLiteDatabase {
    /// Who else may use the file while it is open.
    package enum Sharing: Sendable {
        /// Nobody.
        case exclusive
        /// Others may read, and write in turn.
        case shared
    }

    package let file: String
    private let handle: SQLiteHandle

    /// Opens a file and brings its schema up to date.
    ///
    /// A file that is damaged, another program's, or made by a newer version is refused and left as it is.
    ///
    /// - Parameters:
    ///   - file: its path.
    ///   - schema: the tables that it should have.
    ///   - isNew: that the caller found no file there: only then is one made.
    ///   - sharing: who else may use it meanwhile.
    ///   - patience: how long to wait for another process that has it, in milliseconds.
    ///   - isChecked: whether the whole file is looked through for damage; it takes time in proportion to its size.
    /// - Throws: when it is refused, or another process has it.
    package init(
        _ file: String, _ schema: SQLiteSchema, isNew: Bool, sharing: Sharing = .exclusive, patience: Int32 = 2000,
        isChecked: Bool = true
    ) throws(SQLiteError) {
        if isNew { try Self.make(file, schema) }
        self.file = file
        handle = try SQLiteHandle(file, creating: false)
        handle.wait(milliseconds: patience)
        if sharing == .exclusive { try handle.execute("PRAGMA locking_mode=EXCLUSIVE") }
        try check(schema)
        try beDurable()
        if isChecked { try check() }
        try migrate(schema)
    }

    /// Opens a file that another connection keeps, to read alone.
    ///
    /// - Parameters:
    ///   - file: its path.
    ///   - schema: the tables that it should have.
    ///   - patience: how long to wait for another process that has it, in milliseconds.
    /// - Throws: when it is not ours, or its tables are not of this version.
    package init(reading file: String, _ schema: SQLiteSchema, patience: Int32 = 2000) throws(SQLiteError) {
        self.file = file
        handle = try SQLiteHandle(file, creating: false)
        handle.wait(milliseconds: patience)
        try check(schema)
        guard try pragma("user_version") == schema.migrations.count else {
            throw SQLiteError(.other, file: file, detail: "its tables are of an older version")
        }
        try handle.execute("PRAGMA query_only=ON; PRAGMA trusted_schema=OFF")
    }

    /// Opens a damaged file, to read what can be read of it.
    ///
    /// - Parameters:
    ///   - file: its path.
    ///   - schema: the tables that it should have.
    /// - Throws: when nothing of it can be read, or it is not ours.
    package init(salvaging file: String, _ schema: SQLiteSchema) throws(SQLiteError) {
        self.file = file
        // Only so SQLite opens a file that is shorter than it says of itself.
        handle = try SQLiteHandle(file, creating: false, isDefensive: false)
        try handle.execute("PRAGMA writable_schema=ON; PRAGMA trusted_schema=OFF; PRAGMA locking_mode=EXCLUSIVE")
        try check(schema)
        try migrate(schema)
    }

    /// Runs one statement; gives how many rows it changed.
    @discardableResult
    package func run(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> Int {
        try run(sql, all: values)
    }

    /// Runs one statement; gives how many rows it changed.
    @discardableResult
    package func run(_ sql: String, all values: [SQLiteValue]) throws(SQLiteError) -> Int {
        try handle.run(sql, values) { _ throws(SQLiteError) in }
        return handle.changes
    }

    /// Runs a query; hands each row to `body`, one at a time.
    package func each(
        _ sql: String, _ body: (borrowing SQLiteRow) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        try handle.run(sql, [], body)
    }

    /// The row id that the last `INSERT` gave.
    package var lastRow: Int64 { handle.lastRow }

    /// Runs a query; gives what `read` makes of each row.
    package func query<Value>(
        _ sql: String, _ values: SQLiteValue..., read: (borrowing SQLiteRow) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> [Value] {
        try query(sql, all: values, read: read)
    }

    /// Runs a query; gives what `read` makes of each row.
    package func query<Value>(
        _ sql: String, all values: [SQLiteValue], read: (borrowing SQLiteRow) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> [Value] {
        var result: [Value] = []
        try handle.run(sql, values) { row throws(SQLiteError) in result.append(try read(row)) }
        return result
    }

    /// Runs a query of one row at most; gives what `read` makes of it.
    package func first<Value>(
        _ sql: String, _ values: SQLiteValue..., read: (borrowing SQLiteRow) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value? {
        try query(sql, all: values, read: read).first
    }

    /// Lets `body` see one state of the database, whatever others write meanwhile.
    package func snapshot<Value, Failure>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        // Reading goes on without it where it is refused: each statement sees one state at least.
        try? handle.execute("BEGIN")
        defer { if handle.isInTransaction { try? handle.execute("COMMIT") } }
        return try body()
    }

    /// Does all of `body` or nothing.
    package func transaction<Value>(
        _ body: () throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value {
        try handle.execute("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try handle.execute("COMMIT")
            return value
        } catch {
            // The first error is what counts; SQLite may have rolled back by itself.
            if handle.isInTransaction { try? handle.execute("ROLLBACK") }
            throw error
        }
    }

    /// The value of a pragma that gives one number.
    package func pragma(_ name: String) throws(SQLiteError) -> Int {
        let values = try query("PRAGMA \(name)") { row throws(SQLiteError) in Int(try row.integer(0)) }
        return values.first ?? 0
    }

    /// Has the log written back to the file whenever it has so many pages.
    package func writeBack(afterPages count: Int) throws(SQLiteError) {
        try handle.execute("PRAGMA wal_autocheckpoint=\(count)")
    }

    /// Writes the log back to the file, and gives the log's room back to the disk.
    ///
    /// - Throws: also when the disk has no room for what the file grows by.
    package func writeBack() throws(SQLiteError) { try handle.execute("PRAGMA wal_checkpoint(TRUNCATE)") }

    /// Gives empty pages back to the disk, so many at most; the file shrinks when the log is written back.
    package func giveBack(pages: Int) throws(SQLiteError) {
        try handle.execute("PRAGMA incremental_vacuum(\(pages))")
    }

    private func check(_ schema: SQLiteSchema) throws(SQLiteError) {
        let (id, version) = (try pragma("application_id"), try pragma("user_version"))
        // SQLite takes an empty file for a new database; here it is one that lost its content.
        guard try pragma("page_count") > 0 else { throw SQLiteError(.noDatabase, file: file, detail: "it is empty") }
        guard id == Int(schema.applicationID) else {
            throw SQLiteError(.foreign, file: file, detail: "it is another program's database")
        }
        guard version <= schema.migrations.count else {
            let kind = SQLiteError.Kind.newer(found: version, known: schema.migrations.count)
            throw SQLiteError(
                kind, file: file, detail: "its schema \(version) is newer than \(schema.migrations.count)")
        }
    }

    /// Sets what makes a commit outlive a power cut, and reads it back.
    private func beDurable() throws(SQLiteError) {
        let mode = try query("PRAGMA journal_mode=WAL") { row throws(SQLiteError) in try row.text(0) }
        try handle.execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF")
        // A log that grew in a long transaction gives its room back.
        try handle.execute("PRAGMA journal_size_limit=\(16 << 20)")
        guard mode == ["wal"], try pragma("synchronous") == 2 else {
            throw SQLiteError(.other, file: file, detail: "durable commits are not to be had here (\(mode))")
        }
    }

    /// Looks through the whole file for damage; it takes time in proportion to its size.
    package func check() throws(SQLiteError) {
        let findings = try query("PRAGMA quick_check(1)") { row throws(SQLiteError) in try row.text(0) }
        guard findings == ["ok"] else {
            if handle.isDiskFailing { throw .cannotRead(file) }
            throw SQLiteError(.damaged, file: file, detail: findings.first ?? "it cannot be checked")
        }
    }

    private func migrate(_ schema: SQLiteSchema) throws(SQLiteError) {
        let version = try pragma("user_version")
        guard version < schema.migrations.count else { return }
        try transaction { () throws(SQLiteError) in try handle.migrate(to: schema, from: version) }
    }
}

// MARK: - Making

extension SQLiteDatabase {
    /// Makes a database beside its place, and puts it there when it is whole: a process that ends in between leaves
    /// none.
    private static func make(_ file: String, _ schema: SQLiteSchema) throws(SQLiteError) {
        if let obstacle = SQLiteError.obstacle(at: file, isMade: true) { throw obstacle }
        try refuseLeftover(file)
        let draft = "\(file).new-\(getpid())"
        defer { unsafe _ = unlink(draft) }
        do throws(SQLiteError) { try fill(draft, schema) } catch {
            // Nobody has named the draft.
            throw SQLiteError(error.kind, file: file, detail: error.detail)
        }
        // Unlike a renaming this never replaces what another process has made meanwhile.
        guard unsafe link(draft, file) == 0 || errno == EEXIST else {
            throw SQLiteError(.cannotOpen, file: file, detail: systemMessage(errno))
        }
    }

    /// Throws when a write-ahead log lies there without its database: SQLite would write it into the new one.
    private static func refuseLeftover(_ file: String) throws(SQLiteError) {
        var status = stat()
        // In this order: another process may make both meanwhile.
        guard unsafe stat(file + "-wal", &status) == 0, status.st_size > 0, unsafe access(file, F_OK) != 0 else {
            return
        }
        throw SQLiteError(.leftover, file: file, detail: "it is gone, but \(file)-wal is there, which belonged to it")
    }

    private static func fill(_ draft: String, _ schema: SQLiteSchema) throws(SQLiteError) {
        let handle = try SQLiteHandle(draft, creating: true)
        unsafe chmod(draft, 0o600)
        // Only a file without tables can be given it.
        try handle.execute("PRAGMA auto_vacuum=INCREMENTAL; BEGIN IMMEDIATE")
        try handle.migrate(to: schema, from: 0)
        try handle.execute("COMMIT")
    }
}

extension SQLiteHandle {
    /// Takes the steps that the tables lack, within a transaction.
    fileprivate func migrate(to schema: SQLiteSchema, from version: Int) throws(SQLiteError) {
        for step in schema.migrations[version...] { try execute(step) }
        try execute("PRAGMA application_id=\(schema.applicationID)")
        try execute("PRAGMA user_version=\(schema.migrations.count)")
    }
}
