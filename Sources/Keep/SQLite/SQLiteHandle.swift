import CSQLite
import Glibc
import SystemMessage

/// An open database as SQLite has it, with its prepared statements.
@safe final class SQLiteHandle {
    private let file: String
    private let database: OpaquePointer
    private var statements: [String: OpaquePointer] = unsafe [:]

    /// So many prepared statements are kept.
    static let mostStatements = 500

    /// How many prepared statements are kept.
    var statementCount: Int { unsafe statements.count }

    init(_ file: String, creating: Bool, isDefensive: Bool = true) throws(SQLiteError) {
        if let obstacle = SQLiteError.obstacle(at: file, isMade: creating) { throw obstacle }
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | (creating ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(file, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard let database = unsafe opened, code == SQLITE_OK else {
            let detail = unsafe opened.map { unsafe Self.words(for: code, of: $0) } ?? "no memory"
            unsafe sqlite3_close_v2(opened)
            throw SQLiteError(SQLiteError.Kind(code), file: file, detail: detail)
        }
        self.file = file
        unsafe self.database = database
        if isDefensive { unsafe sparklineage_be_defensive(database) }
    }

    /// The system's words where it does not let a file be opened, else SQLite's.
    private static func words(for code: Int32, of database: OpaquePointer) -> String {
        let system = unsafe sqlite3_system_errno(database)
        if SQLiteError.Kind(code) == .cannotOpen, system != 0 { return systemMessage(system) }
        return unsafe String(cString: sqlite3_errmsg(database))
    }

    deinit {
        for unsafe(_, statement) in unsafe statements { unsafe sqlite3_finalize(statement) }
        unsafe sqlite3_close_v2(database)
    }

    /// How long to wait for another process.
    func wait(milliseconds: Int32) { unsafe sqlite3_busy_timeout(database, milliseconds) }

    /// Whether the last statement left a transaction open.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(database) == 0 }

    /// How many rows the last statement changed.
    var changes: Int { unsafe Int(sqlite3_changes64(database)) }

    /// The row id that the last `INSERT` gave.
    var lastRow: Int64 { unsafe sqlite3_last_insert_rowid(database) }

    /// Runs several statements without values.
    func execute(_ script: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(database, script, nil, nil, nil)
        if code != SQLITE_OK { throw error(code) }
    }

    /// Runs one statement; hands each row of its result to `take`.
    // Not inlined: Swift 6.3.1 crashes when it inlines a loop over a closure with a typed throw (release builds).
    @inline(never)
    func run(
        _ sql: String, _ values: [SQLiteValue], _ take: (borrowing SQLiteRow) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        let statement = unsafe try prepared(sql)
        defer {
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() { unsafe try bind(value, at: Int32(index) + 1, of: statement) }
        while true {
            let code = unsafe sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw error(code) }
            try take(unsafe SQLiteRow(statement, file: file))
        }
    }

    private func prepared(_ sql: String) throws(SQLiteError) -> OpaquePointer {
        if let known = unsafe statements[sql] { return unsafe known }
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else { throw error(code) }
        if unsafe statements.count >= Self.mostStatements { finalizeIdle() }
        unsafe statements[sql] = statement
        return unsafe statement
    }

    /// Lets go of the statements that are not being run.
    private func finalizeIdle() {
        for unsafe(sql, statement) in unsafe statements where unsafe sqlite3_stmt_busy(statement) == 0 {
            unsafe sqlite3_finalize(statement)
            unsafe statements[sql] = nil
        }
    }

    private func bind(_ value: SQLiteValue, at index: Int32, of statement: OpaquePointer) throws(SQLiteError) {
        let code: Int32
        switch value {
        case .null: code = unsafe sqlite3_bind_null(statement, index)
        case .integer(let number): code = unsafe sqlite3_bind_int64(statement, index, number)
        case .real(let number): code = unsafe sqlite3_bind_double(statement, index, number)
        case .text(var text):
            code = text.withUTF8 { bytes in
                let start = unsafe UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
                return unsafe sparklineage_bind_text(statement, index, start, UInt64(bytes.count))
            }
        case .blob(let bytes):
            code = unsafe bytes.withUnsafeBytes { bytes in
                unsafe sparklineage_bind_blob(statement, index, bytes.baseAddress, UInt64(bytes.count))
            }
        }
        if code != SQLITE_OK { throw error(code) }
    }

    /// Whether the disk has failed: SQLite says of a file that cannot be read that it is damaged.
    var isDiskFailing: Bool { unsafe sparklineage_system_error(database) == EIO }

    private func error(_ code: Int32) -> SQLiteError {
        let kind = SQLiteError.Kind(code)
        if kind == .damaged || kind == .noDatabase, isDiskFailing { return .cannotRead(file) }
        if kind == .noDatabase { return .noDatabase(file) }
        return SQLiteError(kind, file: file, detail: unsafe String(cString: sqlite3_errmsg(database)))
    }
}

extension SQLiteError {
    /// The disk does not give back what was written.
    static func cannotRead(_ file: String) -> SQLiteError {
        SQLiteError(.inputOutput, file: file, detail: "disk I/O error")
    }

    /// What there is does not begin as a database does.
    static func noDatabase(_ file: String) -> SQLiteError {
        SQLiteError(.noDatabase, file: file, detail: "it is no database, or its start is damaged")
    }
}

extension SQLiteError.Kind {
    /// The kind of one of SQLite's result codes.
    init(_ code: Int32) {
        switch code & 0xFF {
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: self = .cannotOpen
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_NOTADB: self = .noDatabase
        case SQLITE_CORRUPT: self = .damaged
        case SQLITE_FULL: self = .full
        case SQLITE_IOERR: self = .inputOutput
        case SQLITE_READONLY: self = .readOnly
        case SQLITE_CONSTRAINT: self = .constraint
        default: self = .other
        }
    }
}
