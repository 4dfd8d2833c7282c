import LineageModel
import SQLite
import TestSupport
import Testing

@testable import LineageStore

@Suite struct RetentionTests {
    typealias Event = HandMadeEvent

    /// The job runs each hour; the times of the events are of 2026-03-01, they came in 1970.
    private func daily() throws -> StoredLineage {
        let lineage = try StoredLineage()
        for hour in 0..<20 {
            let source = hour < 15 ? "a" : "b"
            let t = Event.dataset("t", ["x"], from: ["x": ["\(source).x"]])
            try lineage.take(
                Event(type: "START", minute: hour * 60, run: hour, inputs: [Event.dataset(source)]).text,
                Event(minute: hour * 60 + 9, run: hour, outputs: [t]).text)
        }
        try lineage.take(Event(minute: 5, run: 500, job: "once", outputs: [Event.dataset("u", ["x"])]).text)
        return lineage
    }

    private static func hour(_ hour: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_772_323_200_000 + hour * 3_600_000)
    }

    @Test func `old runs go with their events, what is told now stays`() throws {
        let lineage = try daily()
        let graph = try lineage.columns("t", "x", up: 3)
        let pruned = try lineage.store.prune(Retention(before: Self.hour(18)))
        #expect(pruned.runs == 18 && pruned.events == 36)
        #expect(try lineage.rows("SELECT count(*) FROM run") == ["3"])
        #expect(try lineage.rows("SELECT count(*) FROM event") == ["5"])
        #expect(try lineage.columns("t", "x", up: 3) == graph)
        #expect(try lineage.rows("SELECT count(*) FROM edge_set") == ["1"])
        let before = try lineage.rows("SELECT job, dataset, edges > 0 FROM current_io ORDER BY 1, 2")
        try lineage.store.rebuild()
        #expect(try lineage.rows("SELECT job, dataset, edges > 0 FROM current_io ORDER BY 1, 2").count == before.count)
        #expect(try lineage.columns("t", "x", up: 3).arrows == graph.arrows)
        #expect(try lineage.tables("u", up: 1) == ["once>u"])
    }

    @Test func `what came of late is kept, however long ago it happened`() throws {
        let lineage = try daily()
        let old = Event(minute: 1, run: 900, job: "once").text
        _ = try lineage.store.ingest([Array(old.utf8)], received: Self.hour(50))
        #expect(try lineage.store.prune(Retention(before: Self.hour(40))).runs == 19)
        #expect(try lineage.rows("SELECT count(*) FROM run WHERE external_id IS NULL") == ["3"])
    }

    @Test func `of versions the last are kept`() throws {
        let lineage = try daily()
        var retention = Retention(before: Timestamp(milliseconds: 0))
        retention.versions = 5
        #expect(try lineage.store.prune(retention).versions == 15)
        let kept =
            "SELECT count(*), max(dataset_version.id) = max(current_version) FROM dataset_version JOIN dataset ON dataset.id = dataset WHERE name = 't'"
        #expect(try lineage.rows(kept) == ["5|1"])
    }

    /// Runs of one job that write each a version of a table, with columns, types and ways of their own.
    private func various(_ runs: Range<Int>) throws -> StoredLineage {
        let lineage = try StoredLineage()
        try lineage.take(runs.map { Array(Self.various($0).utf8) }, by: 100)
        return lineage
    }

    private static func various(_ number: Int, run: Int? = nil, minute: Int? = nil) -> String {
        let way = #""transformations":[{"type":"DIRECT","subtype":"S\#(number)","description":"d\#(number)"}]"#
        let t = #"""
            {"namespace":"s3://lab","name":"t","facets":{"own\#(number)":{"x":\#(number)},
            "schema":{"fields":[{"name":"c\#(number)","type":"type\#(number)","description":"said\#(number)"}]},
            "columnLineage":{"fields":{"c\#(number)":{"inputFields":[
            {"namespace":"s3://lab","name":"a","field":"in\#(number)",\#(way)}]}}}}}
            """#
        return Event(minute: minute ?? number, run: run ?? number, outputs: [t]).text
    }

    private static let unused = SharedTable.allCases.map {
        "SELECT count(*) FROM \($0.rawValue) WHERE id NOT IN (\($0.uses))"
    }.joined(separator: " UNION ALL ")

    @Test func `nothing stays that nothing points at`() throws {
        let lineage = try various(0..<700)
        #expect(try lineage.store.prune(Retention(before: Self.hour(100))).runs == 699)
        #expect(try lineage.rows(Self.unused) == ["0", "0", "0", "0", "0"])
        #expect(try lineage.rows("SELECT count(*) FROM way") == ["1"])
        // The column, its type, what is said of it, its source, and the names of three facets.
        #expect(try lineage.rows("SELECT count(*) FROM text") == ["7"])
        #expect(
            try lineage.rows("SELECT count(*) FROM schema_field UNION ALL SELECT count(*) FROM edge") == ["1", "1"])
        #expect(try lineage.columns("t", "c699", up: 1).names == ["a.in699", "t.c699"])
    }

    @Test func `what runs read and wrote is never said of another dataset's version`() throws {
        let lineage = try StoredLineage()
        // What came last happened first, so it is the first to go.
        try lineage.take(Event(minute: 100, run: 1, outputs: [Event.dataset("t", ["x"])]).text)
        try lineage.take(Event(minute: 1, run: 2, outputs: [Event.dataset("t", ["x"])]).text)
        var retention = Retention(before: Timestamp(milliseconds: 0))
        retention.versions = 1
        try lineage.store.prune(retention)
        try lineage.take(Event(minute: 200, run: 3, job: "k", outputs: [Event.dataset("u", ["y"])]).text)
        try lineage.take(Event(minute: 2, run: 2, outputs: [Event.dataset("t", ["z"])]).text)
        let mixed =
            "SELECT count(*) FROM run_io JOIN dataset_version v ON v.id = version WHERE v.dataset <> run_io.dataset"
        #expect(try lineage.rows(mixed) == ["0"])
        let reader =
            "SELECT name, hex(uuid) <> '' FROM dataset JOIN dataset_version v ON v.id = current_version ORDER BY 1"
        #expect(try lineage.rows(reader) == ["t|1", "u|1"])
    }

    @Test func `a removal that is to end goes on the next time`() throws {
        let lineage = try various(0..<700)
        var steps = 0
        let pruned = try lineage.store.prune(Retention(before: Self.hour(100))) {
            steps += 1
            return steps <= 1
        }
        #expect(pruned.runs == 500)
        #expect(try lineage.rows("SELECT count(*) FROM run") == ["200"])
        #expect(try lineage.store.prune(Retention(before: Self.hour(100))).runs == 199)
        #expect(try lineage.rows(Self.unused) == ["0", "0", "0", "0", "0"])
    }

    @Test func `what is told again while the rest is removed stays whole`() throws {
        let lineage = try various(0..<20)
        _ = try lineage.store.write { writer throws(SQLiteError) in
            try writer.commit { () throws(SQLiteError) in
                for table in ["facet", "dataset_version", "run_io", "current_io"] {
                    try writer.database.run("DELETE FROM \(table)")
                }
            }
        }
        for (stage, tables) in SharedTable.stages.enumerated() {
            let sweep = try Sweep(lineage.store, tables)
            try lineage.take(Self.various(3 + stage, run: 200 + stage, minute: 100 + stage))
            for table in tables { #expect(try (sweep.step(table, after: 0) ?? 0) > 0) }
            try sweep.end()
        }
        try lineage.store.sweep()
        #expect(try lineage.rows(Self.unused) == ["0", "0", "0", "0", "0"])
        #expect(try lineage.columns("t", "c4", up: 1).names == ["a.in4", "t.c4"])
        let dangling = """
            SELECT count(*) FROM facet WHERE name NOT IN (SELECT id FROM text) OR body NOT IN (SELECT id FROM body)
            UNION ALL SELECT count(*) FROM schema_field WHERE name NOT IN (SELECT id FROM text)
            UNION ALL SELECT count(*) FROM edge WHERE way NOT IN (SELECT id FROM way)
                OR input_field NOT IN (SELECT id FROM text) OR output_field NOT IN (SELECT id FROM text)
            """
        #expect(try lineage.rows(dangling) == ["0", "0", "0"])
    }

    @Test func `another process that writes ends the removal`() throws {
        let lineage = try various(0..<5)
        let sweep = try Sweep(lineage.store, [.text])
        let other = try LineageStore(lineage.store.file)
        _ = try other.ingest([Array(Self.various(9).utf8)], received: Timestamp(milliseconds: 0))
        let next = try sweep.step(.text, after: 0)
        #expect(next == nil)
        try sweep.end()
    }

    @Test func `the store goes on after it forgot`() throws {
        let lineage = try daily()
        _ = try lineage.store.prune(Retention(before: Self.hour(30)))
        let t = Event.dataset("t", ["x"], from: ["x": ["a.x"]])
        try lineage.take(Event(minute: 1430, run: 77, outputs: [t]).text)
        #expect(try lineage.columns("t", "x", up: 1).names == ["a.x", "t.x"])
        let orphans = """
            SELECT count(*) FROM facet WHERE body NOT IN (SELECT id FROM body)
            UNION ALL SELECT count(*) FROM dataset_version WHERE schema IS NOT NULL AND schema NOT IN (SELECT id FROM schema)
            UNION ALL SELECT count(*) FROM current_io WHERE edges > 0 AND edges NOT IN (SELECT id FROM edge_set)
            """
        #expect(try lineage.rows(orphans) == ["0", "0", "0"])
    }
}
