import LineageModel
import TestSupport
import Testing

@testable import LineageStore

@Suite struct LineageStoreTests {
    typealias Event = HandMadeEvent

    @Test func `an event that comes again adds nothing`() throws {
        let lineage = try StoredLineage()
        let event = Event(outputs: [Event.dataset("t", ["x"], from: ["x": ["a.x"]])]).text
        #expect(try lineage.take(event, event) == [.stored, .repeated])
        let before = try lineage.derived()
        #expect(try lineage.take(event) == [.repeated])
        #expect(try lineage.derived() == before)
        #expect(try lineage.rows("SELECT count(*) FROM event") == ["1"])
    }

    @Test func `a job's name is what follows its parent's, byte by byte`() throws {
        let lineage = try StoredLineage()
        // The accent and the point before it are one character to Swift.
        try lineage.take(Event(job: "p.\u{301}x", parent: (run: 9, job: "p")).text)
        let found = "SELECT name, simple_name FROM job WHERE parent IS NOT NULL"
        #expect(try lineage.rows(found).map { Name($0) } == [Name("p.\u{301}x|\u{301}x")])
    }

    @Test func `what a job told by itself names no more is taken back`() throws {
        let lineage = try StoredLineage()
        func told(_ number: Int) -> String {
            let t = Event.dataset("t\(number)", ["x"], from: ["x": ["a.x\(number)"]])
            let clock =
                "2026-03-01T0\(number / 3600):\(number / 600 % 6)\(number / 60 % 10):\(number / 10 % 6)\(number % 10)Z"
            return
                #"{"eventTime":"\#(clock)","producer":"p:p","schemaURL":"s:s","job":{"namespace":"lab","name":"j"},"inputs":[],"outputs":[\#(t)]}"#
        }
        for number in 0..<50 { try lineage.take(told(number)) }
        #expect(try lineage.rows("SELECT count(*) FROM current_io WHERE job > 0") == ["1"])
        #expect(try lineage.columns("t49", "x", up: 1).names == ["a.x49", "t49.x"])
        #expect(try lineage.columns("t48", "x", up: 1).names == ["t48.x"])
    }

    @Test func `what is no event is refused and the others of its batch are kept`() throws {
        let lineage = try StoredLineage()
        let outcome = try lineage.take(
            "{", "[]", #"{"eventTime":"2026-03-01T00:00:00Z"}"#, Event().text, Event().text + "{}")
        #expect(outcome.count == 5 && outcome[3] == .stored)
        for index in [0, 1, 2, 4] {
            guard case .refused = outcome[index] else {
                Issue.record("\(outcome[index])")
                continue
            }
        }
        #expect(try lineage.rows("SELECT count(*) FROM event") == ["1"])
    }

    @Test(arguments: [[0, 1], [1, 0]])
    func `an end outlives a start that comes late`(order: [Int]) throws {
        let lineage = try StoredLineage()
        let events = [Event(type: "START", minute: 1).text, Event(type: "COMPLETE", minute: 5).text]
        for index in order { try lineage.take(events[index]) }
        let expected = ["COMPLETED|\(Self.minute(1))|\(Self.minute(5))"]
        #expect(try lineage.rows("SELECT state, started_at, ended_at FROM run") == expected)
    }

    @Test func `a run starts when the first of its starts says`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(type: "START", minute: 3).text, Event(type: "START", minute: 2).text,
            Event(type: "RUNNING", minute: 1).text)
        #expect(try lineage.rows("SELECT state, started_at FROM run") == ["RUNNING|\(Self.minute(2))"])
    }

    @Test(arguments: ["torture-3.5-formatted", "sources/ice-features", "sources/jdbc", "sources/odd", "sources/failed"])
    func `what is derived of the agent's events can be made anew`(corpus: String) throws {
        let lineage = try StoredLineage()
        let events = try agentEvents(corpus)
        let outcome = try lineage.take(events)
        #expect(outcome.allSatisfy { $0 == .stored || $0 == .repeated } && outcome.contains(.stored))
        let before = try lineage.derived()
        #expect(before["edge"]?.isEmpty == false || corpus == "sources/failed")
        try lineage.store.rebuild()
        #expect(try lineage.derived() == before)
    }

    private static func minute(_ minute: Int64) -> Int64 { 1_772_323_200_000_000 + minute * 60_000_000 }
}
