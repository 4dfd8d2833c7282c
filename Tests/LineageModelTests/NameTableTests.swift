import LineageModel
import Testing

struct NameTableTests {
    private let location = id("file", "/wh/db.db/t")
    private let symlink = id("hive://h:9083", "db.t")

    @Test func `a dataset that was never told keeps its names and is learned by all of them`() {
        var table = NameTable()
        var dataset = located
        table.settle(&dataset)
        #expect(dataset == located)
        #expect(table[location] == location)
        #expect(table[symlink] == location)
        #expect(table.takeAdditions().count == 2)
        #expect(table.additions.isEmpty)
    }

    @Test func `a table first told by its catalog's name keeps it when its location is learned`() {
        var table = NameTable()
        var first = Dataset(identity: symlink)
        table.settle(&first)
        var later = located
        table.settle(&later)
        #expect(later.identity == symlink)
        #expect(later.symlinks == [Symlink(identity: location, kind: .location)])
        var byPath = Dataset(identity: location)
        table.settle(&byPath)
        #expect(byPath.identity == symlink)
    }

    @Test func `a table keeps its first name though its location was read as files under another`() {
        var table = NameTable()
        for identity in [symlink, location] {
            var dataset = Dataset(identity: identity)
            table.settle(&dataset)
            #expect(dataset.identity == identity)
        }
        var joined = located
        table.settle(&joined)
        #expect(joined.identity == symlink)
    }

    @Test func `a renamed table keeps its location and is known by its new name`() {
        var table = NameTable()
        var before = located
        table.settle(&before)
        var after = located
        after.symlinks = [Symlink(identity: id("hive://h:9083", "db.new"), kind: .table)]
        table.settle(&after)
        #expect(after.identity == location)
        #expect(table[id("hive://h:9083", "db.new")] == location)
    }

    @Test func `a table that moved keeps its first name`() {
        var table = NameTable()
        var before = located
        table.settle(&before)
        var after = located
        after.identity = id("file", "/elsewhere")
        table.settle(&after)
        #expect(after.identity == location)
        #expect(after.symlinks.map(\.identity) == [symlink, id("file", "/elsewhere")])
    }

    @Test func `loaded names count before new ones and are no additions`() {
        let primary = id("s3://b", "t")
        var table = NameTable([
            .init(known: symlink, primary: primary), .init(known: symlink, primary: id("x", "y")),
        ])
        var dataset = located
        table.settle(&dataset)
        #expect(dataset.identity == primary)
        #expect(table.takeAdditions().map(\.known) == [location, primary])
    }

    @Test func `columns follow their datasets`() {
        var table = NameTable([.init(known: symlink, primary: symlink)])
        let job = JobDescription(namespace: "n", name: "j", kind: .sql, processing: .batch)
        var update = RunUpdate(
            kind: .complete, time: Timestamp(milliseconds: 1), run: RunDescription(id: RunID(high: 1, low: 2)), job: job
        )
        update.inputs = [located]
        var output = OutputDataset(dataset: Dataset(identity: id("file", "/out")))
        let source = ColumnSource(dataset: location, field: "a", transformations: .direct)
        output.lineage = ColumnLineageFacts(columns: [ColumnOrigin(column: "b", sources: [source])], dataset: [source])
        update.outputs = [output]
        table.settle(&update)
        #expect(update.inputs.map(\.identity) == [symlink])
        #expect(update.outputs[0].lineage?.columns[0].sources[0].dataset == symlink)
        #expect(update.outputs[0].lineage?.dataset[0].dataset == symlink)
    }

    @Test func `two names of one dataset are one input, with the columns of both`() {
        var table = NameTable([
            .init(known: symlink, primary: symlink), .init(known: location, primary: symlink),
        ])
        let job = JobDescription(namespace: "n", name: "j", kind: .sql, processing: .batch)
        var update = RunUpdate(
            kind: .complete, time: Timestamp(milliseconds: 1), run: RunDescription(id: RunID(high: 1, low: 2)), job: job
        )
        var (first, second) = (Dataset(identity: symlink), Dataset(identity: location))
        first.schema = [SchemaField(name: "a", type: "int")]
        second.schema = [SchemaField(name: "a"), SchemaField(name: "b")]
        update.inputs = [first, second]
        table.settle(&update)
        #expect(update.inputs.map(\.identity) == [symlink])
        #expect(update.inputs[0].schema == [SchemaField(name: "a", type: "int"), SchemaField(name: "b")])
    }

    private var located: Dataset {
        var dataset = Dataset(identity: location)
        dataset.symlinks = [Symlink(identity: symlink, kind: .table)]
        return dataset
    }
}

private func id(_ namespace: String, _ name: String) -> DatasetIdentity {
    DatasetIdentity(namespace: Name(namespace), name: Name(name))
}
