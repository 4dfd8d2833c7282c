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

    func go(_ direction: LineageDirection, from roots: [Node], steps: Int) throws(LineageStoreError) {
        var front = roots
        var seen = Set(roots)
        for _ in 0..<max(0, steps) where !front.isEmpty && !graph.isCut {
            var next: [Node] = []
            for node in front {
                for (link, way) in try self.links(direction, of: node) {
                    guard add(link, way) else { continue }
                    let end = direction == .upstream ? link.source : link.target
                    if seen.insert(end).inserted { next.append(end) }
                }
            }
            front = next
        }
    }

    private func links(
        _ direction: LineageDirection, of node: Node
    ) throws(LineageStoreError) -> [(Link, way: Int64)] {
        switch direction {
        case .upstream: try sources(of: node)
        case .downstream: try targets(of: node)
        }
    }

    private func sources(of node: Node) throws(LineageStoreError) -> [(Link, way: Int64)] {
        // The set of edges first: it has few, and each is found by set and column at once.
        let sql = """
            SELECT current_io.job, output_field, input_dataset, input_field, way
            FROM current_io CROSS JOIN edge ON edge.edges = current_io.edges AND output_field IN (?2, ?3)
            JOIN way ON way.id = edge.way
            LEFT JOIN job ON job.id = current_io.job
            JOIN dataset ON dataset.id = input_dataset
            WHERE current_io.dataset = ?1 AND direction = 1 AND current_io.edges > 0
                AND NOT coalesce(job.is_hidden, 0) AND NOT dataset.is_hidden AND (?4 OR way.kind IS NOT 1)
            """
        let whole: Int64 = options.followsWholeDatasets ? 0 : node.field
        return try reader.rows(
            sql, .integer(node.dataset), .integer(node.field), .integer(whole),
            .integer(options.followsIndirect ? 1 : 0)
        ) { row throws(SQLiteError) in
            let source = Node(dataset: try row.integer(2), field: try row.integer(3))
            let target = Node(dataset: node.dataset, field: try row.integer(1))
            return (Link(source: source, target: target, job: try row.integer(0)), way: try row.integer(4))
        }
    }

    private func targets(of node: Node) throws(LineageStoreError) -> [(Link, way: Int64)] {
        let column = node.field == 0 ? "?2 = 0" : "input_field = ?2"
        let sql = """
            SELECT current_io.job, output_field, current_io.dataset, input_field, way
            FROM edge CROSS JOIN current_io ON current_io.edges = edge.edges AND current_io.edges > 0
            JOIN way ON way.id = edge.way
            LEFT JOIN job ON job.id = current_io.job
            JOIN dataset ON dataset.id = current_io.dataset
            WHERE input_dataset = ?1 AND \(column) AND (?3 OR output_field > 0) AND direction = 1
                AND NOT coalesce(job.is_hidden, 0) AND NOT dataset.is_hidden AND (?4 OR way.kind IS NOT 1)
            """
        return try reader.rows(
            sql, .integer(node.dataset), .integer(node.field), .integer(options.followsWholeDatasets ? 1 : 0),
            .integer(options.followsIndirect ? 1 : 0)
        ) { row throws(SQLiteError) in
            let source = Node(dataset: node.dataset, field: try row.integer(3))
            let target = Node(dataset: try row.integer(2), field: try row.integer(1))
            return (Link(source: source, target: target, job: try row.integer(0)), way: try row.integer(4))
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
        var names: [Int64: Name] = [:]
        for node in order {
            if places[node.dataset] == nil, let dataset = try reader.datasetNode(node.dataset) {
                places[node.dataset] = graph.datasets.count
                graph.datasets.append(dataset)
            }
            if node.field != 0, names[node.field] == nil { names[node.field] = try reader.text(node.field) }
            graph.columns.append(ColumnGraph.Column(dataset: places[node.dataset] ?? 0, name: names[node.field]))
        }
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
        return graph
    }
}

extension LineageReader {
    fileprivate func textRow(_ name: Name) throws(LineageStoreError) -> Int64? {
        try row("SELECT id FROM text WHERE value = ?", .text(name.text)) { row throws(SQLiteError) in
            try row.integer(0)
        }
    }

    fileprivate func text(_ row: Int64) throws(LineageStoreError) -> Name? {
        try self.row("SELECT value FROM text WHERE id = ?", .integer(row)) { row throws(SQLiteError) in
            Name(try row.text(0))
        }
    }

    fileprivate func way(_ row: Int64) throws(LineageStoreError) -> ColumnGraph.Way? {
        try self.row("SELECT kind, subtype, description, is_masking FROM way WHERE id = ?", .integer(row)) {
            row throws(SQLiteError) in
            ColumnGraph.Way(
                isDirect: try row.integerIfAny(0).map { $0 == 0 }, subtype: try row.textIfAny(1),
                description: try row.textIfAny(2), isMasking: try row.integerIfAny(3).map { $0 == 1 })
        }
    }
}
