import SQLite
import StateStore
import TestSupport
import Testing

/// What is saved of a damaged database.
struct RepairTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.path("state") }

    init() throws { folder = try TemporaryDirectory("repair") }

    private func fill(_ count: Int) throws {
        let state = try StateStore(path, sinks: ["a"])
        var change = StateChange()
        change.events = (0..<count).map {
            NewEvent(lane: Int64($0 % 3), label: "job \($0)", body: Array(repeating: UInt8($0 % 251), count: 3000))
        }
        change.logs = [LogState(key: "log", progress: [1])]
        try state.commit(change)
        state.close()
    }

    @Test func `a whole database is saved whole, and the old one is kept`() throws {
        try fill(20)
        let repair = try StateStore.repair(path)
        #expect(repair.isWhole)
        #expect(repair.kept == "\(path)/state.db.damaged-1")
        #expect(try StateStore.repair(path).kept == "\(path)/state.db.damaged-2")
        let state = try StateStore(path, sinks: ["a"])
        #expect(try state.waiting(for: "a") == 20)
        #expect(try state.log("log")?.progress == [1])
        #expect(try state.lanes(of: "a", after: 0, limit: 9).map(\.lane) == [0, 1, 2])
        #expect(try state.summaries()[0].isConserved)
    }

    @Test(arguments: [10, 20, 30, 40])
    func `what stands around damaged pages is saved, and the loss is told`(page: Int) throws {
        try fill(60)
        var bytes = try readFile("\(path)/state.db")
        for index in page * 4096..<(page + 1) * 4096 { bytes[index] = 0xA5 }
        try folder.write(bytes, to: "state/state.db")
        let repair = try StateStore.repair(path)
        let state = try StateStore(path, sinks: ["a"])
        let saved = try #require(repair.tables.first { $0.name == "event" }).saved
        #expect(saved >= 40)
        #expect(try state.waiting(for: "a") == saved)
        #expect(try state.summaries()[0].isConserved)
        #expect(try readFile(repair.kept) == bytes)
        #expect(repair.readsLogsAgain == (saved < 60))
        #expect(try (state.log("log") == nil) == (saved < 60), "a log whose events are lost must be read again")
    }

    @Test func `an event whose bytes read as others is not saved, and its log is read again`() throws {
        try fill(60)
        var bytes = try readFile("\(path)/state.db")
        let body = try #require(bytes.firstRange(of: Array(repeating: UInt8(7), count: 500)))
        bytes[body.lowerBound + 100] = 8
        try folder.write(bytes, to: "state/state.db")
        let repair = try StateStore.repair(path)
        #expect(!repair.isWhole)
        #expect(repair.readsLogsAgain)
        #expect(repair.tables.first { $0.name == "event" }?.saved == 59)
        let state = try StateStore(path, sinks: ["a"])
        #expect(try state.waiting(for: "a") == 59)
        #expect(try state.summaries()[0].isConserved)
    }

    @Test(arguments: [false, true])
    func `a repair that was cut off before its end is brought to it`(isOldSetAside: Bool) throws {
        try fill(20)
        try folder.write(try readFile("\(path)/state.db"), to: "state/state.db.repaired")
        if isOldSetAside {
            try folder.remove("state/state.db")
        } else {
            try folder.write(Array("damaged".utf8), to: "state/state.db")
        }
        let state = try StateStore(path, sinks: ["a"], isMade: false)
        #expect(try state.waiting(for: "a") == 20)
        if !isOldSetAside { #expect(try readFile("\(path)/state.db.damaged-1") == Array("damaged".utf8)) }
        #expect(throws: (any Error).self) { try readFile("\(path)/state.db.repaired") }
    }

    @Test func `no table is forgotten`() throws {
        try fill(1)
        let saved = Set(try StateStore.repair(path).tables.map(\.name))
        let version = try StateStore(path, sinks: ["a"]).contents().schema
        let schema = SQLiteSchema(applicationID: 0x736C_7374, migrations: Array(repeating: "", count: version))
        let database = try SQLiteDatabase(salvaging: "\(path)/state.db", schema)
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        let tables = try database.query(sql) { row throws(SQLiteError) in try row.text(0) }
        // Which event is the first of a lane is counted anew; where the state lies is noted at the next start.
        #expect(Set(tables) == saved.union(["lane", "place"]))
    }

    @Test func `what is no database at all stays as it is`() throws {
        try fill(1)
        try folder.write(Array("nothing".utf8), to: "state/state.db")
        #expect(throws: StateStoreError.self) { _ = try StateStore.repair(path) }
        #expect(try readFile("\(path)/state.db") == Array("nothing".utf8))
    }

    @Test func `a reset begins anew and keeps the old`() throws {
        let error = #expect(throws: StateStoreError.self) { _ = try StateStore.reset(path) }
        #expect(error?.description.contains("there is no state here") == true)
        try fill(3)
        let kept = try StateStore.reset(path)
        #expect(try !readFile(kept).isEmpty)
        #expect(try StateStore(path, sinks: ["a"]).waiting(for: "a") == 0)
    }
}
