import LineageModel
import Testing

@testable import Sidecar

@Suite struct ExplanationTests {
    private let orders = table("file", "/wh/db/orders", "lake.db.orders")
    private let customers = table("file", "/wh/db/customers", "lake.db.customers")
    private let totals = table("file", "/wh/db/totals", "lake.db.totals")

    private func update() -> RunUpdate {
        var run = RunDescription(id: RunID(high: 1, low: 2))
        run.jobDetails = JobDetails(description: "nightly totals")
        let job = JobDescription(namespace: "default", name: "app.ctas.totals", kind: .sql, processing: .batch)
        var update = RunUpdate(kind: .complete, time: Timestamp(milliseconds: 5_100), run: run, job: job)
        update.inputs = [orders, customers]
        var output = OutputDataset(dataset: totals)
        output.lifecycleStateChange = .create
        output.lineage = lineage()
        output.incomplete = [
            IncompleteReason(
                kind: .truncated, operator: "Window", missing: 12, remedy: "spark.sql.debug.maxToStringFields=10000")
        ]
        update.outputs = [output]
        return update
    }

    private func lineage() -> ColumnLineageFacts {
        func source(_ dataset: Dataset, _ field: Name, _ kinds: TransformationSet) -> ColumnSource {
            ColumnSource(dataset: dataset.identity, field: field, transformations: kinds)
        }
        let identity = TransformationSet(.identity)
        return ColumnLineageFacts(
            columns: [
                ColumnOrigin(column: "name", sources: [source(customers, "name", identity)]),
                ColumnOrigin(
                    column: "total",
                    sources: [
                        source(orders, "price", .init(.aggregation)), source(orders, "tax", .init(.aggregation)),
                        source(orders, "status", .init(.conditional)),
                    ],
                    expression: "sum(CASE WHEN (status#3 = x)\n THEN (price#12L + tax#13) END)"),
                ColumnOrigin(column: "kind", sources: [], expression: "web"),
                ColumnOrigin(column: "lost", sources: [], expression: "upper(c)", isIncomplete: true),
            ],
            dataset: [
                source(orders, "customer", [.init(.join), .init(.groupBy)]), source(customers, "id", .init(.join)),
            ])
    }

    @Test func `a run is told column by column`() {
        let text = RunExplanation(update(), started: Timestamp(milliseconds: 1_000), style: TextStyle(width: 100))
            .lines().joined(separator: "\n")
        #expect(
            text == """
                nightly totals  complete in 4.1 s
                  job     app.ctas.totals
                  run     00000000-0000-0001-0000-000000000002
                  reads   lake.db.orders  file /wh/db/orders
                  reads   lake.db.customers  file /wh/db/customers
                  writes  lake.db.totals  (create)  file /wh/db/totals
                    name  ← customers.name
                    total ← orders.price, orders.tax  sum(CASE WHEN (status = x) THEN (price + tax) END)
                            by orders.status (conditional)
                    kind  ← (no column)               web
                    lost  ← (unknown)                 upper(c)
                    rows by orders.customer (group by, join), customers.id (join)
                    incomplete: Spark cut the plan's text in Window, 12 missing; set \
                spark.sql.debug.maxToStringFields=10000

                """)
    }

    @Test func `a stream is told with its batches and offsets`() {
        var update = update()
        var details = StreamingDetails(queryID: "q")
        (details.batches, details.lastBatch, details.inputRows, details.outputRows) = (4, 11, 24, 20)
        details.offsets = [StreamOffset(source: "KafkaV2[Subscribe[orders]]", end: "{\"orders\":{\"0\":8}}")]
        update.run.streaming = details
        let lines = RunExplanation(update, started: nil, style: TextStyle(width: 100)).lines()
        #expect(lines.contains("  stream  4 batches up to number 11: 24 rows read, 20 written"))
        #expect(lines.contains("  at      KafkaV2[Subscribe[orders]]  {\"orders\":{\"0\":8}}"))
    }

    @Test func `a stream that failed at once has no numbers`() {
        var update = update()
        update.run.streaming = StreamingDetails(queryID: "q")
        let lines = RunExplanation(update, started: nil, style: TextStyle(width: 100)).lines()
        #expect(lines.contains("  stream  0 batches"))
    }

    @Test func `where the plan has no words for a column, its expression is told as events carry it`() {
        func source(_ field: Name, _ kind: Transformation, _ description: String, _ formula: String) -> ColumnSource {
            ColumnSource(
                dataset: orders.identity, field: field, transformations: .init(kind), description: description,
                formula: formula)
        }
        let product = "(price * qty)"
        let lineage = ColumnLineageFacts(columns: [
            .init(
                column: "one",
                sources: [
                    source("price", .transformation, "", product), source("qty", .transformation, "", product),
                ]),
            .init(
                column: "two",
                sources: [
                    source("a", .transformation, "", "upper(a)"), source("b", .aggregation, "", "max(b)"),
                    source("c", .identity, "", "c"), source("d", .transformation, "", ""),
                ]),
            .init(column: "dark", sources: [source("a", .transformation, "opaque", "")]),
            .init(column: "own", sources: [source("a", .transformation, "", "lower(a)")], expression: "lower(x#1)"),
            .init(
                column: "far",
                sources: [
                    source("a", .transformation, "", "concat(\(String(repeating: "a, ", count: 60))a)")
                ]),
        ])
        let lines = ColumnTable(lineage, labels: DatasetLabels([orders]), style: TextStyle(width: 100)).lines()
        #expect(
            lines == [
                "    one  ← orders.price, orders.qty           (price * qty)",
                "    two  ← orders.a, orders.b, orders.c, orders.d",
                "           upper(a); max(b)",
                "    dark ← orders.a (opaque)                  (computed)",
                "    own  ← orders.a                           lower(x)",
                "    far  ← orders.a                           concat(\(String(repeating: "a, ", count: 15))a…",
            ])
    }

    @Test(arguments: [40, 60, 80, 120]) func `columns keep to the width`(_ width: Int) {
        let lines = ColumnTable(
            lineage(), labels: DatasetLabels([orders, customers]), style: TextStyle(width: width)
        ).lines().flatMap { $0.split(separator: "\n") }
        for line in lines { #expect(line.count <= max(width, 48), "\(line)") }
    }

    @Test func `colour is only where it is wanted`() {
        let plain = RunExplanation(update(), started: nil, style: TextStyle()).lines().joined()
        let colored = RunExplanation(update(), started: nil, style: TextStyle(isColored: true)).lines().joined()
        #expect(!plain.contains("\u{1B}"))
        #expect(colored.contains("\u{1B}[33m    incomplete"))
    }

    @Test func `names that would be equal are told apart`() {
        let labels = DatasetLabels([
            table("file", "/a/t", "one.db.t"), table("file", "/b/t", "two.db.t"), table("file", "/b/u", nil),
        ])
        #expect(labels[.init(namespace: "file", name: "/a/t")] == "one.db.t")
        #expect(labels[.init(namespace: "file", name: "/b/t")] == "two.db.t")
    }

    @Test func `a dot in quotes parts no names`() {
        let labels = DatasetLabels([table("file", "/a/x.y", "db.`x.y`"), table("file", "/b/z", "db.z")])
        #expect(labels[.init(namespace: "file", name: "/a/x.y")] == "`x.y`")
        #expect(labels[.init(namespace: "file", name: "/b/z")] == "z")
    }

    @Test func `a write without a name is told`() {
        var update = update()
        update.outputs = []
        let lines = RunExplanation(update, started: nil, style: TextStyle()).lines()
        #expect(lines.suffix(2) == ["  writes  what has no name in the log", ""])
    }

    @Test func `control characters do not reach the terminal`() {
        var update = update()
        update.run.jobDetails = JobDetails(description: "evil\u{1B}[2Jname")
        update.run.errorMessage = "first\u{7}\nsecond"
        let text = RunExplanation(update, started: nil, style: TextStyle()).lines().joined(separator: "\n")
        #expect(text.contains("evil\u{FFFD}[2Jname"))
        #expect(text.contains("  error   first\u{FFFD}\n"))
    }

    @Test(arguments: [
        ("sum(a#12)", "sum(a)"), ("a#1L", "a"), ("`x y`#7", "`x y`"), ("'# 1'", "'# 1'"), ("#12", "#12"),
        ("a#b", "a#b"),
        ("sum(x)#9L", "sum(x)"), ("a#", "a#"), ("é#3", "é"),
    ])
    func `ids are left out of expressions`(_ expression: String, _ expected: String) {
        #expect(ExpressionText.readable(expression) == expected)
    }
}

private func table(_ namespace: Name, _ location: Name, _ name: Name?) -> Dataset {
    var dataset = Dataset(identity: DatasetIdentity(namespace: namespace, name: location))
    if let name {
        let identity = DatasetIdentity(namespace: "file:/wh", name: name)
        dataset.symlinks = [Symlink(identity: identity, kind: .table)]
    }
    return dataset
}
