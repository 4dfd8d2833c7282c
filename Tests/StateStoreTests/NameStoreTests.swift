import LineageModel
import SQLite
import StateStore
import TestSupport
import Testing

struct NameStoreTests {
    private let folder: TemporaryDirectory
    private var file: String { folder.path("names.db") }

    init() throws { folder = try TemporaryDirectory("names") }

    @Test func `names outlive the process, byte for byte`() throws {
        let entries = [
            NameTable.Entry(known: id("file", "/é"), primary: id("file", "/é")),
            NameTable.Entry(known: id("file", "/e\u{301}"), primary: id("s3://b", "x")),
            NameTable.Entry(known: id("file", "/a\u{0}b"), primary: id("", "")),
        ]
        do { try NameStore(file).add(entries) }
        let table = try NameStore(file).load()
        #expect(table.count == 3)
        for entry in entries { #expect(table[entry.known] == entry.primary) }
    }

    @Test func `the first primary name stays`() throws {
        let known = id("hive://h:9083", "db.t")
        let store = try NameStore(file)
        try store.add([.init(known: known, primary: id("file", "/first"))])
        try store.add([.init(known: known, primary: id("file", "/second"))])
        #expect(try store.load()[known] == id("file", "/first"))
    }

    @Test func `a second process is told to wait`() throws {
        let first = try NameStore(file)
        let error = #expect(throws: StateStoreError.self) { _ = try NameStore(file, patience: 0) }
        #expect(error?.kind == .busy)
        #expect(error?.description.hasSuffix("another process has this names file: wait for it to end") == true)
        #expect(try first.load().count == 0)
    }

    @Test(arguments: [[], Array("no database".utf8), [UInt8](repeating: 0, count: 4096)])
    func `what is no names file is refused and left untouched`(bytes: [UInt8]) throws {
        try folder.write(bytes, to: "names.db")
        let error = #expect(throws: StateStoreError.self) { _ = try NameStore(file) }
        #expect(error?.kind == .refused)
        #expect(error?.description.contains("begin a new one") == true)
        #expect(try readFile(file) == bytes)
    }

    @Test func `a names file cut anywhere is refused or whole, never begun anew`() throws {
        let entries = (0..<300).map {
            NameTable.Entry(known: id("file", "/wh/\($0)"), primary: id("file", "/wh/\($0)"))
        }
        do { try NameStore(file).add(entries) }
        let bytes = try readFile(file)
        for count in stride(from: 0, to: bytes.count, by: 509) {
            try folder.write(bytes[..<count], to: "names.db")
            #expect(throws: StateStoreError.self) { _ = try NameStore(file).load() }
        }
    }

    @Test func `a newer names file is refused and left untouched`() throws {
        do { _ = try NameStore(file) }
        do {
            let steps = ["", "", "CREATE TABLE later (a INTEGER) STRICT"]
            _ = try SQLiteDatabase(file, SQLiteSchema(applicationID: 0x736C_6E6D, migrations: steps), isNew: false)
        }
        let before = try readFile(file)
        let error = #expect(throws: StateStoreError.self) { _ = try NameStore(file) }
        #expect(error?.kind == .refused)
        #expect(error?.description.contains("use the version of sparklineage that wrote this names file") == true)
        #expect(try readFile(file) == before)
    }

    private func id(_ namespace: String, _ name: String) -> DatasetIdentity {
        DatasetIdentity(namespace: Name(namespace), name: Name(name))
    }
}
