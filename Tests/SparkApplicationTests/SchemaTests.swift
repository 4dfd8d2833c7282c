import ColumnLineage
import LineageModel
import Testing

/// What is told of tables' columns from run to run.
@Suite struct SchemaTests {
    private static let table = TableReference.table(name: "lake.out.t", format: nil)

    private var sample = Sample()
    private var next = 1

    private mutating func run(_ plan: PlanLineage, error: String = "") {
        sample.start(next, at: Int64(next) * 100 + 1000, plan: plan)
        sample.end(next, at: Int64(next) * 100 + 1050, error: error)
        next += 1
    }

    private static func life(
        _ operator: String, _ change: LifecycleStateChange, schema: [SchemaField] = [], of table: TableReference = table
    ) -> PlanLineage {
        var write = PlanWrite(operator: `operator`, target: table, lifecycle: change, hasQuery: false)
        write.schema = schema
        return PlanLineage(rootOperator: `operator`, write: write)
    }

    private static let created = life(
        "CreateTable", .create,
        schema: [.init(name: "id", type: "long"), .init(name: "twice", type: "double"), .init(name: "z", type: "date")])

    /// The output's columns in the last run, START and end alike.
    private func schema() throws -> [String] {
        let told = sample.told(closesOpen: false)
        let (start, end) = (try #require(told.dropLast().last), try #require(told.last))
        let fields = try #require(end.outputs.first).dataset.schema
        #expect(start.outputs.first?.dataset.schema == fields)
        return fields.map { "\($0.name) \($0.type)" }
    }

    @Test mutating func `a table keeps the columns with which it was made`() throws {
        run(Self.created)
        run(Sample.append(to: Self.table))
        #expect(try schema() == ["id long", "twice double", "z date"])
    }

    @Test mutating func `a type that was told first stays`() throws {
        run(Sample.append(to: Self.table))
        run(Self.created)
        #expect(try schema() == ["id unknown", "twice unknown", "z date"])
    }

    @Test(arguments: [LifecycleStateChange.drop, .alter])
    mutating func `a table that is dropped or altered may have others`(_ change: LifecycleStateChange) throws {
        run(Self.created)
        run(Self.life("X", change))
        run(Sample.append(to: Self.table))
        #expect(try schema() == ["id unknown", "twice unknown"])
    }

    @Test mutating func `a DROP that fails changes nothing`() throws {
        run(Self.created)
        run(Self.life("DropTable", .drop), error: "no")
        run(Sample.append(to: Self.table))
        #expect(try schema() == ["id long", "twice double", "z date"])
    }

    @Test mutating func `a table that is dropped is told with its last columns`() throws {
        run(Self.created)
        run(Self.life("DropTable", .drop))
        #expect(try schema() == ["id long", "twice double", "z date"])
    }

    @Test(arguments: [("AtomicReplaceTableAsSelect", 2), ("OverwriteByExpression", 3)])
    mutating func `a table that is replaced has the new columns alone`(_ command: String, _ count: Int) throws {
        run(Self.created)
        run(Sample.append(to: Self.table, operator: command, lifecycle: .overwrite))
        #expect(try schema().count == count)
    }

    @Test mutating func `files that are written anew have the new columns alone`() throws {
        let files = TableReference.path(location: "/files/f", format: "parquet", table: nil)
        run(Self.life("Execute InsertInto", .overwrite, schema: [.init(name: "old")], of: files))
        run(Sample.append(to: files, operator: "Execute InsertInto", lifecycle: .overwrite))
        #expect(try schema() == ["id unknown", "twice unknown"])
        run(Self.life("Execute InsertInto", .overwrite, schema: [.init(name: "old")], of: files))
        run(Sample.append(to: files, operator: "Execute InsertInto"))
        #expect(try schema() == ["old unknown", "id unknown", "twice unknown"])
    }

    @Test mutating func `a renamed table keeps its columns and says its old name`() throws {
        run(Self.created)
        var rename = Self.life("RenameTable", .rename, of: .table(name: "lake.out.new", format: nil))
        rename.write?.previous = Self.table
        run(rename)
        let output = try #require(sample.told(closesOpen: false).last?.outputs.first)
        #expect(output.dataset.identity.name == "/wh/out/new")
        #expect(output.previous?.name == "/wh/out/t")
        #expect(output.lifecycleStateChange == .rename)
        #expect(output.dataset.schema.map(\.type) == ["long", "double", "date"])
    }

    @Test mutating func `a rename that fails says no old name`() throws {
        var rename = Self.life("RenameTable", .rename, of: .table(name: "lake.out.new", format: nil))
        rename.write?.previous = Self.table
        run(rename, error: "exists")
        let fail = try #require(sample.told(closesOpen: false).last)
        #expect(fail.kind == .fail && fail.outputs[0].previous == nil && fail.outputs[0].lifecycleStateChange == nil)
    }

    @Test mutating func `a column that is passed on has the type of its source`() throws {
        run(Self.life("CreateTable", .create, schema: [.init(name: "id", type: "long")], of: Sample.orders))
        run(Sample.append(to: Self.table))
        #expect(try schema() == ["id long", "twice unknown"])
    }

    @Test mutating func `a column of two sources has a type when both agree`() throws {
        run(Self.life("CreateTable", .create, schema: [.init(name: "id", type: "long")], of: Sample.orders))
        var plan = Sample.append(to: Self.table)
        plan.sources.append(
            PlanSource(
                table: .table(name: "lake.db.more", format: nil), fields: [SchemaField(name: "id", type: "integer")]))
        plan.write?.columns[0].sources.append(
            PlanColumnSource(source: 1, field: "id", transformations: [.init(.identity)]))
        run(plan)
        #expect(try schema() == ["id unknown", "twice unknown"])
    }

    @Test mutating func `an input that is read in part keeps the columns that are known`() throws {
        run(
            Self.life(
                "CreateTable", .create, schema: [.init(name: "id", type: "long"), .init(name: "x")], of: Sample.orders))
        run(Sample.append(to: Self.table))
        let input = try #require(sample.told(closesOpen: false).last?.inputs.first)
        #expect(input.schema.map(\.name) == ["id", "x", "st"])
    }

    @Test(arguments: [LifecycleStateChange.drop, .truncate, .rename])
    mutating func `what Spark reads to drop a table is no input`(_ change: LifecycleStateChange) throws {
        run(Self.life("DropTable", change))
        var plan = Self.life("DropTable", change)
        plan.sources = [PlanSource(table: Sample.orders)]
        run(plan)
        #expect(sample.told(closesOpen: false).allSatisfy { $0.inputs.isEmpty })
    }

    @Test mutating func `Delta's log is no input`() throws {
        run(
            Sample.append(
                to: Self.table, from: .path(location: "file:/wh/d/_delta_log/1.json", format: "json", table: nil)))
        let complete = try #require(sample.told(closesOpen: false).last)
        #expect(complete.outputs.count == 1 && complete.inputs.isEmpty)
    }
}
