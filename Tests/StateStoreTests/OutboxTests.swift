import SQLite
import StateStore
import TestSupport
import Testing

/// The queues of sinks in the state database.
struct OutboxTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.path("state") }

    init() throws { folder = try TemporaryDirectory("outbox") }

    private func open(_ sinks: String...) throws -> StateStore { try StateStore(path, sinks: sinks) }

    private func put(_ events: [NewEvent], into state: StateStore) throws {
        var change = StateChange()
        change.events = events
        try state.commit(change)
    }

    private func event(_ lane: Int64, _ text: String) -> NewEvent {
        NewEvent(lane: lane, label: "job \(lane)", body: Array(text.utf8))
    }

    private func bodies(_ state: StateStore, _ sink: String, lane: Int64, after id: Int64 = 0) throws -> [String] {
        try state.events(of: lane, sink: sink, after: id, limit: 100, bytes: 1 << 20)
            .map { String(decoding: $0.body, as: UTF8.self) }
    }

    @Test func `an event waits for each sink, and goes when none waits for it`() throws {
        let state = try open("a", "b")
        try put([event(1, "x"), event(1, "y")], into: state)
        #expect(try bodies(state, "a", lane: 1) == ["x", "y"])
        let first = try state.lanes(of: "a", after: 0, limit: 10)[0].head
        try state.settle([.delivered(first)], of: "a")
        #expect(try bodies(state, "a", lane: 1) == ["y"])
        #expect(try bodies(state, "b", lane: 1) == ["x", "y"])
        try state.settle([.delivered(first)], of: "b")
        try state.settle([.delivered(first + 1)], of: "b")
        try state.settle([.delivered(first + 1)], of: "a")
        for summary in try state.summaries() {
            #expect(summary.waiting == 0 && summary.lanes == 0 && summary.delivered == 2 && summary.isConserved)
        }
    }

    @Test func `what is settled twice counts once`() throws {
        let state = try open("a")
        try put([event(1, "x")], into: state)
        let head = try state.lanes(of: "a", after: 0, limit: 1)[0].head
        try state.settle([.delivered(head)], of: "a")
        try state.settle([.delivered(head)], of: "a")
        let summary = try state.summaries()[0]
        #expect(summary.delivered == 1 && summary.isConserved)
    }

    @Test func `lanes come by their oldest event, and move on with it`() throws {
        let state = try open("a")
        try put([event(9, "1"), event(-3, "2"), event(9, "3"), event(4, "4")], into: state)
        let lanes = try state.lanes(of: "a", after: 0, limit: 10)
        #expect(lanes.map(\.lane) == [9, -3, 4])
        #expect(try state.lanes(of: "a", after: lanes[0].head, limit: 1).map(\.lane) == [-3])
        try state.settle([.delivered(lanes[0].head)], of: "a")
        #expect(try state.lanes(of: "a", after: 0, limit: 10).map(\.lane) == [-3, 9, 4])
    }

    @Test func `a page ends with the bytes that were asked for, but has one event`() throws {
        let state = try open("a")
        try put((0..<5).map { event(1, String(repeating: "\($0)", count: 100)) }, into: state)
        let page = { (bytes: Int, after: Int64) in
            try state.events(of: 1, sink: "a", after: after, limit: 4, bytes: bytes).count
        }
        #expect(try page(1, 0) == 1)
        #expect(try page(250, 0) == 3)
        #expect(try page(1 << 20, 0) == 4)
        #expect(try page(1 << 20, 4) == 1)
    }

    @Test func `a refused event becomes a dead letter, and can be tried once more`() throws {
        let state = try open("a")
        try put([event(7, "bad"), event(7, "good")], into: state)
        let head = try state.lanes(of: "a", after: 0, limit: 1)[0].head
        let refused = Settled.refused(head, reason: "no name", status: 422, response: Array("why".utf8), attempts: 3)
        try state.settle([refused], of: "a")
        let letter = try #require(try state.deadLetters(limit: 10).first)
        #expect(letter.sink == "a" && letter.reason == "no name" && letter.status == 422 && letter.attempts == 3)
        #expect(letter.label == "job 7" && letter.body == Array("bad".utf8) && letter.byteCount == 3)
        #expect(try bodies(state, "a", lane: 7) == ["good"])
        #expect(try state.retry(letter.id))
        #expect(try !state.retry(letter.id))
        #expect(try bodies(state, "a", lane: 7) == ["good", "bad"])
        #expect(try state.deadLetters(limit: 10).isEmpty)
        #expect(try state.summaries()[0].isConserved)
    }

    @Test func `a letter to a sink that is not known stays a letter`() throws {
        let state = try open("a")
        var letter = DeadLetter(label: "job", reason: "no name", byteCount: 1, checksum: [])
        (letter.sink, letter.body) = ("gone", [1])
        var change = StateChange()
        change.deadLetters = [letter]
        try state.commit(change)
        #expect(try !state.retry(1))
        #expect(try state.deadLetters(limit: 10).count == 1)
        #expect(try state.contents().events == 0)
    }

    @Test func `events whose bytes changed are letters, and do not hide those behind them`() throws {
        let first = try open("a")
        try put([event(1, "x"), event(1, "y"), event(1, "z")], into: first)
        first.close()
        let schema = SQLiteSchema(applicationID: 0x736C_7374, migrations: ["", "", "", ""])
        try SQLiteDatabase("\(path)/state.db", schema, isNew: false).run("UPDATE event SET body = x'00' WHERE id < 3")
        let state = try open("a")
        let found = try state.events(of: 1, sink: "a", after: 0, limit: 1, bytes: 1)
        #expect(found.map(\.body) == [Array("z".utf8)])
        #expect(try state.deadLetters(limit: 10).count == 2)
        #expect(try state.summaries()[0].isConserved)
    }

    @Test func `a long queue is dropped in steps, and what waits for others stays`() throws {
        let state = try open("a", "b")
        for _ in 0..<6 { try put((0..<1000).map { event(Int64($0 % 7), "x") }, into: state) }
        #expect(try state.dropQueue(of: "a") == 6000)
        #expect(try state.dropQueue(of: "a") == 0)
        let summaries = try state.summaries()
        #expect(summaries.map(\.waiting) == [0, 6000] && summaries.map(\.lanes) == [0, 7])
        #expect(summaries.allSatisfy { $0.isConserved })
        #expect(try state.contents().events == 6000)
    }

    @Test func `a new sink starts at now, a removed one keeps its marks until they are dropped`() throws {
        let first = try open("old")
        try put([event(1, "x")], into: first)
        first.close()
        let state = try open("new")
        try put([event(1, "y")], into: state)
        #expect(try bodies(state, "old", lane: 1) == ["x"])
        #expect(try bodies(state, "new", lane: 1) == ["y"])
        #expect(try state.dropQueue(of: "old") == 1)
        #expect(try state.dropQueue(of: "never") == nil)
        #expect(try bodies(state, "old", lane: 1).isEmpty)
        #expect(try bodies(state, "new", lane: 1) == ["y"])
        #expect(try state.summaries().allSatisfy { $0.isConserved })
    }

    @Test func `the outbox takes no more than its limit, and goes on when there is room`() throws {
        let state = try StateStore(path, sinks: ["a"], limit: 10)
        try put([event(1, "0123456789")], into: state)
        let error = #expect(throws: StateStoreError.self) { try put([event(1, "x")], into: state) }
        #expect(error?.kind == .full)
        #expect(error?.description.contains("the outbox holds 10 bytes, and 10 is its limit") == true)
        try state.settle([.delivered(try state.lanes(of: "a", after: 0, limit: 1)[0].head)], of: "a")
        try put([event(1, "x")], into: state)
        #expect(try bodies(state, "a", lane: 1) == ["x"])
    }

    @Test func `the limit of the outbox can be changed`() throws {
        let state = try StateStore(path, sinks: ["a"], limit: 2)
        try put([event(1, "xy")], into: state)
        #expect(throws: StateStoreError.self) { try put([event(1, "z")], into: state) }
        state.become(limit: 3)
        try put([event(1, "z")], into: state)
        state.become(limit: 2)
        #expect(throws: StateStoreError.self) { try put([event(1, "!")], into: state) }
    }

    // MARK: Optional sinks

    @Test func `an optional sink loses its oldest events, counted, and the others none`() throws {
        let state = try StateStore(path, sinks: ["a", "far"], optional: ["far": 25], limit: 1000)
        for number in 0..<10 { try put([event(Int64(number % 3), "event \(number)!!!")], into: state) }
        #expect(try state.lanes(of: "far", after: 0, limit: 9).map(\.head) == [9, 10])
        #expect(try (0..<3).flatMap { try bodies(state, "far", lane: $0) } == ["event 9!!!", "event 8!!!"])
        #expect(try state.waiting(for: "a") == 10)
        let far = try #require(try state.summaries().first { $0.sink == "far" })
        #expect(far.dropped == 8 && far.waiting == 2 && far.isConserved)
        #expect(try state.figures().bytes == ["a": 100, "far": 20])
        // What was on its way when it was dropped counts as nothing else.
        try state.settle([.delivered(1), .delivered(9)], of: "far")
        #expect(try state.figures().bytes["far"] == 10)
        #expect(try state.summaries().allSatisfy { $0.isConserved })
    }

    @Test func `an optional sink that is away never fills the outbox for others, and no event is too large for it`()
        throws
    {
        let state = try StateStore(path, sinks: ["a", "far"], optional: ["far": 100], limit: 20)
        for number in 0..<200 {
            try put([event(1, "event \(1000 + number)")], into: state)
            try state.settle([.delivered(Int64(number + 1))], of: "a")
        }
        #expect(try state.waiting(for: "far") == 10)
        #expect(try state.contents().eventBytes == 100)
        try put([event(1, String(repeating: "x", count: 101))], into: state)
        #expect(try state.waiting(for: "far") == 0 && state.waiting(for: "a") == 1)
        // The others fill it as ever.
        let error = #expect(throws: StateStoreError.self) { try put([event(1, "x")], into: state) }
        #expect(error?.kind == .full)
    }

    @Test func `bytes that wait are counted by what is dropped, tried again and kept by an earlier version`() throws {
        do {
            let state = try open("a", "b")
            try put([event(1, "one"), event(2, "seven")], into: state)
            _ = try state.dropQueue(of: "a")
            let refused = Settled.refused(1, reason: "", status: nil, response: [], attempts: 1)
            try state.settle([refused], of: "b")
            #expect(try state.figures().bytes == ["a": 0, "b": 5])
            #expect(try state.retry(1))
            #expect(try state.figures().bytes == ["a": 0, "b": 8])
            state.close()
        }
        do {
            let schema = SQLiteSchema(applicationID: 0x736C_7374, migrations: Array(repeating: "", count: 4))
            let database = try SQLiteDatabase("\(path)/state.db", schema, isNew: false)
            try database.run("DELETE FROM counter WHERE name LIKE 'bytes for %'")
            try database.run("PRAGMA user_version = 3")
        }
        #expect(try open("a", "b").figures().bytes == ["a": 0, "b": 8])
    }

    @Test func `many threads commit at once, and each change is there in its thread's order`() async throws {
        let state = try open("a")
        try await withThrowingTaskGroup { group in
            for thread in 0..<8 {
                group.addTask {
                    for step in 0..<50 { try self.put([self.event(Int64(thread), "\(step)")], into: state) }
                }
            }
            try await group.waitForAll()
        }
        for thread in 0..<8 {
            #expect(try bodies(state, "a", lane: Int64(thread)) == (0..<50).map { "\($0)" })
        }
    }
}
