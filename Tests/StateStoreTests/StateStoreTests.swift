import FoundationEssentials
import LineageModel
import SQLite
import StateStore
import TestSupport
import Testing

/// The state directory as a whole.
struct StateStoreTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.path("state") }

    init() throws { folder = try TemporaryDirectory("state") }

    private func change(_ count: Int, position: String) -> StateChange {
        var change = StateChange()
        change.events = (0..<count).map { NewEvent(lane: 1, label: "j", body: Array("event \($0)".utf8)) }
        change.logs = [LogState(key: "/logs/app-1", progress: Array(position.utf8))]
        return change
    }

    @Test func `position and events are there after a stop that nobody noted`() throws {
        do {
            let state = try StateStore(path, sinks: ["a"])
            try state.commit(change(3, position: "4711"))
        }
        let state = try StateStore(path, sinks: ["a"])
        #expect(try state.log("/logs/app-1")?.progress == Array("4711".utf8))
        #expect(try state.waiting(for: "a") == 3)
        #expect(try state.log("/logs/app-2") == nil)
    }

    @Test func `what a process left that ended while it made the database is removed`() throws {
        try folder.write([1, 2, 3], to: "state/state.db.new-4711")
        try folder.write([], to: "state/state.db.new-4711-journal")
        let state = try StateStore(path, sinks: ["a"])
        try state.commit(change(1, position: "1"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).allSatisfy { !$0.contains(".new") })
    }

    @Test func `a snapshot stays until there is a newer one`() throws {
        let state = try StateStore(path, sinks: [])
        var change = StateChange()
        for snapshot in [[1, 2], nil, nil] as [[UInt8]?] {
            change.logs = [LogState(key: "k", progress: [9], snapshot: snapshot, isOver: snapshot == nil)]
            try state.commit(change)
        }
        #expect(try state.log("k") == LogState(key: "k", progress: [9], snapshot: [1, 2], isOver: true))
    }

    @Test func `what cannot be read at a place is one dead letter, however often it is met`() throws {
        let state = try StateStore(path, sinks: [])
        var change = StateChange()
        var letter = DeadLetter(label: "a line", reason: "no JSON", byteCount: 7, checksum: [1])
        letter.place = .init(file: "/logs/a", offset: 4711)
        change.deadLetters = [letter, letter]
        try state.commit(change)
        change.deadLetters[1].place?.offset = 5000
        try state.commit(change)
        #expect(try state.deadLetters(limit: 10).map(\.place?.offset) == [4711, 5000])
    }

    @Test func `names are those that were told first, also after a restart`() throws {
        let known = DatasetIdentity(namespace: Name("hive://h"), name: Name("db.t"))
        let primary = { (name: String) in DatasetIdentity(namespace: Name("file"), name: Name(name)) }
        do {
            let state = try StateStore(path, sinks: [])
            for name in ["/first", "/second"] {
                var change = StateChange()
                change.names = [.init(known: known, primary: primary(name))]
                try state.commit(change)
            }
            #expect(try state.names()[known] == primary("/first"))
        }
        #expect(try StateStore(path, sinks: []).names()[known] == primary("/first"))
    }

    @Test func `a second one is told who has the directory`() throws {
        let first = try StateStore(path, sinks: [])
        let error = #expect(throws: StateStoreError.self) { _ = try StateStore(path, sinks: []) }
        #expect(error?.kind == .busy)
        #expect(
            error?.description.contains("process \(ProcessInfo.processInfo.processIdentifier) has this state") == true)
        first.close()
        _ = try StateStore(path, sinks: [])
    }

    @Test func `commits are flushed to the disk`() throws {
        _ = try StateStore(path, sinks: [])
        let database = try SQLiteDatabase(
            "\(path)/state.db", SQLiteSchema(applicationID: 0x736C_7374, migrations: Array(repeating: "", count: 50)),
            isNew: false)
        #expect(try database.pragma("synchronous") == 2)
        #expect(try database.pragma("auto_vacuum") == 2)
    }

    @Test func `an event whose bytes changed on the disk goes to the dead letters, the others are sent`() throws {
        do {
            let state = try StateStore(path, sinks: ["a"])
            try state.commit(change(3, position: "1"))
            state.close()
        }
        var bytes = try readFile("\(path)/state.db")
        let place = try #require(bytes.firstRange(of: Array("event 1".utf8)))
        bytes[place.lowerBound] ^= 1
        try folder.write(bytes, to: "state/state.db")
        let state = try StateStore(path, sinks: ["a"])
        let events = try state.events(of: 1, sink: "a", after: 0, limit: 10, bytes: 1 << 20)
        #expect(events.map { String(decoding: $0.body, as: UTF8.self) } == ["event 0", "event 2"])
        let letter = try #require(try state.deadLetters(limit: 2).first)
        #expect(letter.reason == "its bytes in the state database are not those that were stored")
        #expect(try state.summaries()[0].isConserved)
    }

    @Test func `a damaged database is refused with its remedy, never begun anew`() throws {
        do { try StateStore(path, sinks: ["a"]).commit(change(50, position: "1")) }
        let file = "\(path)/state.db"
        let whole = try readFile(file)
        for count in [0, 1, 99, 4096, whole.count - 4096] {
            try folder.write(Array(whole[..<count]), to: "state/state.db")
            let error = #expect(throws: StateStoreError.self) { _ = try StateStore(path, sinks: ["a"]) }
            #expect(error?.kind == .refused)
            #expect(error?.description.contains("sparklineage state repair --state \(path)") == true)
        }
    }

    @Test func `a database of a newer version is refused and left as it is`() throws {
        do { try StateStore(path, sinks: []).close() }
        do {
            let schema = SQLiteSchema(
                applicationID: 0x736C_7374, migrations: Array(repeating: "", count: 50) + ["CREATE TABLE new (x)"])
            _ = try SQLiteDatabase("\(path)/state.db", schema, isNew: false)
        }
        let before = try readFile("\(path)/state.db")
        let error = #expect(throws: StateStoreError.self) { _ = try StateStore(path, sinks: []) }
        #expect(error?.kind == .refused)
        #expect(
            error?.description.contains("use the version of sparklineage that wrote this state, or a newer") == true)
        #expect(try readFile("\(path)/state.db") == before)
    }
}
