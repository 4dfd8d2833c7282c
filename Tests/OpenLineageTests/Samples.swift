import LineageModel

/// Updates made by hand that together use every facet.
enum Samples {
    static let all: [(name: String, update: RunUpdate)] = [
        ("application-start", applicationStart), ("ctas-complete", ctasComplete), ("stream-running", streamRunning),
        ("application-complete", applicationComplete), ("insert-fail", insertFail), ("drop-abort", dropAbort),
        ("rename-complete", rename),
    ]

    static let application = RunReference(
        id: RunID(high: 0x01a1_fbeb_0750_789e, low: 0x904c_4ab7_25c2_897a), namespace: "lab", job: "torture")

    static var applicationStart: RunUpdate {
        var run = RunDescription(id: application.id)
        run.parent = RunReference(id: RunID(high: 1, low: 2), namespace: "airflow", job: "dag.task")
        run.root = RunReference(id: RunID(high: 3, low: 4), namespace: "airflow", job: "dag")
        run.sparkVersion = "3.5.7"
        var details = ApplicationDetails(applicationID: "local-1795227845314", name: "torture")
        details.master = "local[2]"
        details.deployMode = "client"
        details.driverHost = "localhost"
        details.user = "etl"
        run.application = details
        let job = JobDescription(namespace: "lab", name: "torture", kind: .application, processing: .none)
        return RunUpdate(kind: .start, time: Timestamp(milliseconds: 1_795_227_859_440), run: run, job: job)
    }

    static var applicationComplete: RunUpdate {
        var update = applicationStart
        update.kind = .complete
        update.run.incomplete = [
            IncompleteReason(kind: .modeLacks, missing: 24, remedy: "spark.sql.ui.explainMode=formatted"),
            IncompleteReason(kind: .sourceGap),
        ]
        return update
    }

    static var ctasComplete: RunUpdate {
        var update = sql(.complete, "torture.atomic_create_table_as_select.db_totals")
        update.run.jobDetails = JobDetails(
            jobID: 0, description: "setup", group: "g", callSite: "sql at <unknown>:0")
        update.inputs = [orders, payments]
        update.inputs[0].read = DatasetStatistics(rows: 7, bytes: 9_000_000_000, files: 2)
        update.run.cost = cost
        var output = OutputDataset(dataset: table("totals", schema: [SchemaField(name: "id", type: "long")]))
        output.lineage = ColumnLineageFacts(
            columns: [
                ColumnOrigin(column: "id", sources: [source("orders", "id", [.init(.identity)])]),
                ColumnOrigin(
                    column: "total",
                    sources: [
                        source("orders", "amt", [.init(.aggregation), .init(.conditional)]),
                        source("orders", "blob", [.init(.transformation)], description: "opaque"),
                    ], expression: "sum(amt) AS total"),
                ColumnOrigin(column: "loaded_at", sources: []),
            ], dataset: [source("orders", "st", [.init(.filter), .init(.join)])])
        output.lifecycleStateChange = .create
        output.written = DatasetStatistics(rows: 3, bytes: 812)
        output.incomplete = [
            IncompleteReason(
                kind: .truncated, operator: "Window", missing: 12, remedy: "spark.sql.debug.maxToStringFields=10000"),
            IncompleteReason(kind: .opaqueCode),
        ]
        update.outputs = [output]
        return update
    }

    static var streamRunning: RunUpdate {
        var update = sql(.running, "torture.orders_stream")
        update.job.processing = .streaming
        var details = StreamingDetails(queryID: "5a83a7d8-2a84-4d25-8d62-0a76ea0c3ad1")
        (details.batches, details.inputRows, details.outputRows, details.lastBatch) = (3, 16, 12, 2)
        details.offsets = [StreamOffset(source: "KafkaV2[Subscribe[orders]]", end: "{\"orders\":{\"0\":8}}")]
        update.run.streaming = details
        var topic = Dataset(identity: DatasetIdentity(namespace: "kafka://b1:9092", name: "orders"))
        topic.schema = [SchemaField(name: "value", type: "binary"), SchemaField(name: "key")]
        update.inputs = [topic]
        update.outputs = [OutputDataset(dataset: table("sink", schema: []))]
        return update
    }

    static var insertFail: RunUpdate {
        var update = sql(.fail, "torture.append_data.lake_db_orders")
        update.run.errorMessage =
            "org.apache.spark.SparkException: no \"x\" in C:\\tmp\n\tat a.b(C.scala:1)\u{1}\u{7F} – é 😀"
        update.outputs = [OutputDataset(dataset: orders)]
        return update
    }

    static var dropAbort: RunUpdate {
        var update = sql(.abort, "torture.drop_table.db_old")
        var output = OutputDataset(dataset: Dataset(identity: DatasetIdentity(namespace: "lake", name: "db.old")))
        output.lifecycleStateChange = .drop
        output.lineage = ColumnLineageFacts()
        update.outputs = [output]
        return update
    }

    static var rename: RunUpdate {
        var update = sql(.complete, "torture.rename_table")
        var output = OutputDataset(dataset: table("new", schema: [SchemaField(name: "id", type: "long")]))
        output.lifecycleStateChange = .rename
        output.previous = identity("old")
        update.outputs = [output]
        return update
    }

    private static var cost: RunCost {
        var cost = RunCost()
        (cost.executorRunTime, cost.executorProcessorTime) = (1200, 800)
        (cost.shuffleBytesRead, cost.shuffleBytesWritten) = (64, 65)
        (cost.memoryBytesSpilled, cost.diskBytesSpilled) = (4096, 512)
        return cost
    }

    static func sql(_ kind: RunUpdate.Kind, _ name: Name) -> RunUpdate {
        var run = RunDescription(id: RunID(high: 0x01a1_fbeb_39f7_7f50, low: 0x83ae_477a_1e81_5a8b))
        run.parent = application
        run.sparkVersion = "3.5.7"
        let job = JobDescription(namespace: "lab", name: name, kind: .sql, processing: .batch)
        return RunUpdate(kind: kind, time: Timestamp(milliseconds: 1_795_227_872_000), run: run, job: job)
    }

    private static var orders: Dataset {
        table(
            "orders", schema: [SchemaField(name: "id", type: "long"), SchemaField(name: "amt", type: "decimal(10,2)")])
    }

    private static var payments: Dataset {
        var dataset = Dataset(identity: DatasetIdentity(namespace: "s3://corp-lake", name: "wh/db.db/payments"))
        dataset.symlinks = [
            Symlink(identity: DatasetIdentity(namespace: "hive://m:9083", name: "db.payments"), kind: .table),
            Symlink(identity: DatasetIdentity(namespace: "s3://old", name: "payments"), kind: .location),
        ]
        dataset.catalog = CatalogDescription(
            framework: "hive", type: "hive", name: "spark_catalog", warehouseURI: "s3://corp-lake/wh",
            metadataURI: "thrift://m:9083")
        dataset.storage = StorageDescription(layer: "delta")
        return dataset
    }

    private static func table(_ name: String, schema: [SchemaField]) -> Dataset {
        var dataset = Dataset(identity: identity(name))
        dataset.schema = schema
        dataset.symlinks = [
            Symlink(identity: DatasetIdentity(namespace: "file:/srv/wh", name: Name("db.\(name)")), kind: .table)
        ]
        dataset.catalog = CatalogDescription(
            framework: "iceberg", type: "hadoop", name: "lake", warehouseURI: "/srv/wh")
        dataset.storage = StorageDescription(layer: "iceberg", fileFormat: "parquet")
        return dataset
    }

    static func source(
        _ table: String, _ field: Name, _ transformations: TransformationSet, description: String = ""
    ) -> ColumnSource {
        ColumnSource(
            dataset: identity(table), field: field, transformations: transformations, description: description)
    }

    private static func identity(_ table: String) -> DatasetIdentity {
        DatasetIdentity(namespace: "file", name: Name("/srv/wh/db/\(table)"))
    }
}
