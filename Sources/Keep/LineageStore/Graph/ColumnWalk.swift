import LineageModel
import SQLite

/// A walk through the edges between columns, breadth first, by rows; names are looked up at its end.
final class ColumnWalk {
    /// A column by its rows; field 0 stands for a whole dataset.
    struct Node: Hashable {
        let dataset: Int64
        let field: Int64
    }

    private struct Link: Hashable {
        let source: Node
        let target: Node
        let job: Int64
    }

    private let reader: LineageReader
    private let options: ColumnGraphOptions
    private var graph = ColumnGraph()
    private var nodes: [Node: Int] = [:]
    private var order: [Node] = []
    private var links: [Link: Int] = [:]
    private var ways: [(link: Link, ways: [Int64])] = []

    init(_ reader: LineageReader, _ options: ColumnGraphOptions) { (self.reader, self.options) = (reader, options) }

    // MARK: Beginning

    /// The columns that a walk begins with; each is part of the graph.
    func columns(of root: ColumnGraphRoot) throws(LineageStoreError) -> [Node] {
        var found: [Node] = []
        switch root {
        case .column(let dataset, let name):
            if let field = try reader.textRow(name) { found = [Node(dataset: dataset, field: field)] }
        case .dataset(let dataset): found = try columns(ofDataset: dataset)
        case .job(let job):
            let sql = "SELECT DISTINCT dataset FROM current_io WHERE job = ? AND direction = 1 ORDER BY dataset"
            let outputs = try reader.rows(sql, .integer(job)) { row throws(SQLiteError) in try row.integer(0) }
            for output in outputs { found += try columns(ofDataset: output) }
        }
        for node in found { add(node) }
        return found
    }

    /// The columns of a dataset: those of its schema, those that edges lead to, and those that others are made of.
    private func columns(ofDataset dataset: Int64) throws(LineageStoreError) -> [Node] {
        let sql = """
            SELECT schema_field.name FROM dataset
            JOIN dataset_version ON dataset_version.id = current_version
            JOIN schema_field ON schema_field.schema = dataset_version.schema WHERE dataset.id = ?1
            UNION SELECT output_field FROM current_io JOIN edge ON edge.edges = current_io.edges
                WHERE current_io.dataset = ?1 AND direction = 1 AND current_io.edges > 0 AND output_field > 0
            UNION SELECT input_field FROM edge WHERE input_dataset = ?1
                AND EXISTS (SELECT 1 FROM current_io WHERE current_io.edges = edge.edges AND current_io.edges > 0)
            """
        let fields = try reader.rows(sql, .integer(dataset)) { row throws(SQLiteError) in try row.integer(0) }
        return fields.map { Node(dataset: dataset, field: $0) }
    }

    // MARK: Going

    /// How many columns are asked for at once: all of a step would know no bound.
    private static let asked = 256

    func go(_ direction: LineageDirection, from roots: [Node], steps: Int) throws(LineageStoreError) {
        var front = roots
        var seen = Set(roots)
        for _ in 0..<max(0, steps) where !front.isEmpty {
            var next: [Node] = []
            for start in stride(from: 0, to: front.count, by: Self.asked) where !graph.isCut {
                let part = front[start..<min(front.count, start + Self.asked)]
                for (link, way) in try links(direction, of: part) where add(link, way) {
                    let end = direction == .upstream ? link.source : link.target
                    if seen.insert(end).inserted { next.append(end) }
                }
            }
            front = next
        }
    }

    private func links(
        _ direction: LineageDirection, of nodes: ArraySlice<Node>
    ) throws(LineageStoreError) -> [(Link, way: Int64)] {
        switch direction {
        case .upstream: return try sources(of: nodes)
        case .downstream:
            // What is made of a whole dataset is made of any column of it.
            let columns = try targets(of: nodes.filter { $0.field != 0 }, "AND edge.input_field = front.field")
            return try columns + targets(of: nodes.filter { $0.field == 0 }, "")
        }
    }

    private func sources(of nodes: ArraySlice<Node>) throws(LineageStoreError) -> [(Link, way: Int64)] {
        var front = Array(nodes)
        if options.followsWholeDatasets {
            front += Set(nodes.map { Node(dataset: $0.dataset, field: 0) }).subtracting(nodes)
        }
        // The set of edges first: it has few, and each is found by set and column at once.
        return try links(
            of: front,
            """
            CROSS JOIN current_io ON current_io.dataset = front.dataset AND direction = 1 AND current_io.edges > 0
            CROSS JOIN edge ON edge.edges = current_io.edges AND output_field = front.field
            CROSS JOIN dataset ON dataset.id = input_dataset
            """)
    }

    private func targets(
        of nodes: [Node], _ condition: String
    ) throws(LineageStoreError) -> [(Link, way: Int64)] {
        guard !nodes.isEmpty else { return [] }
        let outputs = options.followsWholeDatasets ? "" : "AND output_field > 0"
        return try links(
            of: nodes,
            """
            CROSS JOIN edge ON edge.input_dataset = front.dataset \(condition) \(outputs)
            CROSS JOIN current_io ON current_io.edges = edge.edges AND current_io.edges > 0 AND direction = 1
            CROSS JOIN dataset ON dataset.id = current_io.dataset
            """)
    }

    /// What leads on from some columns by a join of edges, what jobs do now, and the dataset at the far end.
    private func links(of nodes: [Node], _ join: String) throws(LineageStoreError) -> [(Link, way: Int64)] {
        let direct = options.followsIndirect ? "" : "AND (SELECT kind FROM way WHERE way.id = edge.way) IS NOT 1"
        let sql = """
            WITH front AS (SELECT value ->> 0 AS dataset, value ->> 1 AS field FROM json_each(?))
            SELECT current_io.job, input_dataset, input_field, current_io.dataset, output_field, way
            FROM front \(join) LEFT JOIN job ON job.id = current_io.job
            WHERE NOT coalesce(job.is_hidden, 0) AND NOT dataset.is_hidden \(direct)
            """
        let front = nodes.map { "[\($0.dataset),\($0.field)]" }.joined(separator: ",")
        return try reader.rows(sql, .text("[\(front)]")) { row throws(SQLiteError) in
            let source = Node(dataset: try row.integer(1), field: try row.integer(2))
            let target = Node(dataset: try row.integer(3), field: try row.integer(4))
            return (Link(source: source, target: target, job: try row.integer(0)), way: try row.integer(5))
        }
    }

    // MARK: Adding

    @discardableResult
    private func add(_ node: Node) -> Bool {
        if nodes[node] != nil { return true }
        guard nodes.count < options.limit else {
            graph.isCut = true
            return false
        }
        nodes[node] = order.count
        order.append(node)
        return true
    }

    private func add(_ link: Link, _ way: Int64) -> Bool {
        guard add(link.source), add(link.target) else { return false }
        if let place = links[link] {
            if !ways[place].ways.contains(way) { ways[place].ways.append(way) }
        } else {
            links[link] = ways.count
            ways.append((link, [way]))
        }
        return true
    }

    // MARK: Ending

    /// The graph, with names in the place of rows.
    func finished() throws(LineageStoreError) -> ColumnGraph {
        var places: [Int64: Int] = [:]
        for dataset in try reader.datasetNodes(Set(order.map(\.dataset))) {
            places[dataset.row] = graph.datasets.count
            graph.datasets.append(dataset)
        }
        let names = try reader.texts(Set(order.map(\.field)))
        let types = try self.types()
        for node in order {
            graph.columns.append(
                ColumnGraph.Column(
                    dataset: places[node.dataset] ?? 0, name: names[node.field].map { Name($0) }, type: types[node]))
        }
        try addEdges()
        return graph
    }

    private func addEdges() throws(LineageStoreError) {
        var known: [Int64: ColumnGraph.Way] = [:]
        for (link, rows) in ways {
            guard let source = nodes[link.source], let target = nodes[link.target] else { continue }
            var edge = ColumnGraph.Edge(source: source, target: target, ways: [], job: link.job == 0 ? nil : link.job)
            for row in rows {
                if known[row] == nil { known[row] = try reader.way(row) }
                if let way = known[row] { edge.ways.append(way) }
            }
            graph.edges.append(edge)
        }
    }

    /// The types of the columns in the current versions of their datasets.
    private func types() throws(LineageStoreError) -> [Node: String] {
        let sql = """
            SELECT dataset.id, schema_field.name, schema_field.type FROM json_each(?1) AS wanted
            CROSS JOIN dataset ON dataset.id = wanted.value
            CROSS JOIN dataset_version ON dataset_version.id = current_version
            CROSS JOIN schema_field ON schema_field.schema = dataset_version.schema
            WHERE schema_field.type IS NOT NULL AND schema_field.name IN (SELECT value FROM json_each(?2))
            """
        let fields = try reader.rows(sql, .list(Set(order.map(\.dataset))), .list(Set(order.map(\.field)))) {
            row throws(SQLiteError) in
            (Node(dataset: try row.integer(0), field: try row.integer(1)), type: try row.integer(2))
        }.filter { nodes[$0.0] != nil }
        let texts = try reader.texts(Set(fields.map(\.type)))
        return Dictionary(fields.compactMap { field in texts[field.type].map { (field.0, $0) } }) { first, _ in first }
    }
}

extension LineageReader {
    fileprivate func textRow(_ name: Name) throws(LineageStoreError) -> Int64? {
        try row("SELECT id FROM text WHERE value = ?", .text(name.text)) { row throws(SQLiteError) in
            try row.integer(0)
        }
    }

    fileprivate func texts(_ rows: Set<Int64>) throws(LineageStoreError) -> [Int64: String] {
        let sql = "SELECT text.id, text.value FROM json_each(?) AS wanted CROSS JOIN text ON text.id = wanted.value"
        let found = try self.rows(sql, .list(rows)) { row throws(SQLiteError) in
            (try row.integer(0), try row.text(1))
        }
        return Dictionary(found) { first, _ in first }
    }

    fileprivate func way(_ row: Int64) throws(LineageStoreError) -> ColumnGraph.Way? {
        try self.row("SELECT kind, subtype, description, is_masking FROM way WHERE id = ?", .integer(row)) {
            row throws(SQLiteError) in try ColumnGraph.Way(row, at: 0)
        }
    }
}

extension ColumnGraph.Way {
    /// Reads kind, subtype, description and whether it masks, which stand side by side.
    init(_ row: borrowing SQLiteRow, at column: Int) throws(SQLiteError) {
        self.init(
            isDirect: try row.integerIfAny(column).map { $0 == 0 }, subtype: try row.textIfAny(column + 1),
            description: try row.textIfAny(column + 2), isMasking: try row.integerIfAny(column + 3).map { $0 != 0 })
    }
}
