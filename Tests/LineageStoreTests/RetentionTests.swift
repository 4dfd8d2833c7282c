import LineageModel
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
