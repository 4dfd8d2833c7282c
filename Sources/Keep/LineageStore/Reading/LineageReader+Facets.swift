import LineageModel
import SQLite

extension LineageReader {
    /// The facets of something, as each was told last.
    ///
    /// - Parameters:
    ///   - kind: whose facets.
    ///   - owner: its row.
    ///   - dataset: the row of the dataset, of facets that a run has of each of its datasets.
    /// - Returns: each facet once.
    /// - Throws: when the store cannot be read.
    package func facets(
        _ kind: FacetKind, of owner: Int64, dataset: Int64 = 0
    ) throws(LineageStoreError) -> [StoredFacet] {
        let found = try rows(
            """
            SELECT n.value, b.bytes FROM facet f JOIN text n ON n.id = f.name JOIN body b ON b.id = f.body
            WHERE f.kind = ? AND f.owner = ? AND f.dataset = ?
            """, .integer(kind.rawValue), .integer(owner), .integer(dataset)
        ) { row throws(SQLiteError) in StoredFacet(name: try row.text(0), body: try row.blob(1)) }
        try note(bytes: found.reduce(0) { $0 + $1.body.count })
        return found
    }

    /// One facet of something.
    package func facet(
        _ name: String, _ kind: FacetKind, of owner: Int64, dataset: Int64 = 0
    ) throws(LineageStoreError) -> [UInt8]? {
        try row(
            """
            SELECT b.bytes FROM text n JOIN facet f ON f.name = n.id JOIN body b ON b.id = f.body
            WHERE n.value = ? AND f.kind = ? AND f.owner = ? AND f.dataset = ?
            """, .text(name), .integer(kind.rawValue), .integer(owner), .integer(dataset)
        ) { row throws(SQLiteError) in try row.blob(0) }
    }

    /// One facet of the current versions of some datasets, by the datasets' rows.
    package func currentFacets(
        _ name: String, of datasets: Set<Int64>
    ) throws(LineageStoreError) -> [Int64: [UInt8]] {
        let found = try rows(
            """
            SELECT d.id, b.bytes FROM text n CROSS JOIN json_each(?2) j CROSS JOIN dataset d ON d.id = j.value
            CROSS JOIN facet f ON f.kind = 3 AND f.owner = d.current_version AND f.dataset = 0 AND f.name = n.id
            CROSS JOIN body b ON b.id = f.body
            WHERE n.value = ?1
            """, .text(name), .list(datasets)
        ) { row throws(SQLiteError) in (try row.integer(0), try row.blob(1)) }
        return Dictionary(found) { first, _ in first }
    }

    /// A facet that runs told of a dataset that they read; the last telling among the last runs that did.
    package func inputFacet(_ name: String, of dataset: StoredDataset) throws(LineageStoreError) -> [UInt8]? {
        try row(
            """
            SELECT b.bytes FROM (
                SELECT run FROM run_io WHERE dataset = ?1 AND direction = 0 ORDER BY run DESC LIMIT 50
            ) r JOIN facet f ON f.kind = 4 AND f.owner = r.run AND f.dataset = ?1
            JOIN text n ON n.id = f.name AND n.value = ?2 JOIN body b ON b.id = f.body
            ORDER BY f.time DESC LIMIT 1
            """, .integer(dataset.row), .text(name)
        ) { row throws(SQLiteError) in try row.blob(0) }
    }

    /// The tags of a dataset and of its columns.
    package func tags(of dataset: StoredDataset) throws(LineageStoreError) -> [StoredTag] {
        try tags(entity: 1, dataset.row)
    }

    package func tags(of job: StoredJob) throws(LineageStoreError) -> [StoredTag] { try tags(entity: 0, job.row) }

    package func owners(of dataset: StoredDataset) throws(LineageStoreError) -> [StoredOwner] {
        try owners(entity: 1, dataset.row)
    }

    package func owners(of job: StoredJob) throws(LineageStoreError) -> [StoredOwner] {
        try owners(entity: 0, job.row)
    }

    private func tags(entity: Int64, _ owner: Int64) throws(LineageStoreError) -> [StoredTag] {
        try rows(
            """
            SELECT t.tag, t.value, f.value, t.is_by_hand FROM tagging t LEFT JOIN text f ON f.id = t.field
            WHERE t.entity = ? AND t.owner = ? ORDER BY f.value, t.tag, t.is_by_hand DESC
            """, .integer(entity), .integer(owner)
        ) { row throws(SQLiteError) in
            StoredTag(
                name: try row.text(0), value: try row.textIfAny(1), field: try row.textIfAny(2).map { Name($0) },
                isByHand: try row.integer(3) != 0)
        }
    }

    private func owners(entity: Int64, _ owner: Int64) throws(LineageStoreError) -> [StoredOwner] {
        try rows(
            "SELECT name, type FROM ownership WHERE entity = ? AND owner = ? ORDER BY position", .integer(entity),
            .integer(owner)
        ) { row throws(SQLiteError) in StoredOwner(name: try row.text(0), type: try row.textIfAny(1)) }
    }
}

/// A tag that somebody described or set.
package struct KnownTag: Hashable, Sendable, Codable {
    package var name: String
    package var description: String?

    package init(name: String, description: String?) { (self.name, self.description) = (name, description) }
}

extension LineageReader {
    /// All tags that somebody described or set, by name.
    package func knownTags(_ page: Page) throws(LineageStoreError) -> [KnownTag] {
        try rows(
            "SELECT name, description FROM tag ORDER BY name LIMIT ? OFFSET ?", page.sqlLimit, page.sqlOffset
        ) { row throws(SQLiteError) in KnownTag(name: try row.text(0), description: try row.textIfAny(1)) }
    }
}
