import ColumnLineage
import LineageModel
import SparkEventLog
import Testing

@testable import SparkApplication

@Suite struct SparkApplicationTests {
    private static let command = "nightly_load.atomic_create_table_as_select.out_t"

    /// A CREATE TABLE AS SELECT as Spark 3.5 logs it: two executions.
    private static func tableAsSelect() -> Sample {
        var sample = Sample()
        sample.start(18, at: 2000, plan: Sample.createTable("out.t"))
        sample.start(
            19, root: 18, at: 2100, plan: Sample.append(to: .unqualified(name: "out.t", format: "PARQUET")))
        var job = JobStart(id: 11, time: Timestamp(milliseconds: 2200), executionID: 19)
        job.callSite = "x at y"
        sample.add(.jobStart(job))
        sample.add(.jobEnd(JobEnd(id: 11, time: Timestamp(milliseconds: 2300), succeeded: true)))
        sample.end(19, at: 2400)
        sample.end(18, at: 2500)
        return sample
    }

    @Test func `a table made from a query is one run`() throws {
        var sample = Self.tableAsSelect()
        sample.endApplication(at: 3000)
        let told = sample.told()
        #expect(
            told.map(\.summary) == [
                "START 1000 nightly_load", "START 2000 \(Self.command)", "COMPLETE 2500 \(Self.command)",
                "COMPLETE 3000 nightly_load",
            ])
        let complete = try #require(told.first { $0.kind == .complete })
        let output = try #require(complete.outputs.first)
        #expect(complete.outputs.count == 1)
        #expect(output.dataset.identity == DatasetIdentity(namespace: "file", name: "/wh/out/t"))
        #expect(output.dataset.symlinks.map(\.identity) == [DatasetIdentity(namespace: "file:/wh", name: "out.t")])
        #expect(output.dataset.schema.map(\.name) == ["id", "twice"])
        #expect(output.dataset.storage?.fileFormat == "parquet")
        #expect(output.lifecycleStateChange == .create)
        #expect(complete.inputs.map(\.identity) == [DatasetIdentity(namespace: "file", name: "/wh/db/orders")])
        #expect(complete.inputs[0].schema.map(\.name) == ["id", "st"])
        let lineage = try #require(output.lineage)
        let orders = DatasetIdentity(namespace: "file", name: "/wh/db/orders")
        #expect(
            lineage.columns.map(\.sources) == [
                [ColumnSource(dataset: orders, field: "id", transformations: [.init(.identity)])],
                [ColumnSource(dataset: orders, field: "id", transformations: [.init(.transformation)])],
            ])
        #expect(lineage.columns[1].expression == "(id * 2)")
        #expect(lineage.dataset == [ColumnSource(dataset: orders, field: "st", transformations: [.init(.filter)])])
    }

    @Test func `START has tables and schemas, but nothing that only a success brings`() throws {
        let told = Self.tableAsSelect().told()
        let start = try #require(told.first { $0.kind == .start && $0.job.kind == .sql })
        #expect(start.inputs.first?.schema.count == 2)
        #expect(start.outputs.first?.dataset.schema.count == 2)
        #expect(start.outputs.first?.lineage == nil)
        #expect(start.outputs.first?.lifecycleStateChange == nil)
    }

    @Test func `runs have ids, parents and details`() throws {
        let told = Self.tableAsSelect().told()
        let (application, start, end) = (told[0], told[1], told[2])
        #expect(application.run.id == id(1000, nil))
        #expect(application.run.parent == nil)
        #expect(application.run.root == nil)
        #expect(application.run.application?.applicationID == "app-1")
        #expect(application.run.application?.user == "etl")
        #expect(application.run.application?.master == "local[2]")
        #expect(
            application.job
                == JobDescription(namespace: "lab", name: "nightly_load", kind: .application, processing: .none))
        #expect(start.run.id == id(2000, 18))
        #expect(end.run.id == start.run.id)
        #expect(start.run.parent == RunReference(id: application.run.id, namespace: "lab", job: "nightly_load"))
        #expect(start.run.root == nil)
        #expect(start.run.sparkVersion == "3.5.7")
        #expect(start.run.jobDetails?.description == "load")
        #expect(end.run.jobDetails == JobDetails(jobID: 11, description: "load", callSite: "x at y"))
    }

    @Test func `the place of a call is no description`() {
        var sample = Sample()
        sample.start(1, at: 2000, description: "save at X.java:0", plan: Sample.append(to: Sample.orders))
        var job = JobStart(id: 5, executionID: 1)
        job.callSite = "save at X.java:0"
        sample.add(.jobStart(job))
        sample.end(1, at: 2100)
        #expect(
            sample.told(closesOpen: false).last?.run.jobDetails == JobDetails(jobID: 5, callSite: "save at X.java:0"))
    }

    @Test func `a run that was told is ended, whatever its root turns out to be`() {
        var sample = Sample()
        sample.start(1, at: 2000, plan: nil)
        sample.start(2, root: 1, at: 2100, plan: Sample.append(to: Sample.orders))
        sample.updatePlan(1, PlanLineage(rootOperator: "Call"))
        sample.end(1, at: 2200)
        let told = sample.told(closesOpen: false)
        #expect(told.map(\.kind) == [.start, .start, .complete])
        #expect(told[1].job.name == told[2].job.name)
    }

    @Test func `a second log of the same command is not told`() {
        var sample = Sample()
        let insert = Sample.append(to: .table(name: "lake.out.t", format: nil))
        sample.start(1, at: 2000, plan: insert)
        sample.end(1, at: 2100)
        var again = insert
        again.rootOperator = "CommandResult"
        sample.start(2, at: 2200, plan: again)
        sample.end(2, at: 2300)
        #expect(
            sample.told(closesOpen: false).map(\.summary) == [
                "START 1000 nightly_load", "START 2000 nightly_load.append_data.lake_out_t",
                "COMPLETE 2100 nightly_load.append_data.lake_out_t",
            ])
    }

    @Test func `reading and housekeeping are not told`() {
        var sample = Sample()
        sample.start(
            1, at: 2000, plan: PlanLineage(rootOperator: "CollectLimit", sources: [PlanSource(table: Sample.orders)]))
        sample.end(1, at: 2100)
        sample.start(2, at: 2200, plan: PlanLineage(rootOperator: "Call"))
        sample.start(3, root: 2, at: 2300, plan: Sample.append(to: Sample.orders))
        sample.end(3, at: 2400)
        sample.end(2, at: 2500)
        #expect(sample.told(closesOpen: false).map(\.summary) == ["START 1000 nightly_load"])
    }

    @Test func `a failure has its message and no lineage`() throws {
        var sample = Sample()
        sample.start(1, at: 2000, plan: Sample.createTable("out.t"))
        sample.start(2, root: 1, at: 2100, plan: Sample.append(to: .unqualified(name: "out.t", format: nil)))
        sample.end(2, at: 2200, error: "boom")
        sample.end(1, at: 2300, error: "boom")
        sample.endApplication(at: 3000)
        let told = sample.told()
        #expect(told.map(\.kind) == [.start, .start, .fail, .complete])
        #expect(told[2].run.errorMessage == "boom")
        #expect(told[2].outputs.map(\.dataset.identity.name) == ["/wh/out/t"])
        #expect(told[2].outputs[0].lineage == nil)
        #expect(told[2].outputs[0].lifecycleStateChange == nil)
    }

    @Test(
        arguments: [(true, RunUpdate.Kind.complete, nil), (false, .fail, "lost")] as [(Bool, RunUpdate.Kind, String?)])
    func `where Spark does not say how an execution ended, the last of its jobs does`(
        _ succeeded: Bool, _ kind: RunUpdate.Kind, _ message: String?
    ) {
        var sample = Sample()
        sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil)))
        for job in 0..<2 {
            sample.add(.jobStart(JobStart(id: job, executionID: 1)))
            let result = job == 0 ? !succeeded : succeeded
            sample.add(.jobEnd(JobEnd(id: job, succeeded: result, errorMessage: result ? nil : "lost")))
        }
        sample.end(1, at: 2500, error: nil)
        let end = sample.told(closesOpen: false).last
        #expect(end?.kind == kind)
        #expect(end?.run.errorMessage == message)
    }

    // MARK: Ends

    @Test func `what has no end when the application ends is aborted`() {
        var sample = Sample()
        sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil)))
        sample.endApplication(at: 3000)
        sample.end(1, at: 3100)
        #expect(
            sample.told().map(\.summary) == [
                "START 1000 nightly_load", "START 2000 nightly_load.append_data.lake_out_t",
                "ABORT 3000 nightly_load.append_data.lake_out_t", "COMPLETE 3000 nightly_load",
            ])
    }

    @Test func `a final log without an end of the application aborts what is open`() {
        var sample = Self.tableAsSelect()
        sample.start(20, at: 2600, plan: Sample.append(to: .table(name: "lake.out.t", format: nil)))
        sample.add(.jobStart(JobStart(id: 12, time: Timestamp(milliseconds: 2700), executionID: 20)))
        #expect(
            sample.told(closesOpen: true).suffix(2).map(\.summary) == [
                "ABORT 2700 nightly_load.append_data.lake_out_t", "ABORT 2700 nightly_load",
            ])
    }

    @Test func `a log in progress leaves open what is open`() {
        var sample = Sample()
        sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil)))
        #expect(
            sample.told(closesOpen: false).map(\.summary) == [
                "START 1000 nightly_load", "START 2000 nightly_load.append_data.lake_out_t",
            ])
    }

    @Test func `an exit code other than 0 is a failure of the application`() {
        var sample = Sample()
        sample.endApplication(at: 3000, exitCode: 1)
        #expect(sample.told().map(\.kind) == [.start, .fail])
    }

    @Test func `a finished action leaves nothing behind`() {
        var sample = Self.tableAsSelect()
        sample.add(.jobStart(JobStart(id: 11, executionID: 19)))
        sample.end(18, at: 2600)
        sample.end(77, at: 2600)
        #expect(sample.told(closesOpen: false).count == 3)
    }

    // MARK: Shapes

    @Test func `a change of a table's life alone is told at its end`() throws {
        var sample = Sample()
        var plan = Sample.createTable("db.t")
        plan.rootOperator = "CreateTable"
        sample.start(1, at: 2000, plan: plan)
        sample.end(1, at: 2100)
        let told = sample.told(closesOpen: false)
        #expect(
            told.map(\.summary) == [
                "START 1000 nightly_load", "START 2000 nightly_load.create_table.db_t",
                "COMPLETE 2100 nightly_load.create_table.db_t",
            ])
        let output = try #require(told.last?.outputs.first)
        #expect(output.lifecycleStateChange == .create)
        #expect(output.lineage == nil)
    }

    @Test func `a plan that comes late counts`() {
        var sample = Sample()
        sample.start(1, at: 2000, plan: nil)
        sample.updatePlan(1, Sample.append(to: .table(name: "lake.out.t", format: nil)))
        sample.end(1, at: 2100)
        #expect(sample.told(closesOpen: false).map(\.kind) == [.start, .start, .complete])
        #expect(sample.told(closesOpen: false).last?.outputs.first?.lineage?.columns.count == 2)
    }

    @Test func `plans are awaited of executions without one, as long as they are open`() {
        var application = SparkApplication(logName: "log") { _, _ in PlanLineage(rootOperator: "Project") }
        _ = application.apply(.executionStart(ExecutionStart(id: 4, time: Timestamp(milliseconds: 1))))
        #expect(application.awaitingPlans == [4])
        _ = application.apply(.executionEnd(ExecutionEnd(id: 4, time: Timestamp(milliseconds: 2), errorMessage: "")))
        #expect(application.awaitingPlans.isEmpty)
    }

    @Test func `a table of files has its path from the write and its name from the command`() throws {
        var sample = Sample()
        let name = TableReference.table(name: "spark_catalog.default.plain", format: nil)
        let command = "Execute CreateDataSourceTableAsSelectCommand"
        sample.start(
            1, at: 2000,
            plan: PlanLineage(
                rootOperator: command,
                write: PlanWrite(operator: command, target: name, lifecycle: .create, hasQuery: false)))
        let path = TableReference.path(location: "file:/srv/spark-warehouse/plain", format: "Parquet", table: nil)
        let write = "Execute InsertIntoHadoopFsRelationCommand"
        sample.start(2, root: 1, at: 2100, plan: Sample.append(to: path, operator: write, lifecycle: .overwrite))
        sample.end(2, at: 2200)
        sample.end(1, at: 2300)
        let complete = try #require(sample.told(closesOpen: false).last)
        #expect(complete.job.name == "nightly_load.execute_create_data_source_table_as_select_command.default_plain")
        let output = try #require(complete.outputs.first)
        #expect(complete.outputs.count == 1)
        #expect(output.dataset.identity.name == "/srv/spark-warehouse/plain")
        #expect(
            output.dataset.symlinks.map(\.identity) == [
                DatasetIdentity(namespace: "file:/srv/spark-warehouse", name: "default.plain")
            ])
        #expect(output.lifecycleStateChange == .create)
    }

    @Test func `what nested executions write elsewhere are further outputs`() {
        var sample = Sample()
        sample.start(1, at: 2000, plan: PlanLineage(rootOperator: "SomeCommand"))
        sample.start(2, root: 1, at: 2100, plan: Sample.append(to: .table(name: "lake.out.a", format: nil)))
        sample.start(3, root: 1, at: 2200, plan: Sample.append(to: .table(name: "lake.out.b", format: nil)))
        sample.end(1, at: 2300)
        let told = sample.told(closesOpen: false)
        #expect(told.last?.outputs.map(\.dataset.identity.name) == ["/wh/out/a", "/wh/out/b"])
        #expect(told.last?.inputs.count == 1)
        #expect(told.last?.job.name == "nightly_load.some_command")
    }

    @Test func `a metadata table is an input without columns`() throws {
        var sample = Sample()
        let snapshots = TableReference.table(name: "lake.db.orders.snapshots", format: nil)
        sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil), from: snapshots))
        sample.end(1, at: 2100)
        let complete = try #require(sample.told(closesOpen: false).last)
        #expect(complete.inputs.map(\.identity.name) == ["/wh/db/orders"])
        #expect(complete.inputs[0].schema.isEmpty)
        #expect(complete.outputs[0].lineage?.columns.flatMap(\.sources) == [])
        #expect(complete.outputs[0].incomplete.isEmpty)
    }

    @Test func `a source without a name is a reason to be incomplete`() throws {
        var sample = Sample()
        let kafka = TableReference.opaque(description: "JDBCRelation((select secret))")
        sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil), from: kafka))
        sample.end(1, at: 2100)
        let complete = try #require(sample.told(closesOpen: false).last)
        #expect(complete.inputs.isEmpty)
        #expect(complete.outputs[0].incomplete == [IncompleteReason(kind: .noDefinition, operator: "JDBCRelation")])
    }

    @Test(
        arguments: [
            (.jdbc(table: "sales.orders"), "jdbc://unknown", .noDefinition),
            (.topics(["sales.orders"], brokers: nil), "kafka://unknown", .noBrokers),
        ] as [(TableReference, Name, IncompleteReason.Kind)])
    func `databases and topics stand under a name that says what a log lacks`(
        _ source: TableReference, _ namespace: Name, _ reason: IncompleteReason.Kind
    ) throws {
        var sample = Sample()
        sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil), from: source))
        sample.end(1, at: 2100)
        let complete = try #require(sample.told(closesOpen: false).last)
        #expect(complete.inputs.map(\.identity) == [DatasetIdentity(namespace: namespace, name: "sales.orders")])
        #expect(complete.outputs[0].incomplete.map(\.kind) == [reason])
    }

    @Test func `the tables and columns of a database's query are told, and those of several topics`() throws {
        let query = "(select o.id, c.name as n from orders o join customers c on c.id = o.c) q"
        let topics = TableReference.topics(["a", "b"], brokers: "h:1")
        for (source, inputs, edges) in [
            (TableReference.jdbc(table: query), ["orders", "customers"], ["id <- orders.id"]),
            (topics, ["a", "b"], ["id <- a.id", "id <- b.id"]),
        ] {
            var sample = Sample()
            sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil), from: source))
            sample.end(1, at: 2100)
            let complete = try #require(sample.told(closesOpen: false).last)
            #expect(complete.inputs.map(\.identity.name.text) == inputs)
            let columns = complete.outputs[0].lineage?.columns ?? []
            let told = columns.flatMap { column in
                column.sources.map { "\(column.column) <- \($0.dataset.name).\($0.field)" }
            }
            #expect(Set(edges).isSubset(of: told))
        }
    }

    @Test func `the types of a table that is created are told`() throws {
        var sample = Sample()
        var plan = Sample.createTable("db.t")
        plan.write?.schema = [SchemaField(name: "id", type: "bigint"), SchemaField(name: "st", type: "string")]
        sample.start(1, at: 2000, plan: plan)
        sample.end(1, at: 2100)
        let output = try #require(sample.told(closesOpen: false).last?.outputs.first)
        #expect(output.dataset.schema == plan.write?.schema)
    }

    @Test func `a dropped table may come again elsewhere`() throws {
        var sample = Sample()
        let name: Name = "spark_catalog.default.t"
        let table = TableReference.table(name: name, format: nil)
        let path = TableReference.path(location: "/elsewhere/t", format: "parquet", table: name)
        sample.start(1, at: 2000, plan: Sample.append(to: path))
        sample.end(1, at: 2100)
        let drop = PlanWrite(operator: "DropTable", target: table, lifecycle: .drop, hasQuery: false)
        sample.start(2, at: 2200, plan: PlanLineage(rootOperator: "DropTable", write: drop))
        sample.end(2, at: 2300)
        sample.start(3, at: 2400, plan: Sample.append(to: table))
        sample.end(3, at: 2500)
        let told = sample.told(closesOpen: false).filter { $0.job.kind == .sql }
        let (starts, ends) = (told.filter { $0.kind == .start }, told.filter { $0.kind == .complete })
        #expect(starts.map(\.outputs[0].dataset) == ends.map(\.outputs[0].dataset))
        #expect(
            ends.map { $0.outputs[0].dataset.identity.name } == [
                "/elsewhere/t", "/elsewhere/t", "/srv/spark-warehouse/t",
            ])
    }

    // MARK: Catalogs that are not known yet

    private static let twoCatalogs = Sample.settings.merging([
        "spark.sql.catalog.other": "org.apache.iceberg.spark.SparkCatalog", "spark.sql.catalog.other.type": "hadoop",
        "spark.sql.catalog.other.warehouse": "/other",
    ]) { _, new in new }

    @Test func `a table of one of two catalogs is told when a write shows which`() {
        var sample = Sample(settings: Self.twoCatalogs)
        sample.start(1, at: 2000, plan: Sample.createTable("out.t"))
        sample.start(2, root: 1, at: 2100, plan: Sample.append(to: .unqualified(name: "out.t", format: nil)))
        sample.end(1, at: 2200)
        sample.start(3, at: 2300, plan: Sample.append(to: .table(name: "other.out.t", format: nil)))
        let told = sample.told(closesOpen: false)
        #expect(told.map(\.kind) == [.start, .start, .complete, .start])
        #expect(told[2].outputs.map(\.dataset.identity.name) == ["/other/out/t"])
        #expect(told[2].time.milliseconds == 2200)
    }

    @Test func `a table of which the catalog never shows has no name`() {
        var sample = Sample(settings: Self.twoCatalogs)
        sample.start(1, at: 2000, plan: Sample.createTable("out.t"))
        sample.start(2, root: 1, at: 2100, plan: Sample.append(to: .unqualified(name: "out.t", format: nil)))
        sample.end(1, at: 2200)
        sample.endApplication(at: 3000)
        let told = sample.told()
        #expect(told.map(\.kind) == [.start, .start, .complete, .complete])
        #expect(told[2].outputs.isEmpty)
        #expect(told[2].inputs.count == 1)
    }

    // MARK: The agent's settings

    @Test func `the agent's settings are honoured`() throws {
        let (run, parent) = ("01a1fbeb-39f7-7f50-83ae-477a1e815a8b", "01a1fbeb-0750-789e-904c-4ab725c2897a")
        var settings = Sample.settings
        settings["spark.openlineage.appName"] = "Better Name"
        settings["spark.openlineage.applicationRunId"] = run
        settings["spark.openlineage.parentRunId"] = parent
        settings["spark.openlineage.parentJobName"] = "dag.Task"
        settings["spark.openlineage.parentJobNamespace"] = "airflow"
        var sample = Sample(settings: settings)
        sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil)))
        let told = sample.told(closesOpen: false)
        let above = RunReference(id: try #require(RunID(parent)), namespace: "airflow", job: "dag.Task")
        #expect(told[0].run.id.description == run)
        #expect(told[0].job.name == "better_name")
        #expect(told[0].run.parent == above)
        #expect(told[0].run.root == nil)
        #expect(told[1].run.parent?.id.description == run)
        #expect(told[1].run.root == above)
        #expect(told[1].job.name == "better_name.append_data.lake_out_t")
    }

    @Test func `a parent that is not named in full is none`() {
        var settings = Sample.settings
        settings["spark.openlineage.parentRunId"] = "not a run"
        settings["spark.openlineage.parentJobName"] = "task"
        settings["spark.openlineage.parentJobNamespace"] = "airflow"
        settings["spark.openlineage.applicationRunId"] = "neither"
        let told = Sample(settings: settings).told(closesOpen: false)
        #expect(told[0].run.parent == nil)
        #expect(told[0].run.id == id(1000, nil))
    }

    @Test func `a log without its beginning is read all the same`() {
        var application = SparkApplication(logName: "part-2") { _, _ in
            Sample.append(to: .table(name: "/wh/t", format: nil))
        }
        let told = application.apply(
            .executionStart(ExecutionStart(id: 4, time: Timestamp(milliseconds: 5), plan: [1])))
        #expect(told.map(\.summary) == ["START 5 unknown", "START 5 unknown.append_data.default_iceberg_/wh/t"])
        #expect(told[0].run.application?.applicationID == "part-2")
    }

    private func id(_ time: Int64, _ execution: Int?) -> RunID {
        RunID(start: Timestamp(milliseconds: time), application: "app-1", attempt: nil, execution: execution)
    }
}
