import LineageModel
import LineageStore
import MarquezAPI

/// A store of many tables in ten layers: each has 50 columns, each made of two columns of the layer before.
struct Web {
    private static let (layers, columns) = (10, 50)

    let filling: Spent
    private let store: LineageStore
    private let tables: Int

    init(_ file: String, edges: Int) throws {
        store = try LineageStore(file)
        let tables = max(1, edges / ((Self.layers - 1) * Self.columns * 2))
        self.tables = tables
        let start = Spent.now
        var random = Numbers(state: 1)
        for layer in 1..<Self.layers {
            for first in stride(from: 0, to: tables, by: 100) {
                let batch = (first..<min(tables, first + 100)).map { Self.event(layer, $0, of: tables, &random) }
                _ = try store.ingest(batch, received: Timestamp(milliseconds: 0))
            }
        }
        filling = start.since
    }

    private static func event(_ layer: Int, _ table: Int, of tables: Int, _ random: inout Numbers) -> [UInt8] {
        var fields: [String] = []
        // A table is made of four tables, as a query of some joins is.
        let sources = (0..<4).map { _ in random.next(below: tables) }
        for column in 0..<columns {
            let inputs = (0..<2).map { _ in
                let source = sources[random.next(below: 4)]
                return
                    #"{"namespace":"web","name":"l\#(layer - 1)/t\#(source)","field":"c\#(random.next(below: columns))","transformations":[{"type":"DIRECT","subtype":"TRANSFORMATION","description":"","masking":false}]}"#
            }
            fields.append(#""c\#(column)":{"inputFields":[\#(inputs.joined(separator: ","))]}"#)
        }
        let number = layer * 1_000_000 + table
        let text = #"""
            {"eventTime":"2026-01-01T00:00:00Z","eventType":"COMPLETE","producer":"p:p","schemaURL":"s:s",\#
            "run":{"runId":"01a1fbeb-fbdc-77d8-bfa5-\#(String(number + 0x1000_0000_0000, radix: 16))"},\#
            "job":{"namespace":"web","name":"j\#(layer)/t\#(table)"},"inputs":[],"outputs":[{"namespace":"web",\#
            "name":"l\#(layer)/t\#(table)","facets":{"columnLineage":{"fields":{\#(fields.joined(separator: ","))}}}}]}
            """#
        return Array(text.utf8)
    }

    // MARK: Asking

    /// A column in the middle: there are steps to go both ways.
    func column(_ number: Int) -> (table: String, column: Name?) {
        ("l5/t\(number % tables)", Name("c\(number % Self.columns)"))
    }

    func table(_ number: Int) -> (table: String, column: Name?) { ("l5/t\(number % tables)", nil) }

    /// How many columns and edges the questions find, on the average.
    func found() throws -> String {
        let graphs = try (0..<20).map { try ask(column($0 * 37)) } + (0..<20).map { try ask(table($0 * 37)) }
        let counts = [graphs.prefix(20), graphs.suffix(20)].map { some in
            "\(some.map(\.columns.count).reduce(0, +) / 20) columns \(some.map(\.edges.count).reduce(0, +) / 20) edges"
        }
        guard graphs.reduce(0, { $0 + $1.edges.count }) > 10_000 else { throw Failure(what: "too few: \(counts)") }
        return counts.joined(separator: ", ")
    }

    /// What is asked takes so many milliseconds at most, save for one in a hundred.
    func slowest(of count: Int, _ root: (Int) -> (table: String, column: Name?)) throws -> Spent {
        var times: [Spent] = []
        for number in 0..<count {
            let start = Spent.now
            try get(root(number * 37))
            times.append(start.since)
        }
        let place = times.count * 99 / 100
        return Spent(
            elapsed: times.map(\.elapsed).sorted()[place] * 1000,
            processor: times.map(\.processor).sorted()[place] * 1000)
    }

    private func ask(_ root: (table: String, column: Name?)) throws -> ColumnGraph {
        try store.read { reader throws(LineageStoreError) in
            let identity = DatasetIdentity(namespace: "web", name: Name(root.table))
            let dataset = try reader.dataset(identity)?.row ?? 0
            return try reader.columnGraph(
                from: root.column.map { .column(dataset: dataset, $0) } ?? .dataset(dataset),
                ColumnGraphOptions(upstream: 5, downstream: 5))
        }
    }

    /// The same as Marquez's API answers it.
    private func get(_ root: (table: String, column: Name?)) throws {
        let table = root.table.replacing("/", with: "%2F")
        let node = root.column.map { "datasetField%3Aweb%3A\(table)%3A\($0)" } ?? "dataset%3Aweb%3A\(table)"
        let request = APIRequest("GET", "/api/v1/column-lineage", query: "nodeId=\(node)&depth=5&withDownstream=true")
        let answer = MarquezAPI(store).answer(request)
        guard answer.status == 200, answer.body.count > 1000 else {
            throw Failure(what: "\(node): \(answer.status) \(String(decoding: answer.body.prefix(200), as: UTF8.self))")
        }
    }
}

/// Numbers by chance, the same each time.
struct Numbers {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
}
