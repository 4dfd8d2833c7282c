import LineageModel
import SparkEventLog
import TestSupport
import Testing

@testable import SparkApplication

/// Real streaming applications, whole, cut short, and begun in the middle.
@Suite struct StreamingCorpusTests {
    typealias Kind = StreamingCorpus.Kind

    private func told(_ corpus: StreamingCorpus) -> [RunUpdate] {
        var application = SparkApplication(logName: "log")
        let updates = corpus.events.flatMap { application.apply($0.event) }
        return updates + application.finish(closesOpen: true)
    }

    // MARK: Runs

    @Test func `each started query is one run`() throws {
        let corpus = try StreamingCorpus.formatted.get()
        var started: [RunID: String?] = [:]
        for case .queryStarted(let query) in corpus.events.map(\.event) {
            started[try #require(RunID(query.runID))] = query.name
        }
        let runs = Dictionary(grouping: told(corpus).streaming, by: \.run.id)
        #expect(started.count == 28)
        #expect(Set(started.values).count == 27)
        #expect(Set(runs.keys) == Set(started.keys))
        for (id, updates) in runs {
            #expect(Set(updates.map(\.job.name)).count == 1)
            let name = updates[0].job.name.text
            #expect(name == "orders_stream." + (started[id]?.flatMap { $0 } ?? "lake_db_unnamed"))
            let ends = updates.filter { ![.start, .running].contains($0.kind) }
            #expect(ends.count == 1 && updates.last == ends.first, "\(name)")
            let starts = updates.filter { $0.kind == .start }
            #expect(starts.count == (name.hasSuffix(".stream_fail") ? 0 : 1), "\(name)")
            #expect(updates.map(\.time) == updates.map(\.time).sorted(), "\(name)")
        }
    }

    @Test(arguments: Kind.allCases) func `every update has all inputs and outputs`(_ kind: Kind) throws {
        let corpus = try kind.corpus
        var topics: [RunID: Set<Name>] = [:]
        for case .queryProgress(let progress) in corpus.events.map(\.event) {
            topics[try #require(RunID(progress.runID)), default: []].formUnion(progress.sources.flatMap(\.topics))
        }
        for (id, updates) in Dictionary(grouping: told(corpus).streaming, by: \.run.id) {
            if updates[0].job.name.text.hasSuffix(".stream_fail") { continue }
            let last = try #require(updates.last)
            for update in updates {
                #expect(topics[id, default: []].isSubset(of: update.inputs.map(\.identity.name)), "\(update.job.name)")
                #expect(Set(update.inputs.map(\.identity)) == Set(last.inputs.map(\.identity)))
                #expect(Set(update.outputs.map(\.dataset.identity)) == Set(last.outputs.map(\.dataset.identity)))
                let isNameless = kind == .formatted && update.job.name == "orders_stream.to_kafka"
                #expect(update.outputs.isEmpty == isNameless, "\(update.job.name)")
                #expect(!update.inputs.isEmpty)
            }
        }
    }

    @Test func `a failure in the first batch is a bare FAIL`() throws {
        let updates = try told(StreamingCorpus.formatted.get()).filter { $0.job.name == "orders_stream.stream_fail" }
        let failure = try #require(updates.first)
        #expect(updates.count == 1 && failure.kind == .fail)
        #expect(failure.inputs.isEmpty && failure.outputs.isEmpty)
        #expect(failure.run.errorMessage?.hasPrefix("org.apache.spark.SparkException: Job aborted") == true)
        #expect(failure.run.errorMessage?.utf8.count ?? 0 <= 2_000)
    }

    @Test func `a late failure has its lineage and its error`() throws {
        let updates = try told(StreamingCorpus.formatted.get())
        let failure = try #require(updates.last { $0.job.name == "orders_stream.stream_fail_late" })
        #expect(failure.kind == .fail)
        #expect(failure.run.errorMessage?.isEmpty == false)
        #expect(failure.outputs.first?.edges.count == 2)
        #expect(failure.run.streaming?.batches == 1)
    }

    @Test func `what foreachBatch writes is in the query's run`() throws {
        let updates = try told(StreamingCorpus.formatted.get())
        for (query, targets) in [
            ("fb_append", ["fb_append"]), ("fb_merge", ["order_state"]),
            ("fb_multi", ["multi_orders", "multi_totals"]),
            ("fb_nested", ["fb_joined", "fb_rdd"]), ("fb_save", ["fb_save"]),
        ] {
            let run = try #require(updates.last { $0.job.name == Name("orders_stream.\(query)") })
            #expect(run.outputs.map { StreamingCorpus.short($0.dataset.identity.name.text) }.sorted() == targets)
            #expect(run.kind == .complete)
        }
        let batch = updates.filter { $0.job.processing == .batch }.flatMap(\.outputs)
        let created = batch.filter { $0.lifecycleStateChange != .create && $0.lineage != nil }
        #expect(!created.contains { $0.dataset.identity.name.text.contains("fb_") })
    }

    @Test func `totals and offsets are those of all batches`() throws {
        let updates = try told(StreamingCorpus.formatted.get())
        let run = try #require(updates.last { $0.job.name == "orders_stream.uneven" })
        let details = try #require(run.run.streaming)
        #expect((details.batches, details.inputRows, details.outputRows, details.lastBatch) == (4, 56, 56, 3))
        #expect(details.offsets.map(\.source).count == 3)
        #expect(details.offsets[0].source.contains("payments"))
        #expect(details.offsets[0].end.hasPrefix("{\"payments\":{"))
    }

    @Test func `the runs of a restarted query share its id`() throws {
        let updates = try told(StreamingCorpus.formatted.get()).filter { $0.job.name == "orders_stream.assign" }
        #expect(Set(updates.map(\.run.id)).count == 2)
        #expect(Set(updates.map { $0.run.streaming?.queryID }).count == 1)
    }

    // MARK: Edges

    @Test func `a MERGE adds to its own column`() throws {
        for kind in [Kind.formatted] {
            let state = try #require(try told(kind.corpus).output("order_state"))
            let amount = try #require(state.lineage?.columns.first { $0.column == "amount" })
            let own = try #require(amount.sources.first { $0.field == "amount" })
            #expect(own.dataset == state.dataset.identity)
            #expect(own.transformations == TransformationSet(.transformation))
            #expect(state.edges.filter { $0.source.hasPrefix("order_state.") }.count == 1)
        }
    }

    @Test func `what a mode does not print is flagged`() throws {
        let extended = try told(StreamingCorpus.extended.get())
        #expect(extended.output("wide")?.has(.truncated) == true)
        #expect(extended.output("order_state")?.has(.modeLacks) == true)
        let missing = try StreamingCorpus.extended.get().missingEdges(in: extended)
        #expect(missing.allSatisfy { $0.hasPrefix("wide.") || $0.hasPrefix("order_state.") }, "\(missing)")
        let formatted = try told(StreamingCorpus.formatted.get())
        #expect(formatted.output("wide")?.has(.truncated) == true)
        #expect(formatted.output("flatmap_groups")?.has(.opaqueCode) == true)
        #expect(try StreamingCorpus.formatted.get().missingEdges(in: formatted) == [])
    }

    @Test(arguments: [Kind.formatted, .extended])
    func `a chain broken by an RDD is flagged, with the topic as an opaque source`(_ kind: Kind) throws {
        let updates = try told(kind.corpus)
        let output = try #require(updates.output("fb_rdd"))
        #expect(output.incomplete.count { $0.kind == .opaqueCode } == 1)
        let columns = try #require(output.lineage?.columns)
        #expect(columns.map(\.column) == ["order_id", "customer"])
        for column in columns {
            #expect(
                column.sources.map(\.field)
                    == ["key", "value", "topic", "partition", "offset", "timestamp", "timestampType"])
            for source in column.sources {
                #expect(source.dataset == DatasetIdentity(namespace: "kafka://unknown", name: "orders"))
                #expect(source.transformations == TransformationSet(.transformation))
                #expect(source.description == "opaque")
            }
            #expect(column.isIncomplete)
        }
        // What joins the batch itself is not touched by it.
        #expect(updates.output("fb_joined")?.has(.opaqueCode) == false)
        let run = try #require(updates.last { $0.job.name == "orders_stream.fb_nested" })
        #expect(run.inputs.contains { $0.identity == DatasetIdentity(namespace: "kafka://unknown", name: "orders") })
    }

    @Test func `a Kafka sink is told as far as the log names it`() throws {
        let (formatted, extended) = try (told(StreamingCorpus.formatted.get()), told(StreamingCorpus.extended.get()))
        #expect(formatted.last { $0.job.name == "orders_stream.to_kafka" }?.outputs == [])
        let copy = try #require(extended.output("copy_out"))
        #expect(copy.dataset.identity.namespace == "kafka://127.0.0.1:19092")
        #expect(
            Set(copy.edges.map { "\($0.column) <- \($0.source)" }) == [
                "key <- orders_raw.order_id", "value <- orders_raw.order_id", "value <- orders_raw.customer",
                "value <- orders_raw.amount",
            ])
    }

    @Test(arguments: [Kind.formatted, .extended])
    func `literal topics are a dataset each`(_ kind: Kind) throws {
        let updates = try told(kind.corpus)
        let run = try #require(updates.last { $0.job.name == "orders_stream.kafka_to_kafka" })
        #expect(run.outputs.map(\.dataset.identity.name) == ["even_out", "odd_out"])
        for output in run.outputs {
            #expect(output.edges.contains { $0.column == "value" && $0.source == "orders.value" })
            #expect(output.has(.noBrokers))
        }
    }

    @Test(arguments: [Kind.formatted, .extended])
    func `where a value stands in JSON is its description`(_ kind: Kind) throws {
        let updates = try told(kind.corpus)
        let columns = try #require(updates.output("orders_raw")?.lineage?.columns)
        let paths = Dictionary(uniqueKeysWithValues: columns.map { ($0.column.text, $0.sources[0].description) })
        #expect(paths["order_id"] == "value.order_id")
        #expect(paths["city"] == "value.address.city")
        #expect(paths["key"] == "" && paths["topic"] == "")
    }

    // MARK: Cut

    @Test(arguments: Kind.allCases)
    func `a log that ends after any progress event has no wrong edge`(_ kind: Kind) throws {
        let corpus = try kind.corpus
        var application = SparkApplication(logName: "log")
        for (line, event) in corpus.events {
            let updates = application.apply(event)
            #expect(corpus.wrongEdges(in: updates) == [], "line \(line)")
            guard case .queryProgress = event else { continue }
            var cut = application
            #expect(corpus.wrongEdges(in: cut.finish(closesOpen: true)) == [], "line \(line)")
        }
    }

    /// Windows of a log, each as if its beginning were lost.
    ///
    /// Queries come one after the other, so that a window sees the whole of the one that was cut. A compacted log has
    /// kept its settings; without them its tables have no names.
    @Test(arguments: [(Kind.pairing, 1), (.formatted, 7), (.extended, 11)])
    func `a log begun in the middle has no wrong edge and says so`(_ kind: Kind, _ step: Int) throws {
        let corpus = try kind.corpus
        var flagged = 0
        for start in stride(from: 1, to: corpus.events.count, by: step) {
            var application = SparkApplication(logName: "log")
            let window = corpus.events[start..<min(corpus.events.count, start + 70)]
            var begun: Set<RunID> = []
            for case .queryStarted(let query) in window.map(\.event) {
                begun.insert(try #require(RunID(query.runID)))
            }
            let isCompacted = start / step % 4 != 0
            var told = isCompacted ? corpus.events.prefix(3).flatMap { application.apply($0.event) } : []
            told += window.flatMap { application.apply($0.event) } + application.finish(closesOpen: true)
            #expect(corpus.wrongEdges(in: told) == [], "line \(window.first?.line ?? 0)")
            for update in told.streaming where !begun.contains(update.run.id) {
                for output in update.outputs { #expect(output.has(.sourceGap), "\(update.job.name)") }
                flagged += update.outputs.count
            }
        }
        #expect(flagged > 10)
    }

    @Test func `a query without its start has its name and its id`() throws {
        let corpus = try StreamingCorpus.formatted.get()
        let whole = told(corpus)
        var application = SparkApplication(logName: "log")
        let without = corpus.events.filter { if case .queryStarted = $0.event { false } else { true } }
        let cut = without.flatMap { application.apply($0.event) } + application.finish(closesOpen: true)
        #expect(Set(cut.streaming.map(\.run.id)) == Set(whole.streaming.map(\.run.id)))
        #expect(Set(cut.streaming.map(\.job.name)) == Set(whole.streaming.map(\.job.name)))
        #expect(corpus.wrongEdges(in: cut) == [])
        // What an earlier run knew is not carried over: the log may lack more than a line.
        #expect(corpus.missingEdges(in: cut) == [])
    }
}
