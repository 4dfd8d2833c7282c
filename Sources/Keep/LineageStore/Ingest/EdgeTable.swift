import ByteReading
import Digest
import LineageModel
import SQLite

/// Where columns come from, as columnLineage facets tell it.
final class EdgeTable {
    private struct Edge: Hashable, Comparable {
        /// 0 for the whole dataset.
        let output: Int64
        let dataset: Int64
        let field: Int64
        let way: Int64

        static func < (left: Edge, right: Edge) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }

        var parts: [Int64] { [output, dataset, field, way] }
    }

    private struct Way: Hashable {
        let kind: Int64?
        let subtype: Name?
        let description: Name?
        let isMasking: Bool?
    }

    private struct Key: Hashable {
        let body: Int64
        let dataset: Int64
    }

    private let database: SQLiteDatabase
    private let terms: Terms
    private let datasets: DatasetTable
    private let lent: Lent
    private var sets = Remembered<Key, Int64>(atMost: 100_000)
    private var ways = Remembered<Way, Int64>()

    init(_ database: SQLiteDatabase, _ terms: Terms, _ datasets: DatasetTable, _ lent: Lent) {
        (self.database, self.terms, self.datasets, self.lent) = (database, terms, datasets, lent)
    }

    func forget() {
        sets.removeAll()
        ways.removeAll()
    }

    /// The edges that a facet tells of a dataset; 0 when it tells none.
    func row(of told: FacetTable.Told, into dataset: Int64, at time: Int64) throws(SQLiteError) -> Int64 {
        let key = Key(body: told.body, dataset: dataset)
        if let known = sets[key] { return known }
        let edges = try self.edges(told.value(), at: time)
        let row = edges.isEmpty ? 0 : try self.row(of: edges, into: dataset)
        sets[key] = row
        return row
    }

    /// Those edges of a set that do not lead into some columns, as a set of their own; 0 when none is left.
    func row(of set: Int64, without columns: Set<Int64>, into dataset: Int64) throws(SQLiteError) -> Int64 {
        let edges = try Self.edges(of: set, in: database).filter { !columns.contains($0.output) }
        return edges.isEmpty ? 0 : try row(of: edges, into: dataset)
    }

    private func row(of edges: [Edge], into dataset: Int64) throws(SQLiteError) -> Int64 {
        let hash = Self.hash(of: edges)
        let sql = "SELECT id FROM edge_set WHERE hash = ? AND dataset = ?"
        let known = try database.first(sql, hash, .integer(dataset)) { row throws(SQLiteError) in try row.integer(0) }
        if let known {
            lent.note(known, of: .edgeSet)
            return known
        }
        try database.run("INSERT INTO edge_set (dataset, hash) VALUES (?, ?)", .integer(dataset), hash)
        let row = database.lastRow
        lent.note(row, of: .edgeSet)
        for edge in edges {
            try database.run(
                "INSERT INTO edge VALUES (?, ?, ?, ?, ?)", .integer(row), .integer(edge.output),
                .integer(edge.dataset), .integer(edge.field), .integer(edge.way))
        }
        return row
    }

    /// The hash of a set that is kept, of its edges as they are now.
    static func hash(ofSet set: Int64, in database: SQLiteDatabase) throws(SQLiteError) -> SQLiteValue {
        hash(of: try edges(of: set, in: database))
    }

    /// The edges of a set that is kept, in their order.
    private static func edges(of set: Int64, in database: SQLiteDatabase) throws(SQLiteError) -> [Edge] {
        let sql = """
            SELECT output_field, input_dataset, input_field, way FROM edge WHERE edges = ?
            ORDER BY output_field, input_dataset, input_field, way
            """
        return try database.query(sql, .integer(set)) { row throws(SQLiteError) in
            Edge(
                output: try row.integer(0), dataset: try row.integer(1), field: try row.integer(2),
                way: try row.integer(3))
        }
    }

    private static func hash(of edges: [Edge]) -> SQLiteValue {
        var bytes: [UInt8] = []
        for part in edges.lazy.flatMap(\.parts) {
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: part >> (8 * shift))) }
        }
        return .blob(Array(SHA256.hash(of: bytes).prefix(16)))
    }

    // MARK: Reading the facet

    private func edges(_ facet: JSONValue?, at time: Int64) throws(SQLiteError) -> [Edge] {
        var edges: Set<Edge> = []
        for member in facet?["fields"]?.object?.members ?? [] {
            let output = try terms.text(member.key)
            for source in member.value["inputFields"]?.array ?? [] {
                try add(source, to: output, of: member.value, at: time, &edges)
            }
        }
        for source in facet?["dataset"]?.array ?? [] { try add(source, to: 0, of: .null, at: time, &edges) }
        return edges.sorted()
    }

    private func add(
        _ source: JSONValue, to output: Int64, of column: JSONValue, at time: Int64, _ edges: inout Set<Edge>
    ) throws(SQLiteError) {
        guard let namespace = source["namespace"]?.string, let name = source["name"]?.string,
            let field = source["field"]?.string, !namespace.isEmpty, !name.isEmpty, !field.isEmpty
        else { return }
        let identity = DatasetIdentity(namespace: Name(namespace), name: Name(name))
        let dataset = try datasets.row(of: identity, at: time)
        let input = try terms.text(field)
        for way in Self.ways(of: source, column) {
            edges.insert(Edge(output: output, dataset: dataset, field: input, way: try row(of: way)))
        }
    }

    /// The ways in which a source takes part; before OpenLineage's facet 1-1-0 the column alone tells one.
    private static func ways(of source: JSONValue, _ column: JSONValue) -> [Way] {
        let told = source["transformations"]?.array ?? []
        guard told.isEmpty else { return told.map { way(told: $0, of: column) } }
        let type = column["transformationType"]?.string
        let isMasked = type?.uppercased() == "MASKED"
        return [
            Way(
                kind: type == nil ? nil : 0, subtype: type.map { Name($0.uppercased()) },
                description: text(column["transformationDescription"]), isMasking: type == nil ? nil : isMasked)
        ]
    }

    /// A way as a source tells it; where a value goes its way without a word, the column's word stands for it.
    private static func way(told way: JSONValue, of column: JSONValue) -> Way {
        let kind = kind(way["type"]?.string)
        let ofColumn = kind == 0 ? text(column["transformationDescription"]) : nil
        return Way(
            kind: kind, subtype: way["subtype"]?.string.map { Name($0.uppercased()) },
            description: text(way["description"]) ?? ofColumn, isMasking: way["masking"].flatMap(isTrue))
    }

    private static func kind(_ type: String?) -> Int64? {
        switch type?.uppercased() {
        case "DIRECT": 0
        case "INDIRECT": 1
        default: nil
        }
    }

    private static func text(_ value: JSONValue?) -> Name? {
        value?.string.flatMap { $0.isEmpty ? nil : Name($0) }
    }

    private static func isTrue(_ value: JSONValue) -> Bool? {
        if case .bool(let isTrue) = value { isTrue } else { nil }
    }

    private func row(of way: Way) throws(SQLiteError) -> Int64 {
        if let known = ways[way] { return known }
        let masking = way.isMasking.map { $0 ? "1" : "0" } ?? ""
        let parts = [way.kind.map { "\($0)" } ?? "", way.subtype?.text ?? "", masking, way.description?.text ?? ""]
        let hash = SQLiteValue.integer(SHA256.number(of: Array(parts.joined(separator: "\u{0}").utf8)))
        let known = try database.first("SELECT id FROM way WHERE hash = ?", hash) { row throws(SQLiteError) in
            try row.integer(0)
        }
        let row = try known.or(try insert(way, hash))
        lent.note(row, of: .way)
        ways[way] = row
        return row
    }

    private func insert(_ way: Way, _ hash: SQLiteValue) throws(SQLiteError) -> Int64 {
        try database.run(
            "INSERT INTO way (hash, kind, subtype, description, is_masking) VALUES (?, ?, ?, ?, ?)", hash,
            SQLiteValue(way.kind), SQLiteValue(way.subtype?.text), SQLiteValue(way.description?.text),
            SQLiteValue(way.isMasking.map { $0 ? 1 : 0 }))
        return database.lastRow
    }
}
