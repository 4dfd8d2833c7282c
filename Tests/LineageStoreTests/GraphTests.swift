import LineageModel
import Testing

@testable import LineageStore

@Suite struct GraphTests {
    typealias Event = HandMadeEvent

    /// a -> clean -> b -> mart -> c, and beside it b -> report (no output).
    private func chain() throws -> StoredLineage {
        let lineage = try StoredLineage()
        let b = Event.dataset("b", ["x", "y"], from: ["x": ["a.x"], "y": ["a.z", "a.x"]])
        let c = Event.dataset("c", ["sum"], from: ["sum": ["b.x", "b.y"]])
        try lineage.take(
            Event(run: 1, job: "clean", inputs: [Event.dataset("a", ["x", "z"])], outputs: [b]).text,
            Event(run: 2, job: "mart", inputs: [Event.dataset("b")], outputs: [c]).text,
            Event(run: 3, job: "report", inputs: [Event.dataset("b")]).text)
        return lineage
    }

    @Test(arguments: [(1, ["b.x", "b.y"]), (2, ["a.x", "a.z", "b.x", "b.y"]), (9, ["a.x", "a.z", "b.x", "b.y"])])
    func `a column is followed back by steps`(depth: Int, sources: [String]) throws {
        let graph = try chain().columns("c", "sum", up: depth)
        #expect(graph.names.filter { $0 != "c.sum" } == sources)
    }

    @Test func `a pure source is followed to all that is made of it`() throws {
        let graph = try chain().columns("a", "z", down: 5)
        #expect(graph.names == ["a.z", "b.y", "c.sum"])
        #expect(graph.arrows == ["a.z>b.y", "b.y>c.sum"])
    }

    @Test func `tables are followed by jobs`() throws {
        let lineage = try chain()
        #expect(try lineage.tables("c", up: 1) == ["b>mart", "mart>c"])
        #expect(try lineage.tables("c", up: 2) == ["a>clean", "b>mart", "clean>b", "mart>c"])
        #expect(try lineage.tables("a", down: 1) == ["a>clean", "clean>b"])
        #expect(try lineage.tables("a", down: 5) == ["a>clean", "b>mart", "b>report", "clean>b", "mart>c"])
        #expect(try lineage.tables("a", up: 5) == [])
    }

    @Test func `around a table stand the jobs that share one with its own`() throws {
        let lineage = try chain()
        let around = { (depth: Int) in try lineage.around("c", depth: depth) }
        #expect(try around(0) == ["b>mart", "mart>c"])
        #expect(try around(1) == ["a>clean", "b>mart", "b>report", "clean>b", "mart>c"])
    }

    @Test func `an edge is withdrawn when the job does something else, and not before it has`() throws {
        let lineage = try chain()
        let b = Event.dataset("b", ["x"], from: ["x": ["d.q"]])
        let begun = Event(
            type: "START", minute: 10, run: 4, job: "clean", inputs: [Event.dataset("d")], outputs: [b])
        try lineage.take(begun.text)
        #expect(try lineage.columns("b", "x", up: 1).names == ["a.x", "b.x", "d.q"])
        var failed = begun
        (failed.type, failed.minute) = ("FAIL", 11)
        try lineage.take(failed.text)
        #expect(try lineage.columns("b", "x", up: 1).names == ["a.x", "b.x"])
        var again = begun
        (again.type, again.minute, again.run) = ("COMPLETE", 20, 5)
        try lineage.take(again.text)
        #expect(try lineage.columns("b", "x", up: 1).names == ["b.x", "d.q"])
        #expect(try lineage.tables("b", up: 1) == ["clean>b", "d>clean"])
    }

    @Test func `runs of one application tell of a job together, the next application's replace them`() throws {
        let lineage = try StoredLineage()
        func insert(_ run: Int, from source: String, app: Int, minute: Int) -> String {
            let target = Event.dataset("t", ["x"], from: ["x": ["\(source).x"]])
            return Event(
                minute: minute, run: run, job: "app.append.t", parent: (app, "app"), inputs: [Event.dataset(source)],
                outputs: [target]
            ).text
        }
        try lineage.take(insert(1, from: "a", app: 100, minute: 1), insert(2, from: "b", app: 100, minute: 2))
        #expect(try lineage.columns("t", "x", up: 1).names == ["a.x", "b.x", "t.x"])
        try lineage.take(insert(3, from: "c", app: 200, minute: 9))
        #expect(try lineage.columns("t", "x", up: 1).names == ["c.x", "t.x"])
        try lineage.take(insert(4, from: "b", app: 100, minute: 3))
        #expect(try lineage.columns("t", "x", up: 1).names == ["c.x", "t.x"])
    }

    @Test func `two jobs that write one table are both told`() throws {
        let lineage = try chain()
        let b = Event.dataset("b", ["x", "y"], from: ["y": ["late.y"]])
        try lineage.take(Event(minute: 30, run: 7, job: "merge", outputs: [b]).text)
        #expect(try lineage.columns("b", "y", up: 1).names == ["a.x", "a.z", "b.y", "late.y"])
    }

    @Test func `a hidden job leads nowhere until it is told of again`() throws {
        let lineage = try chain()
        let hide = Annotation.hiddenJob(namespace: "lab", name: "mart")
        try lineage.store.annotate(hide, at: Moment(microseconds: 0))
        #expect(try lineage.columns("c", "sum", up: 9).names == ["c.sum"])
        #expect(try lineage.tables("b", down: 1) == ["b>report"])
        try lineage.take(Event(minute: 40, run: 9, job: "mart", inputs: [Event.dataset("b")]).text)
        #expect(try lineage.rows("SELECT is_hidden FROM job WHERE name = 'mart'") == ["0"])
        let before = try lineage.derived()
        try lineage.store.rebuild()
        #expect(try lineage.derived() == before)
    }

    @Test func `a cycle ends`() throws {
        let lineage = try StoredLineage()
        let t = Event.dataset("t", ["x"], from: ["x": ["t.x", "u.x"]])
        let u = Event.dataset("u", ["x"], from: ["x": ["t.x"]])
        try lineage.take(Event(run: 1, job: "j", outputs: [t]).text, Event(run: 2, job: "k", outputs: [u]).text)
        let graph = try lineage.columns("t", "x", up: 50, down: 50)
        #expect(graph.names == ["t.x", "u.x"])
        #expect(graph.arrows == ["t.x>t.x", "t.x>u.x", "u.x>t.x"])
    }

    @Test func `a source of the whole dataset counts when it is asked for`() throws {
        let lineage = try StoredLineage()
        let lineageFacet = """
            {"fields":{"x":{"inputFields":[{"namespace":"s3://lab","name":"a","field":"x","transformations":[
            {"type":"DIRECT","subtype":"AGGREGATION","description":"sum(x)","masking":true}]}]}},
            "dataset":[{"namespace":"s3://lab","name":"a","field":"day","transformations":[
            {"type":"INDIRECT","subtype":"FILTER","description":"","masking":false}]}]}
            """
        let output = #"{"namespace":"s3://lab","name":"t","facets":{"columnLineage":\#(lineageFacet)}}"#
        try lineage.take(Event(outputs: [output]).text)
        let plain = try lineage.columns("t", "x", up: 1)
        #expect(plain.names == ["a.x", "t.x"])
        let way = ColumnGraph.Way(isDirect: true, subtype: "AGGREGATION", description: "sum(x)", isMasking: true)
        #expect(plain.edges.map(\.ways) == [[way]])
        var options = ColumnGraphOptions(upstream: 1, downstream: 0)
        options.followsWholeDatasets = true
        let whole = try lineage.columns("t", "x", options)
        #expect(whole.arrows == ["a.day>t.*", "a.x>t.x"])
        options = ColumnGraphOptions(upstream: 0, downstream: 3)
        options.followsWholeDatasets = true
        #expect(try lineage.columns("a", "day", options).arrows == ["a.day>t.*"])
        options.followsIndirect = false
        #expect(try lineage.columns("a", "day", options).arrows == [])
    }
}

extension StoredLineage {
    fileprivate func dataset(_ name: String) throws -> Int64 {
        let row = try store.read { reader throws(LineageStoreError) in
            try reader.dataset(DatasetIdentity(namespace: "s3://lab", name: Name(name)))?.row
        }
        return try #require(row)
    }

    func columns(_ dataset: String, _ column: String, up: Int = 0, down: Int = 0) throws -> ColumnGraph {
        try columns(dataset, column, ColumnGraphOptions(upstream: up, downstream: down))
    }

    func columns(_ dataset: String, _ column: String, _ options: ColumnGraphOptions) throws -> ColumnGraph {
        let row = try self.dataset(dataset)
        return try store.read { reader throws(LineageStoreError) in
            try reader.columnGraph(from: .column(dataset: row, Name(column)), options)
        }
    }

    func tables(_ dataset: String, up: Int = 0, down: Int = 0) throws -> [String] {
        let row = try self.dataset(dataset)
        return try store.read { reader throws(LineageStoreError) in
            try reader.tableGraph(from: .dataset(row), upstream: up, downstream: down)
        }.arrows
    }

    func around(_ dataset: String, depth: Int) throws -> [String] {
        let row = try self.dataset(dataset)
        return try store.read { reader throws(LineageStoreError) in
            try reader.tableGraph(around: .dataset(row), depth: depth)
        }.arrows
    }
}

extension ColumnGraph {
    var names: [String] { columns.indices.map(name).sorted() }

    var arrows: [String] { edges.map { "\(name($0.source))>\(name($0.target))" }.sorted() }

    private func name(_ column: Int) -> String {
        "\(datasets[columns[column].dataset].identity.name).\(columns[column].name?.text ?? "*")"
    }
}

extension TableGraph {
    var arrows: [String] {
        edges.map { edge in
            let (job, dataset) = (jobs[edge.job].name, datasets[edge.dataset].identity.name)
            return edge.isOutput ? "\(job)>\(dataset)" : "\(dataset)>\(job)"
        }.sorted()
    }
}
