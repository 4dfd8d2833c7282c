package import LineageModel
import SQLite

/// Something whose name was searched for.
package struct SearchResult: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case dataset = "DATASET"
        case job = "JOB"
    }

    package var kind: Kind
    package let row: Int64
    package var namespace: Name
    package var name: Name
    package var updatedAt: Moment
}

/// What is searched for.
package struct Search: Hashable, Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case name = "NAME"
        case updated = "UPDATE_AT"
    }

    /// What names contain; ASCII letters may be small or capital.
    package var text: String
    package var kind: SearchResult.Kind?
    package var order = Order.name
    package var namespace: Name?
    /// Changed at that time or later.
    package var after: Moment?
    /// Changed before that time.
    package var before: Moment?
    package var page = Page(limit: 10)

    package init(_ text: String) { self.text = text }
}

extension LineageReader {
    /// Datasets, by any of their names, and jobs.
    ///
    /// By name those come first that are the text, then those that start with it; or the last changed come first.
    package func search(_ search: Search) throws(LineageStoreError) -> Listing<SearchResult> {
        let order =
            switch search.order {
            case .name: "position <> 1, length(name) <> length(?1), position, name, namespace"
            case .updated: "updated_at DESC, name, namespace"
            }
        let (text, kind) = (SQLiteValue.text(search.text), SQLiteValue(search.kind?.rawValue))
        let namespace = SQLiteValue(search.namespace?.text)
        let (after, before) = (SQLiteValue(search.after?.microseconds), SQLiteValue(search.before?.microseconds))
        return try listing(
            "SELECT * FROM (\(Self.named)) ORDER BY \(order)", search.page,
            count: "SELECT count(*) FROM (\(Self.named))",
            text, kind, namespace, after, before
        ) { row throws(SQLiteError) in try SearchResult(row) }
    }

    private static let named = """
        SELECT 'DATASET' AS kind, d.id, s.name AS namespace, d.name AS name, d.updated_at AS updated_at,
            min(instr(lower(n.name), lower(?1))) AS position
        FROM dataset_name n JOIN dataset d ON d.id = n.dataset JOIN namespace s ON s.id = d.namespace
        WHERE (?2 IS NULL OR ?2 = 'DATASET') AND d.is_hidden = 0 AND instr(lower(n.name), lower(?1)) > 0
            AND (?3 IS NULL OR s.name = ?3) AND (?4 IS NULL OR d.updated_at >= ?4) AND (?5 IS NULL OR d.updated_at < ?5)
        GROUP BY d.id
        UNION ALL
        SELECT 'JOB', j.id, s.name, j.name, j.updated_at, instr(lower(j.name), lower(?1))
        FROM job j JOIN namespace s ON s.id = j.namespace
        WHERE (?2 IS NULL OR ?2 = 'JOB') AND j.is_hidden = 0 AND instr(lower(j.name), lower(?1)) > 0
            AND (?3 IS NULL OR s.name = ?3) AND (?4 IS NULL OR j.updated_at >= ?4) AND (?5 IS NULL OR j.updated_at < ?5)
        """
}

extension SearchResult {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        kind = try row.text(0) == Kind.job.rawValue ? .job : .dataset
        self.row = try row.integer(1)
        namespace = Name(try row.text(2))
        name = Name(try row.text(3))
        updatedAt = try row.moment(4)
    }
}
