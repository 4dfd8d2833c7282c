import FoundationEssentials
import TestSupport
import Testing

@testable import SQLite

struct SQLiteDatabaseTests {
    private static let schema = SQLiteSchema(
        applicationID: 7, migrations: ["CREATE TABLE t (a INTEGER PRIMARY KEY, b ANY) STRICT"])
    private let folder: TemporaryDirectory
    private var file: String { folder.path("x.db") }

    init() throws { folder = try TemporaryDirectory("sqlite") }

    @Test func `commits are durable and one process has the file`() throws {
        let database = try SQLiteDatabase(file, Self.schema, isNew: true)
        #expect(try database.pragma("synchronous") == 2)
        let mode = try database.query("PRAGMA journal_mode") { row throws(SQLiteError) in try row.text(0) }
        #expect(mode == ["wal"])
        let error = #expect(throws: SQLiteError.self) {
            _ = try SQLiteDatabase(file, Self.schema, isNew: false, patience: 0)
        }
        #expect(error?.kind == .busy)
    }

    @Test(arguments: [
        SQLiteValue.null, .integer(.min), .real(0.5), .text(""), .text("é\u{0}x"), .blob([]), .blob([0, 255]),
    ])
    func `a value comes back as it went in`(value: SQLiteValue) throws {
        let database = try SQLiteDatabase(file, Self.schema, isNew: true)
        #expect(try database.run("INSERT INTO t VALUES (1, ?)", value) == 1)
        let found = try database.query("SELECT b FROM t WHERE a = ?", 1) { row throws(SQLiteError) in try row[0] }
        #expect(found == [value])
    }

    @Test func `a transaction that fails leaves nothing and the next one works`() throws {
        let database = try SQLiteDatabase(file, Self.schema, isNew: true)
        let error = #expect(throws: SQLiteError.self) {
            try database.transaction { () throws(SQLiteError) in
                try database.run("INSERT INTO t VALUES (1, 'x')")
                try database.run("INSERT INTO t VALUES (1, 'y')")
            }
        }
        #expect(error?.kind == .constraint)
        try database.transaction { () throws(SQLiteError) in _ = try database.run("INSERT INTO t VALUES (2, 'z')") }
        let keys = try database.query("SELECT a FROM t") { row throws(SQLiteError) in try row.integer(0) }
        #expect(keys == [2])
    }

    @Test func `a log that belonged to a database that is gone is not written into a new one`() throws {
        let database = try SQLiteDatabase(file, Self.schema, isNew: true)
        try database.run("INSERT INTO t VALUES (1, 'x')")
        let log = try readFile(file + "-wal")
        try folder.remove("x.db")
        let error = #expect(throws: SQLiteError.self) { _ = try SQLiteDatabase(file, Self.schema, isNew: true) }
        #expect(error?.kind == .leftover && error?.description.contains("x.db-wal") == true)
        #expect(error?.kind.remedy(for: "x") != nil)
        #expect(try readFile(file + "-wal") == log)
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `statements are kept, but not without end`() throws {
        let handle = try SQLiteHandle(file, creating: true)
        try handle.execute("CREATE TABLE t (a)")
        for number in 0..<3 * SQLiteHandle.mostStatements {
            try handle.run("INSERT INTO t VALUES (\(number))", []) { _ throws(SQLiteError) in }
            #expect(handle.statementCount <= SQLiteHandle.mostStatements)
        }
        var (rows, inner) = (0, 0)
        try handle.run("SELECT a FROM t WHERE a < 20", []) { row throws(SQLiteError) in
            rows += 1
            // The one that is being run outlives the clearing.
            for number in 0..<100 {
                try handle.run("SELECT \(try row.integer(0)), \(number)", []) { _ throws(SQLiteError) in inner += 1 }
            }
        }
        #expect(rows == 20 && inner == 2000)
    }

    @Test func `what a process committed outlives it`() throws {
        try write("x")
        let database = try SQLiteDatabase(file, Self.schema, isNew: false)
        #expect(try database.query("SELECT b FROM t") { row throws(SQLiteError) in try row.text(0) } == ["x"])
    }

    @Test func `an older file is brought up to date and keeps its rows`() throws {
        try write("x")
        var newer = Self.schema
        newer.migrations.append("ALTER TABLE t ADD COLUMN c TEXT DEFAULT 'new'")
        let database = try SQLiteDatabase(file, newer, isNew: false)
        #expect(try database.pragma("user_version") == 2)
        #expect(try database.query("SELECT c FROM t") { row throws(SQLiteError) in try row.text(0) } == ["new"])
    }

    @Test func `a newer file is refused and left untouched`() throws {
        var newer = Self.schema
        newer.migrations.append("CREATE TABLE u (a INTEGER) STRICT")
        do { _ = try SQLiteDatabase(file, newer, isNew: true) }
        let before = try readFile(file)
        let error = #expect(throws: SQLiteError.self) { _ = try SQLiteDatabase(file, Self.schema, isNew: false) }
        #expect(error?.kind == .newer(found: 2, known: 1))
        #expect(try readFile(file) == before)
    }

    @Test func `another program's database is refused and left untouched`() throws {
        try write("x")
        let before = try readFile(file)
        let other = SQLiteSchema(applicationID: 8, migrations: Self.schema.migrations)
        for isNew in [true, false] {
            let error = #expect(throws: SQLiteError.self) { _ = try SQLiteDatabase(file, other, isNew: isNew) }
            #expect(error?.kind == .foreign)
        }
        #expect(try readFile(file) == before)
    }

    @Test func `a file that is no database is refused and left untouched`() throws {
        let text = Array(repeating: UInt8(ascii: "x"), count: 5000)
        try folder.write(text, to: "x.db")
        let error = #expect(throws: SQLiteError.self) { _ = try SQLiteDatabase(file, Self.schema, isNew: false) }
        #expect(error?.kind == .noDatabase && error?.detail.hasPrefix("it is no database") == true)
        #expect(try readFile(file) == text)
    }

    @Test func `a damaged page is found at opening`() throws {
        try write(String(repeating: "x", count: 20_000))
        var bytes = try readFile(file)
        for index in 4096..<(4096 + 200) { bytes[index] = 0xAA }
        try folder.write(bytes, to: "x.db")
        let error = #expect(throws: SQLiteError.self) { _ = try SQLiteDatabase(file, Self.schema, isNew: false) }
        #expect(error?.kind == .damaged)
    }

    @Test func `a folder that is not there is told`() throws {
        let error = #expect(throws: SQLiteError.self) {
            _ = try SQLiteDatabase(folder.path("no/x.db"), Self.schema, isNew: true)
        }
        #expect(error?.kind == .noFolder)
        #expect(error?.description == "\(folder.path("no/x.db")): there is no folder \(folder.path("no"))")
    }

    @Test func `what is no file is told without asking SQLite, and a missing one is not made`() throws {
        try folder.write([], to: "f.db/x")
        for (path, kind, detail) in [
            (folder.path("f.db"), SQLiteError.Kind.foreign, "it is a folder"),
            ("/dev/null", .foreign, "it is no regular file"), ("", .foreign, "no file is named"),
            (folder.path("none.db"), .missing, "there is no such file"),
            (folder.path("no/x.db"), .missing, "there is no such file"),
        ] {
            let error = #expect(throws: SQLiteError.self) { _ = try SQLiteDatabase(path, Self.schema, isNew: false) }
            #expect(error?.kind == kind && error?.detail == detail)
        }
        #expect(throws: (any Error).self) { try readFile(folder.path("none.db")) }
    }

    private func write(_ text: String) throws {
        let database = try SQLiteDatabase(file, Self.schema, isNew: true)
        try database.run("INSERT INTO t VALUES (1, ?)", .text(text))
    }
}
