import LineageModel
import Testing

@testable import LineageStore

/// What holds in whatever order events come and datasets meet.
@Suite struct OrderTests {
    typealias Event = HandMadeEvent

    private static func identity(_ name: String, in namespace: Name = "s3://lab") -> DatasetIdentity {
        DatasetIdentity(namespace: namespace, name: Name(name))
    }

    /// An output with a column `y` that is made of a column `x` of another dataset.
    private static func made(_ name: String, of source: String, in namespace: String) -> String {
        """
        {"namespace":"s3://lab","name":"\(name)","facets":{"columnLineage":{"fields":{"y":{"inputFields":[
        {"namespace":"\(namespace)","name":"\(source)","field":"x"}]}}}}}
        """
    }

    @Test func `a dataset that comes after another has become one with a third is not taken for it`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(run: 1, job: "writer", outputs: [Event.dataset("wh/t", ["x"])]).text,
            Event(minute: 1, run: 2, job: "reader", outputs: [Self.made("out", of: "db.t", in: "hive")]).text)
        try lineage.take(
            Event(minute: 2, run: 3, job: "writer", outputs: [Event.dataset("wh/t", ["x"], links: ["db.t"])]).text)
        #expect(try lineage.columns("out", "y", up: 5).names == ["out.y", "wh/t.x"])
        try lineage.take(
            Event(minute: 3, run: 4, job: "reader", outputs: [Self.made("out", of: "new", in: "s3://lab")]).text)
        #expect(try lineage.columns("out", "y", up: 5).names == ["new.x", "out.y"])
    }

    @Test func `edges that became alike when two datasets met are one`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(run: 1, job: "one", outputs: [Self.made("out", of: "wh/t", in: "s3://lab")]).text,
            Event(minute: 1, run: 2, job: "two", outputs: [Self.made("out", of: "db.t", in: "hive")]).text)
        try lineage.take(
            Event(minute: 2, run: 3, job: "w", outputs: [Event.dataset("wh/t", ["x"], links: ["db.t"])]).text)
        try lineage.take(
            Event(minute: 3, run: 4, job: "two", outputs: [Self.made("out", of: "wh/t", in: "s3://lab")]).text)
        #expect(try lineage.columns("out", "y", up: 5).names == ["out.y", "wh/t.x"])
        #expect(try lineage.rows("SELECT count(*), count(DISTINCT hash) FROM edge_set") == ["1|1"])
        let told = "SELECT count(*) FROM current_io WHERE edges IN (SELECT id FROM edge_set)"
        #expect(try lineage.rows(told) == ["2"])
        let before = try lineage.derived()
        try lineage.store.rebuild()
        #expect(try lineage.derived() == before)
    }

    @Test func `two that have one name in two namespaces keep both names when they meet`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(run: 1, job: "r", inputs: [Event.other("t")]).text,
            Event(minute: 1, run: 2, job: "w", outputs: [Event.dataset("t", ["x"], links: ["t"])]).text)
        let others = try lineage.store.read { reader throws(LineageStoreError) in
            try reader.otherNames(of: try reader.dataset(Self.identity("t", in: "hive"))!)
        }
        #expect(others == [Self.identity("t", in: "hive")])
    }

    @Test func `one who becomes another takes the state of its life along`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(run: 1, job: "a", outputs: [Event.dataset("wh/t", ["x"], life: "CREATE")]).text,
            Event(minute: 1, run: 2, job: "b", outputs: [Event.other("db.t", ["x"])]).text,
            Event(minute: 2, run: 3, job: "b", outputs: [Self.dropped("db.t")]).text)
        try lineage.take(Event(minute: 3, run: 4, job: "r", inputs: [Event.dataset("wh/t", links: ["db.t"])]).text)
        #expect(try lineage.rows("SELECT lifecycle, is_deleted FROM dataset") == ["DROP|1"])
    }

    private static func dropped(_ name: String) -> String {
        #"""
        {"namespace":"hive","name":"\#(name)","facets":{"lifecycleStateChange":{"lifecycleStateChange":"DROP"}}}
        """#
    }

    @Test func `the last that befell a table is what its last writer says`() throws {
        let lineage = try StoredLineage()
        try lineage.take(Event(run: 1, outputs: [Event.dataset("t", ["x"], life: "DROP")]).text)
        try lineage.take(Event(minute: 1, run: 2, outputs: [Event.dataset("t", ["x"])]).text)
        #expect(try lineage.rows("SELECT lifecycle, is_deleted FROM dataset") == ["|0"])
    }

    @Test func `the last writer of a table is the one whose run was last, not the one told last`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(minute: 50, run: 2, outputs: [Event.dataset("t", ["x"])]).text,
            Event(minute: 10, run: 1, outputs: [Event.dataset("t", ["x"])]).text)
        let writer = try lineage.store.read { reader throws(LineageStoreError) in
            try reader.lastWriter(of: try reader.dataset(Self.identity("t"))!)
        }
        #expect(writer?.uuid.description == Event.id(2))
    }

    @Test func `a job that reads what it wrote before has two versions`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(run: 1, outputs: [Event.dataset("t", ["x"])]).text,
            Event(minute: 1, run: 2, inputs: [Event.dataset("t", ["x"])]).text)
        let sides = try lineage.store.read { reader throws(LineageStoreError) in
            let job = try reader.job("lab", "j")!
            var sides: [[Int]] = []
            for version in try reader.versions(of: job, Page()).elements {
                sides.append([
                    try reader.datasets(.input, of: version).count, try reader.datasets(.output, of: version).count,
                ])
            }
            return sides
        }
        #expect(sides == [[1, 0], [0, 1]])
    }

    @Test func `jobs whose names are alike when they are joined have versions of their own`() throws {
        let lineage = try StoredLineage()
        let event = Event(job: "c", outputs: [Event.dataset("t")]).text
        let other = Event(run: 2, job: "b:c", outputs: [Event.dataset("t")]).text
        try lineage.take(
            event.replacing(#""namespace":"lab","name":"c""#, with: #""namespace":"a:b","name":"c""#),
            other.replacing(#""namespace":"lab","name":"b:c""#, with: #""namespace":"a","name":"b:c""#))
        let owners = "SELECT count(*) FROM job JOIN job_version v ON v.id = current_version AND v.job = job.id"
        #expect(try lineage.rows(owners) == ["2"])
    }

    @Test func `a version that is told now stays, whichever name its run wrote it by`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(minute: 1, run: 1, outputs: [Event.dataset("wh/t", ["x"])]).text,
            Event(minute: 2, run: 1, outputs: [Event.other("db.t", ["x", "z"])]).text,
            Event(minute: 3, run: 2, outputs: [Event.dataset("u", ["x"])]).text)
        try lineage.take(Event(minute: 4, run: 3, job: "r", inputs: [Event.dataset("wh/t", links: ["db.t"])]).text)
        let columns = {
            try lineage.store.read { reader throws(LineageStoreError) in
                try reader.fields(of: try reader.dataset(Self.identity("wh/t"))?.currentVersion).map(\.name)
            }
        }
        #expect(try columns() == ["x", "z"])
        try lineage.store.prune(Retention(before: Timestamp(milliseconds: 1_900_000_000_000)))
        #expect(try columns() == ["x", "z"])
    }

    /// A run that ended well, one that failed later, and what another job did.
    private static let ends = [
        Event(minute: 1, run: 1, inputs: [Event.dataset("a")], outputs: [made("t", of: "a", in: "s3://lab")]).text,
        Event(type: "START", minute: 2, run: 2, inputs: [Event.dataset("b")]).text,
        Event(
            type: "FAIL", minute: 3, run: 2, inputs: [Event.dataset("b")], outputs: [made("t", of: "b", in: "s3://lab")]
        ).text,
    ]

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `what a failed run said is taken back, whichever end came first`(order: [Int]) throws {
        let lineage = try StoredLineage()
        for index in order { try lineage.take(Self.ends[index]) }
        #expect(try lineage.tables("t", up: 5) == ["a>j", "j>t"])
        #expect(try lineage.columns("t", "y", up: 5).names == ["a.x", "t.y"])
    }

    @Test func `the current version of a job is not that of a log of old times that is read late`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(minute: 9, run: 2, outputs: [Event.dataset("now")]).text,
            Event(minute: 1, run: 1, outputs: [Event.dataset("then")]).text)
        let outputs = """
            SELECT dataset.name FROM job JOIN job_version_io ON version = job.current_version
            JOIN dataset ON dataset.id = dataset
            """
        #expect(try lineage.rows(outputs) == ["now"])
        #expect(try lineage.rows("SELECT count(*) FROM job_version") == ["2"])
    }

    /// An output with an owner, a tag and a place.
    private static func owned(by name: String) -> String {
        """
        {"namespace":"s3://lab","name":"t","facets":{"ownership":{"owners":[{"name":"\(name)","type":"team"}]},
        "tags":{"tags":[{"key":"of","value":"\(name)"}]},"dataSource":{"name":"\(name)","uri":"s3://\(name)"}}}
        """
    }

    @Test func `who owns a table now is not said by a log of old times that is read late`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(minute: 9, run: 2, outputs: [Self.owned(by: "now")]).text,
            Event(minute: 1, run: 1, outputs: [Self.owned(by: "then")]).text)
        let (owners, tags, source) = try lineage.store.read { reader throws(LineageStoreError) in
            let dataset = try reader.dataset(Self.identity("t"))!
            return (try reader.owners(of: dataset), try reader.tags(of: dataset), dataset.source)
        }
        #expect(owners.map(\.name) == ["now"])
        #expect(tags.map(\.value) == ["now"])
        #expect(source == "now")
        try lineage.take(Event(minute: 10, run: 3, outputs: [Self.owned(by: "then")]).text)
        #expect(
            try lineage.rows("SELECT o.name, s.name FROM ownership o, dataset d JOIN source s ON s.id = d.source") == [
                "then|then"
            ])
    }

    @Test func `a hidden table is none of a job's`() throws {
        let lineage = try StoredLineage()
        try lineage.take(
            Event(inputs: [Event.dataset("a"), Event.dataset("b")], outputs: [Event.dataset("t"), Event.dataset("u")])
                .text)
        for name in ["a", "t"] {
            try lineage.store.annotate(.hiddenDataset(Self.identity(name)), at: Moment(microseconds: 1))
        }
        let names = try lineage.store.read { reader throws(LineageStoreError) in
            let job = try reader.job("lab", "j")!
            return try (reader.datasets(.input, of: job) + reader.datasets(.output, of: job)).map(\.name)
        }
        #expect(names == ["b", "u"])
    }
}
