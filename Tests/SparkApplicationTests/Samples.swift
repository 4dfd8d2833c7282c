import ColumnLineage
import LineageModel
import SparkApplication
import SparkEventLog

/// A hand-made application: plans are handed in as values, by the number that stands for their text.
struct Sample {
    private var plans: [PlanLineage] = []
    private var events: [SparkEvent] = []

    static let catalog = "org.apache.iceberg.spark.SparkCatalog@2a4cb8ae"

    static let settings = [
        "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog", "spark.sql.catalog.lake.type": "hadoop",
        "spark.sql.catalog.lake.warehouse": "/wh", "spark.master": "local[2]", "spark.openlineage.namespace": "lab",
        "spark.sql.warehouse.dir": "/srv/spark-warehouse",
    ]

    /// A sample whose application has started at time 1000.
    init(settings: [String: String] = Self.settings, name: String = "Nightly Load") {
        events = [
            .logStart(sparkVersion: "3.5.7"), .environmentUpdate(properties: settings),
            .applicationStart(
                ApplicationStart(name: name, id: "app-1", time: Timestamp(milliseconds: 1000), user: "etl")),
        ]
    }

    mutating func start(
        _ id: Int, root: Int? = nil, at time: Int64, description: String? = "load", plan: PlanLineage?,
        metrics: [PlanMetrics] = []
    ) {
        var text: [UInt8] = []
        if let plan {
            text = [UInt8(plans.count)]
            plans.append(plan)
        }
        var start = ExecutionStart(
            id: id, rootID: root ?? id, description: description, time: Timestamp(milliseconds: time), plan: text)
        start.metrics = metrics
        events.append(.executionStart(start))
    }

    mutating func end(_ id: Int, at time: Int64, error: String? = "") {
        events.append(
            .executionEnd(ExecutionEnd(id: id, time: Timestamp(milliseconds: time), errorMessage: error)))
    }

    mutating func add(_ event: SparkEvent) { events.append(event) }

    mutating func endApplication(at time: Int64, exitCode: Int? = nil) {
        events.append(.applicationEnd(ApplicationEnd(time: Timestamp(milliseconds: time), exitCode: exitCode)))
    }

    mutating func updatePlan(_ id: Int, _ plan: PlanLineage) {
        events.append(.planUpdate(executionID: id, plan: [UInt8(plans.count)]))
        plans.append(plan)
    }

    /// What the application tells, and at the end of its log; a part of the log is lost before the events of `gaps`.
    func told(closesOpen: Bool = true, gapsBefore gaps: Set<Int> = []) -> [RunUpdate] {
        let plans = plans
        var application = SparkApplication(logName: "the-log") { text, _ in plans[Int(text[0])] }
        var told: [RunUpdate] = []
        for (number, event) in events.enumerated() {
            if gaps.contains(number) { application.noteGap() }
            told += application.apply(event)
        }
        return told + application.finish(closesOpen: closesOpen)
    }

    /// How many events there are.
    var count: Int { events.count }

    // MARK: Plans

    static let orders = TableReference.table(name: "lake.db.orders", format: nil)

    /// The outer execution of a CREATE TABLE AS SELECT.
    static func createTable(_ name: Name, catalog: String = Self.catalog) -> PlanLineage {
        let target = TableReference.catalogObject(catalog: catalog, identifier: name, provider: "iceberg")
        return PlanLineage(
            rootOperator: "AtomicCreateTableAsSelect",
            write: PlanWrite(operator: "AtomicCreateTableAsSelect", target: target, lifecycle: .create, hasQuery: false)
        )
    }

    /// A write of `id` and `twice` from the orders.
    static func append(
        to target: TableReference, operator: String = "AppendData", lifecycle: LifecycleStateChange? = nil,
        from source: TableReference = Self.orders
    ) -> PlanLineage {
        var write = PlanWrite(operator: `operator`, target: target, lifecycle: lifecycle, hasQuery: true)
        write.columns = [
            PlanColumn(
                name: "id", sources: [PlanColumnSource(source: 0, field: "id", transformations: [.init(.identity)])]),
            PlanColumn(
                name: "twice",
                sources: [PlanColumnSource(source: 0, field: "id", transformations: [.init(.transformation)])],
                expression: "(id * 2)"),
        ]
        write.dataset = [PlanColumnSource(source: 0, field: "st", transformations: [.init(.filter)])]
        let source = PlanSource(table: source, fields: [SchemaField(name: "id"), SchemaField(name: "st")])
        return PlanLineage(rootOperator: `operator`, write: write, sources: [source])
    }
}

extension RunUpdate {
    /// In short: what, when, of which job.
    var summary: String { "\(kind.rawValue) \(time.milliseconds) \(job.name)" }
}
