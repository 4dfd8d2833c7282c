import ColumnLineage
import LineageModel
import SparkEventLog
import Testing

@testable import SparkApplication

@Suite struct StreamingQueryTests {
    private var stream = StreamingSample()

    @Test mutating func `a run is told once its sources are known`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 1)))
        #expect(stream.told(closesOpen: false).isEmpty)
        stream.progress(0, .news("orders"))
        let told = stream.told(closesOpen: false)
        #expect(told.map(\.kind) == [.start])
        #expect(told[0].time == Timestamp(milliseconds: 2_100))
        #expect(told[0].job.name == "nightly_load.q")
        #expect(told[0].edges == ["a <- orders.value"])
    }

    // MARK: Pairing

    @Test mutating func `scans are paired with the sources that changed`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20), ("b", 30)))
        stream.progress(0, .idle("quiet"), .news("orders"), .idle("returns"), .news("payments"))
        let told = stream.told()
        #expect(told[0].edges == ["a <- orders.value", "b <- payments.value"])
        #expect(told[0].inputs.map(\.identity.name) == ["orders", "payments", "quiet", "returns"])
    }

    @Test mutating func `nothing is learned where scans and changed sources do not come out even`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20), ("b", 30)))
        stream.progress(0, .news("orders"))
        #expect(stream.told().isEmpty)
    }

    @Test mutating func `a scan does not change its source`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20), ("b", 30)))
        stream.progress(0, .news("orders"), .news("payments"))
        stream.batch(1, StreamingSample.plan(("a", 20), constants: ["b"]))
        stream.progress(1, .idle("orders"), .news("payments"))
        #expect(stream.told().last?.edges == ["a <- orders.value", "b <- payments.value"])
    }

    @Test mutating func `a pattern may find more topics`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20)))
        stream.progress(0, .news("orders"))
        stream.batch(1, StreamingSample.plan(("a", 20)))
        stream.progress(1, .news("orders", "orders_eu"))
        let told = stream.told()
        #expect(told.map(\.kind) == [.start, .running, .abort])
        #expect(told[2].edges == ["a <- orders.value", "a <- orders_eu.value"])
        #expect(told[2].inputs.map(\.identity.name) == ["orders", "orders_eu"])
    }

    // MARK: Accumulation

    @Test mutating func `an idle source makes nothing poorer`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20), ("b", 30)))
        stream.progress(0, .news("orders"), .news("payments"))
        stream.batch(1, StreamingSample.plan(("a", 20), constants: ["b"]))
        stream.progress(1, .news("orders"), .idle("payments"))
        stream.batch(2, StreamingSample.plan(constants: ["a", "b"]))
        stream.progress(2, .idle("orders"), .idle("payments"))
        stream.terminate()
        let told = stream.told()
        #expect(told.map(\.kind) == [.start, .complete])
        #expect(told[1].edges == ["a <- orders.value", "b <- payments.value"])
        #expect(told[1].inputs.map(\.identity.name) == ["orders", "payments"])
    }

    @Test mutating func `a restarted query goes on from what it knew`() {
        restart(with: StreamingSample.plan(("a", 21), constants: ["b"]), .news("orders"), .idle("payments"))
        #expect(stream.told().last?.edges == ["a <- orders.value", "b <- payments.value"])
    }

    @Test mutating func `a query that was changed starts afresh`() {
        // Both now come from the orders.
        restart(with: StreamingSample.plan(("a", 21), ("b", 21)), .news("orders"), .idle("payments"))
        #expect(stream.told().last?.edges == ["a <- orders.value", "b <- orders.value"])
    }

    @Test mutating func `a query with other columns starts afresh`() {
        restart(with: StreamingSample.plan(("a", 21), constants: ["c"]), .news("orders"), .idle("payments"))
        #expect(stream.told().last?.edges == ["a <- orders.value"])
    }

    @Test mutating func `a query with other sources starts afresh`() {
        restart(with: StreamingSample.plan(("a", 21), constants: ["b"]), .news("orders"), .idle("returns"))
        #expect(stream.told().last?.edges == ["a <- orders.value"])
    }

    @Test mutating func `a query with another target does not keep the old one`() {
        let other = StreamingSample.plan(to: "lake.db.other", ("a", 21))
        restart(with: other, .news("orders"), .idle("payments"))
        let last = stream.told().last
        #expect(last?.outputs.map { StreamingCorpus.short($0.dataset.identity.name.text) } == ["other"])
    }

    private mutating func restart(with plan: PlanLineage, _ sources: StreamingSample.Source...) {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20), ("b", 30)))
        stream.progress(0, .news("orders"), .news("payments"))
        stream.terminate()
        stream.start(run: 1)
        stream.batch(1, run: 1, plan)
        stream.progress(1, run: 1, sources[0], sources[1])
        stream.terminate(run: 1)
    }

    // MARK: RUNNING

    @Test mutating func `a run without news is told every ten minutes of the log`() {
        let plan = StreamingSample.plan(("a", 20))
        stream.start()
        for number in 0..<40 {
            stream.batch(number, plan)
            stream.progress(number, .news("orders"), after: 59_900)
        }
        stream.terminate()
        let told = stream.told()
        #expect(told.map(\.kind) == [.start, .running, .running, .running, .complete])
        let running = told.filter { $0.kind == .running }
        #expect(running.map { $0.run.streaming?.batches } == [11, 21, 31])
        #expect(running.map { $0.run.streaming?.inputRows } == [55, 105, 155])
        for (one, next) in zip(running, running.dropFirst()) {
            #expect(next.time.milliseconds - one.time.milliseconds == 600_000)
        }
        for update in told { #expect(update.edges == ["a <- orders.value"]) }
    }

    @Test mutating func `news is told at once`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20), constants: ["b"]))
        stream.progress(0, .news("orders"), .idle("payments"))
        stream.batch(1, StreamingSample.plan(("b", 30), constants: ["a"]))
        stream.progress(1, .idle("orders"), .news("payments"))
        let told = stream.told(closesOpen: false)
        #expect(told.map(\.kind) == [.start, .running])
        #expect(told[1].edges == ["a <- orders.value", "b <- payments.value"])
    }

    // MARK: Ends

    @Test mutating func `a failure has its cause`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20)), error: "boom")
        stream.terminate(exception: "java.lang.Boom: no\n\tat a.b\n\tat c.d\n\tat e.f")
        let told = stream.told()
        #expect(told.map(\.kind) == [.fail])
        #expect(told[0].run.errorMessage == "java.lang.Boom: no\n\tat a.b\n\tat c.d")
        #expect(told[0].job.name == "nightly_load.q")
    }

    @Test mutating func `what comes after the end does not begin the run again`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20)))
        stream.progress(0, .news("orders"))
        stream.terminate()
        stream.batch(1, StreamingSample.plan(("a", 20)))
        stream.progress(1, .news("orders"))
        stream.start()
        stream.terminate(exception: "late")
        #expect(stream.told().map(\.kind) == [.start, .complete])
    }

    @Test mutating func `the end of the application ends its queries`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20)))
        stream.progress(0, .news("orders"))
        stream.sample.endApplication(at: 90_000)
        let told = stream.told()
        #expect(told.map(\.kind) == [.start, .abort])
        #expect(told[1].time == Timestamp(milliseconds: 90_000))
    }

    @Test mutating func `a query that writes no dataset is not told`() {
        stream.start()
        stream.batch(0, PlanLineage(rootOperator: "Project"))
        stream.progress(0, .news("orders"), sink: "ConsoleTable")
        stream.terminate(exception: "boom")
        #expect(stream.told().isEmpty)
    }

    @Test mutating func `a query whose start is missing is told and flagged`() {
        stream.batch(7, StreamingSample.plan(("a", 20)))
        stream.progress(7, .news("orders"))
        let told = stream.told()
        #expect(told.map(\.kind) == [.start, .abort])
        #expect(told[0].job.name == "nightly_load.q")
        for output in told.flatMap(\.outputs) { #expect(output.has(.sourceGap)) }
    }

    @Test mutating func `numbers too large to be true do no harm`() {
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20)))
        stream.progress(0, .news("orders"), rows: .max)
        stream.batch(1, StreamingSample.plan(("a", 20)))
        stream.progress(1, .news("orders"), rows: .max)
        #expect(stream.told().last?.run.streaming?.inputRows == .max)
        #expect(stream.told().last?.run.streaming?.outputRows == .max)
    }

    // MARK: Sinks

    @Test mutating func `an unnamed query is named by its target`() {
        stream.start(name: nil)
        stream.batch(0, StreamingSample.plan(("a", 20)))
        let progress = QueryProgress(
            id: StreamingSample.query, runID: StreamingSample.runs[0], batchID: 0, time: Timestamp(milliseconds: 5_000),
            sources: [StreamSource(description: "KafkaV2[x]", topics: ["orders"])])
        stream.sample.add(.queryProgress(progress))
        #expect(stream.told().first?.job.name == "nightly_load.lake_db_out")
    }

    @Test(
        arguments: [
            ("even", ["even"]), ("CASE WHEN (p = 0) THEN even ELSE odd END", ["even", "odd"]),
            ("CASE WHEN (p = 0) THEN a WHEN (p = 1) THEN b ELSE a END", ["a", "b"]),
            ("CASE WHEN (p = 0) THEN even ELSE concat(x, y) END", []), ("CASE WHEN (p = 0) THEN even ELSE od …", []),
            ("CASE WHEN (p = 0) THEN two words ELSE odd END", []), ("CASE WHEN (p = 0) THEN even ELSE null END", []),
            ("concat(a, b)", []), ("null", []),
        ] as [(String, [Name])])
    func `topics are taken from literals alone`(_ expression: String, _ topics: [Name]) {
        var plan = StreamingSample.plan(("value", 20))
        plan.write?.target = .opaque(description: "org.apache.spark.sql.kafka010.KafkaStreamingWrite")
        plan.write?.columns.append(PlanColumn(name: "topic", sources: [], expression: expression))
        var stream = StreamingSample()
        stream.start()
        stream.batch(0, plan)
        stream.progress(0, .news("orders"), sink: "KafkaTable@1")
        #expect(stream.told().first?.outputs.map(\.dataset.identity.name) == topics)
    }

    @Test mutating func `files are written without a write node`() {
        var plan = PlanLineage(rootOperator: "Project", sources: [PlanSource(table: .microBatch(scan: 0))])
        plan.microBatchScans = [20]
        let source = PlanColumnSource(source: 0, field: "value", transformations: .init(.identity))
        let attribute = AttributeFrame.Attribute(
            id: 5, name: "v", sources: [source])
        plan.frame = AttributeFrame(attributes: [attribute], sources: plan.sources, microBatchScans: [20])
        stream.start()
        stream.batch(0, plan)
        stream.progress(0, .news("orders"), sink: "FileSink[file:/data/out]")
        let told = stream.told()
        #expect(told.first?.outputs.first?.dataset.identity == DatasetIdentity(namespace: "file", name: "/data/out"))
        #expect(told.first?.edges == ["v <- orders.value"])
    }
}
