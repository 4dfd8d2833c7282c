import ColumnLineage
import LineageModel
import SparkEventLog

@testable import SparkApplication

/// A query by hand: plans are values, progress events have one source a topic.
struct StreamingSample {
    var sample = Sample()
    private var execution = 0
    private var time: Int64 = 2_000

    static let query = "6d2f1f2e-2f0e-4d0a-9f39-0c6a5f6a0001"
    static let runs = [
        "6d2f1f2e-2f0e-4d0a-9f39-0c6a5f6a0011", "6d2f1f2e-2f0e-4d0a-9f39-0c6a5f6a0012",
        "6d2f1f2e-2f0e-4d0a-9f39-0c6a5f6a0013",
    ]

    mutating func start(run: Int = 0, name: String? = "q") {
        time += 100
        sample.add(
            .queryStarted(
                QueryStarted(
                    id: Self.query, runID: Self.runs[run], name: name, time: Timestamp(milliseconds: time))))
    }

    /// The executions of a batch, without its progress event.
    mutating func batch(_ number: Int, run: Int = 0, _ plan: PlanLineage, error: String = "") {
        let description = "q\nid = \(Self.query)\nrunId = \(Self.runs[run])\nbatch = \(number)"
        let outer = execution
        execution += 2
        time += 100
        sample.start(outer, at: time, description: description, plan: plan)
        sample.start(outer + 1, root: outer, at: time, description: description, plan: plan)
        sample.end(outer + 1, at: time + 10, error: error)
        sample.end(outer, at: time + 10, error: error)
    }

    /// A source of a progress event: a topic, and whether it had news.
    struct Source {
        var topics: [Name]
        var isChanged: Bool

        static func news(_ topics: Name...) -> Source { Source(topics: topics, isChanged: true) }
        static func idle(_ topics: Name...) -> Source { Source(topics: topics, isChanged: false) }
    }

    mutating func progress(
        _ number: Int, run: Int = 0, _ sources: Source..., after wait: Int64 = 0, sink: String = "lake.db.out",
        rows: Int = 5
    ) {
        time += wait
        sample.add(
            .queryProgress(
                QueryProgress(
                    id: Self.query, runID: Self.runs[run], name: "q", batchID: number,
                    time: Timestamp(milliseconds: time),
                    sources: sources.map {
                        StreamSource(
                            description: "KafkaV2[Subscribe[\($0.topics)]]", isChanged: $0.isChanged, topics: $0.topics,
                            inputRows: $0.isChanged ? rows : 0)
                    }, sink: sink, outputRows: rows)))
    }

    mutating func terminate(run: Int = 0, exception: String? = nil) {
        sample.add(.queryTerminated(QueryTerminated(id: Self.query, runID: Self.runs[run], exception: exception)))
    }

    /// What was told of the query.
    func told(closesOpen: Bool = true) -> [RunUpdate] { sample.told(closesOpen: closesOpen).streaming }

    /// A write in which each column is fed by the `value` of one scan, named by its id.
    static func plan(
        to table: Name = "lake.db.out", _ columns: (column: Name, scan: Int32)..., constants: [Name] = []
    ) -> PlanLineage {
        var scans: [Int32] = []
        for (_, scan) in columns where !scans.contains(scan) { scans.append(scan) }
        var write = PlanWrite(
            operator: "WriteToDataSourceV2", target: .table(name: table, format: nil), hasQuery: true)
        write.columns = columns.map { column, scan in
            let place = scans.firstIndex(of: scan) ?? 0
            let source = PlanColumnSource(source: place, field: "value", transformations: .init(.transformation))
            return PlanColumn(name: column, sources: [source])
        }
        write.columns += constants.map { PlanColumn(name: $0, sources: []) }
        var plan = PlanLineage(rootOperator: "WriteToDataSourceV2", write: write)
        plan.sources = scans.indices.map { PlanSource(table: .microBatch(scan: $0)) }
        plan.microBatchScans = scans
        return plan
    }
}

extension RunUpdate {
    /// `a <- orders.value` for each direct edge, sorted.
    var edges: [String] { outputs.flatMap(\.edges).map { "\($0.column) <- \($0.source)" }.sorted() }
}
