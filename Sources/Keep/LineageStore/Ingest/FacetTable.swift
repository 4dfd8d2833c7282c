import ByteReading
import SQLite

/// The facets of everything: of each name the one told last, by event time.
final class FacetTable {
    /// A facet and the row of its body.
    struct Told {
        let facet: LineageEvent.Facet
        let body: Int64

        /// What it says; nil when it says that the facet is gone, or is no JSON.
        func value() -> JSONValue? {
            guard let value = try? JSONValue(parsing: facet.body) else { return nil }
            if case .bool(true)? = value["_deleted"] { return nil }
            return value
        }
    }

    private let database: SQLiteDatabase
    let terms: Terms

    init(_ database: SQLiteDatabase, _ terms: Terms) { (self.database, self.terms) = (database, terms) }

    /// Finds the rows of facets' bodies.
    func told(_ facets: [LineageEvent.Facet]) throws(SQLiteError) -> [Told] {
        var told: [Told] = []
        for facet in facets { told.append(Told(facet: facet, body: try terms.body(facet.body))) }
        return told
    }

    /// Keeps a facet.
    ///
    /// - Returns: false when a later telling is known.
    @discardableResult
    func put(
        _ told: Told, _ kind: FacetKind, of owner: Int64, dataset: Int64 = 0, at time: Int64
    ) throws(SQLiteError) -> Bool {
        try run(Self.replacing, told, kind, owner, dataset, time)
    }

    /// Keeps a facet where none of its name is known.
    func add(_ told: Told, _ kind: FacetKind, of owner: Int64, at time: Int64) throws(SQLiteError) {
        try run(Self.adding, told, kind, owner, 0, time)
    }

    @discardableResult
    private func run(
        _ sql: String, _ told: Told, _ kind: FacetKind, _ owner: Int64, _ dataset: Int64, _ time: Int64
    ) throws(SQLiteError) -> Bool {
        let name = try terms.text(told.facet.name)
        let changes = try database.run(
            sql, .integer(kind.rawValue), .integer(owner), .integer(dataset), .integer(name), .integer(told.body),
            .integer(time))
        return changes > 0
    }

    private static let replacing = """
        INSERT INTO facet VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET body = excluded.body, time = excluded.time WHERE excluded.time >= time
        """
    private static let adding = "INSERT INTO facet VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
}
