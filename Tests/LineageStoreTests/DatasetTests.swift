import LineageModel
import Testing

@testable import LineageStore

@Suite struct DatasetTests {
    typealias Event = HandMadeEvent

    private static let names = """
        SELECT namespace.name || '/' || dataset_name.name || '=' || dataset.name FROM dataset_name
        JOIN namespace ON namespace.id = dataset_name.namespace JOIN dataset ON dataset.id = dataset
        ORDER BY 1
        """

    @Test func `edges that two names of a dataset had alike are one when they meet`() throws {
        let lineage = try StoredLineage()
        let from = ["x": ["a.x"]]
        try lineage.take(
            Event(run: 1, job: "one", outputs: [Event.dataset("t", ["x"], from: from)]).text,
            Event(minute: 1, run: 2, job: "two", outputs: [Event.other("db.t", ["x"], from: from)]).text)
        try lineage.take(
            Event(minute: 2, run: 3, job: "three", outputs: [Event.dataset("t", ["x"], from: from, links: ["db.t"])])
                .text,
            Event(minute: 3, run: 4, job: "four", outputs: [Event.dataset("v", ["y"], from: ["y": ["b.y"]])]).text,
            Event(minute: 4, run: 5, job: "five", outputs: [Event.dataset("w", ["x"], from: from)]).text)
        let dangling = """
            SELECT count(*) FROM edge WHERE edges NOT IN (SELECT id FROM edge_set)
            UNION ALL SELECT count(*) FROM run_io WHERE edges > 0 AND edges NOT IN (SELECT id FROM edge_set)
            UNION ALL SELECT count(*) FROM current_io WHERE edges > 0 AND edges NOT IN (SELECT id FROM edge_set)
            UNION ALL SELECT count(*) FROM current_io c JOIN edge_set s ON s.id = c.edges WHERE s.dataset <> c.dataset
            UNION ALL SELECT count(*) FROM run_io c JOIN edge_set s ON s.id = c.edges WHERE s.dataset <> c.dataset
            """
        #expect(try lineage.rows(dangling) == ["0", "0", "0", "0", "0"])
        #expect(try lineage.columns("t", "x", up: 1).names == ["a.x", "t.x"])
        #expect(try lineage.columns("v", "y", up: 1).names == ["b.y", "v.y"])
    }

    @Test func `a dataset that becomes another within an event leaves nothing behind`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(
                type: "START", run: 1, inputs: [Event.other("db.t", ["x"])],
                outputs: [Event.dataset("t", ["x"], links: ["db.t"])]
            ).text)
        let dangling = "SELECT count(*) FROM current_io WHERE dataset NOT IN (SELECT id FROM dataset)"
        #expect(try lineage.rows(dangling) == ["0"])
        let outputs = Event.dataset("v", ["x"], links: ["db.v"])
        try lineage.take(
            """
            {"eventTime":"2026-03-01T02:00:00Z","producer":"p:p","schemaURL":"s:s","job":{"namespace":"lab","name":"k"},
            "inputs":[\(Event.other("db.v", ["x"]))],"outputs":[\(outputs)]}
            """)
        #expect(try lineage.rows(dangling) == ["0"])
        let source = #""dataSource":{"name":"s","uri":"s://"}"#
        let u = #"{"namespace":"s3://lab","name":"u","facets":{\#(source)}}"#
        try lineage.take(Event(minute: 1, run: 2, job: "k", outputs: [u]).text)
        #expect(try lineage.rows("SELECT s.name FROM dataset d JOIN source s ON s.id = d.source") == ["s"])
    }

    @Test func `a dataset is found by each of its names`() throws {
        let lineage = try StoredLineage()
        try lineage.take(Event(outputs: [Event.dataset("wh/t", ["x"], links: ["db.t"])]).text)
        #expect(try lineage.rows(Self.names) == ["hive/db.t=wh/t", "s3://lab/wh/t=wh/t"])
        let other = #"{"namespace":"hive","name":"db.t"}"#
        try lineage.take(Event(minute: 5, run: 2, job: "reader", inputs: [other]).text)
        #expect(try lineage.rows("SELECT name FROM dataset") == ["wh/t"])
        #expect(try lineage.tables("wh/t", down: 1) == ["wh/t>reader"])
    }

    @Test func `two that turn out to be one become one`() throws {
        let lineage = try StoredLineage()
        let byName = #"{"namespace":"hive","name":"db.t"}"#
        let out = """
            {"namespace":"s3://lab","name":"out","facets":{"columnLineage":{"fields":{"y":{"inputFields":[
            {"namespace":"hive","name":"db.t","field":"x"}]}}}}}
            """
        try lineage.take(Event(run: 1, job: "reader", inputs: [byName], outputs: [out]).text)
        let t = Event.dataset("wh/t", ["x"], from: ["x": ["a.x"]], links: ["db.t"])
        try lineage.take(Event(minute: 9, run: 2, job: "writer", outputs: [t]).text)
        #expect(try lineage.rows(Self.names).count == 4)
        #expect(try lineage.rows("SELECT count(*) FROM dataset WHERE name = 'db.t'") == ["0"])
        #expect(try lineage.columns("out", "y", up: 5).names == ["a.x", "out.y", "wh/t.x"])
        #expect(try lineage.columns("a", "x", down: 5).names == ["a.x", "out.y", "wh/t.x"])
        let before = try lineage.derived()
        try lineage.store.rebuild()
        #expect(try lineage.derived() == before)
    }

    @Test func `a name that is another's symlink stays there`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(run: 1, outputs: [Event.dataset("first", links: ["db.t"])]).text,
            Event(run: 2, outputs: [Event.dataset("second", links: ["db.t"])]).text)
        #expect(
            try lineage.rows(Self.names) == ["hive/db.t=first", "s3://lab/first=first", "s3://lab/second=second"])
    }

    @Test func `names that only look alike are two`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(run: 1, outputs: [Event.dataset("caf\u{E9}")]).text,
            Event(run: 2, outputs: [Event.dataset("cafe\u{301}")]).text)
        #expect(try lineage.rows("SELECT count(*) FROM dataset") == ["2"])
    }

    // MARK: Versions

    private static let versions = """
        SELECT count(*), count(DISTINCT dataset_version.uuid) FROM dataset_version
        JOIN dataset ON dataset.id = dataset WHERE dataset.name = 't'
        """
    private static let columns = """
        SELECT group_concat(value, ',') FROM (
            SELECT value FROM dataset JOIN dataset_version ON dataset_version.id = current_version
            JOIN schema_field ON schema_field.schema = dataset_version.schema JOIN text ON text.id = schema_field.name
            WHERE dataset.name = 't' ORDER BY position)
        """

    @Test func `a stream makes one version however often it tells of itself, and another when its columns change`()
        throws
    {
        let lineage = try StoredLineage()
        var event = Event(type: "START", jobFacets: Event.streaming, outputs: [Event.dataset("t", ["x"])])
        for minute in 0..<20 {
            (event.type, event.minute) = (minute == 0 ? "START" : "RUNNING", minute)
            try lineage.take(event.text)
        }
        #expect(try lineage.rows(Self.versions) == ["1|1"])
        #expect(try lineage.rows("SELECT count(*) FROM job_version") == ["1"])
        (event.minute, event.outputs) = (30, [Event.dataset("t", ["x", "y"])])
        try lineage.take(event.text)
        #expect(try lineage.rows(Self.versions) == ["2|2"])
        #expect(try lineage.rows(Self.columns) == ["x,y"])
    }

    @Test func `a run makes one version, whose columns are those told last`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(type: "START", minute: 1, outputs: [Event.dataset("t")]).text,
            Event(type: "COMPLETE", minute: 2, outputs: [Event.dataset("t", ["x", "y"])]).text)
        #expect(try lineage.rows(Self.versions) == ["1|1"])
        #expect(try lineage.rows(Self.columns) == ["x,y"])
        try lineage.take(Event(minute: 9, run: 2, outputs: [Event.dataset("t")]).text)
        #expect(try lineage.rows(Self.versions) == ["2|2"])
        #expect(try lineage.rows(Self.columns) == ["x,y"])
    }

    @Test func `those who read a source name its columns together`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(run: 1, job: "a", inputs: [Event.dataset("t", ["x", "y"])]).text,
            Event(run: 2, job: "b", inputs: [Event.dataset("t", ["y", "z"])]).text)
        #expect(try lineage.rows(Self.versions) == ["1|1"])
        #expect(try lineage.rows(Self.columns) == ["x,y,z"])
    }

    @Test func `a dropped table is deleted until it is written again`() throws {
        let lineage = try StoredLineage()
        let isDeleted = "SELECT is_deleted FROM dataset WHERE name = 't'"
        try lineage.take(Event(run: 1, outputs: [Event.dataset("t", ["x"])]).text)
        try lineage.take(Event(minute: 1, run: 2, outputs: [Event.dataset("t", life: "DROP")]).text)
        #expect(try lineage.rows(isDeleted) == ["1"])
        try lineage.take(Event(minute: 2, run: 3, outputs: [Event.dataset("t", ["x"], life: "CREATE")]).text)
        #expect(try lineage.rows(isDeleted) == ["0"])
    }

    @Test func `a dataset that is told by itself has a version and its columns' sources`() throws {
        let lineage = try StoredLineage()
        let t = Event.dataset("t", ["x"], from: ["x": ["a.x"]])
        try lineage.take(#"{"eventTime":"2026-03-01T00:00:00Z","dataset":\#(t)}"#)
        #expect(try lineage.rows(Self.columns) == ["x"])
        #expect(try lineage.columns("t", "x", up: 1).names == ["a.x", "t.x"])
        let later = Event.dataset("t", ["x"], from: ["x": ["b.x"]])
        try lineage.take(#"{"eventTime":"2026-03-02T00:00:00Z","dataset":\#(later)}"#)
        #expect(try lineage.columns("t", "x", up: 1).names == ["b.x", "t.x"])
    }

    @Test func `a job that is told by itself has its tables at once`() throws {
        let lineage = try StoredLineage()
        let event = """
            {"eventTime":"2026-03-01T00:00:00Z","job":{"namespace":"lab","name":"dbt"},
            "inputs":[\(Event.dataset("a"))],"outputs":[\(Event.dataset("b"))]}
            """
        try lineage.take(event)
        #expect(try lineage.tables("b", up: 1) == ["a>dbt", "dbt>b"])
    }
}
