import Testing

@testable import LineageStore

/// What stays known of a table whose columns have changed.
@Suite struct LostColumnsTests {
    typealias Event = HandMadeEvent

    private static let app = (run: 99, job: "app")
    /// A run that makes a table of two columns, and one that makes it anew of others; both of one application.
    private static let first = Event(
        run: 1, job: "app.make", parent: app,
        outputs: [Event.dataset("t", ["id", "a"], from: ["id": ["s.id"], "a": ["s.a"]], life: "OVERWRITE")])
    private static let second = Event(
        minute: 5, run: 2, job: "app.make", parent: app,
        outputs: [Event.dataset("t", ["ID", "b"], from: ["ID": ["s.id"], "b": ["s.b"]], life: "OVERWRITE")])

    @Test(arguments: [[first, second], [second, first]])
    func `a table made anew within an application has lost its columns of before`(events: [HandMadeEvent]) throws {
        let lineage = try StoredLineage()
        for event in events { try lineage.take(event.text) }
        #expect(try lineage.columns("s", "a", down: 5).names == ["s.a"])
        #expect(try lineage.columns("s", "b", down: 5).names == ["s.b", "t.b"])
        #expect(try lineage.columns("t", "ID", up: 5).names.contains("s.id"))
        let before = try lineage.derived()
        try lineage.store.rebuild()
        #expect(try lineage.derived() == before)
    }

    @Test(arguments: [false, true])
    func `what another job wrote before counts for the columns that are left`(isLate: Bool) throws {
        let append = Event(
            run: 3, job: "append",
            outputs: [Event.dataset("t", ["id", "a", "n"], from: ["id": ["x.id"], "a": ["x.a"], "n.m": ["x.m"]])])
        let alter = Event(
            minute: 5, run: 4, job: "alter", outputs: [Event.dataset("t", ["id", "n"], life: "ALTER")])
        let later = Event(
            minute: 6, run: 5, job: "later", outputs: [Event.dataset("t", ["id", "n"], from: ["id": ["y.id"]])])
        let lineage = try StoredLineage()
        for event in isLate ? [alter, later, append] : [append, alter, later] { try lineage.take(event.text) }
        #expect(try lineage.columns("x", "a", down: 5).names == ["x.a"])
        #expect(try lineage.columns("x", "m", down: 5).names == ["t.n.m", "x.m"])
        #expect(try lineage.columns("t", "id", up: 5).names == ["t.id", "x.id", "y.id"])
        // The job is known to write the table all the same.
        #expect(try lineage.rows("SELECT count(DISTINCT job) FROM current_io") == ["3"])
    }

    @Test func `a run that says nothing of a table's life takes nothing back`() throws {
        let part = Event(minute: 5, run: 6, job: "part", outputs: [Event.dataset("t", ["id"], from: ["id": ["x.id"]])])
        let lineage = try StoredLineage()
        for event in [Self.first, part] { try lineage.take(event.text) }
        #expect(try lineage.columns("s", "a", down: 5).names == ["s.a", "t.a"])
    }

    @Test func `a failed run has made nothing anew`() throws {
        var failed = Self.second
        failed.type = "FAIL"
        let lineage = try StoredLineage()
        for event in [Self.first, failed] { try lineage.take(event.text) }
        #expect(try lineage.columns("s", "a", down: 5).names == ["s.a", "t.a"])
    }
}
