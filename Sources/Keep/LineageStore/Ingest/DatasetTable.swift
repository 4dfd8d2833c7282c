import ByteReading
import LineageModel
import SQLite

/// Datasets under all their names.
final class DatasetTable {
    private let database: SQLiteDatabase
    let namespaces: NamespaceTable
    private let lent: Lent
    private var rows = Remembered<DatasetIdentity, Int64>()
    /// How often two datasets became one: what is remembered of rows of before may be wrong.
    private(set) var merges = 0
    /// The symlinks facet of each dataset that was looked at last, by its body's row.
    private var seenLinks = Remembered<Int64, Int64>()
    private var seenSources = Remembered<Int64, Int64>()
    var touches = Touches("dataset")

    init(_ database: SQLiteDatabase, _ namespaces: NamespaceTable, _ lent: Lent) {
        (self.database, self.namespaces, self.lent) = (database, namespaces, lent)
    }

    func forget() {
        rows.removeAll()
        seenLinks.removeAll()
        seenSources.removeAll()
        touches.forget()
    }

    /// The row of a dataset that is told of, by whatever name.
    func told(_ identity: DatasetIdentity, at time: Int64) throws(SQLiteError) -> Int64 {
        let row = try row(of: identity, at: time)
        touches.touch(row, at: time)
        return row
    }

    /// The row of a dataset, by whatever name; where there is none it is made.
    func row(of identity: DatasetIdentity, at time: Int64) throws(SQLiteError) -> Int64 {
        let row = try known(identity).or(try insert(identity, time))
        rows[identity] = row
        return row
    }

    func known(_ identity: DatasetIdentity) throws(SQLiteError) -> Int64? {
        if let row = rows[identity] { return row }
        let sql = """
            SELECT dataset FROM dataset_name
            WHERE namespace = (SELECT id FROM namespace WHERE name = ?) AND name = ?
            """
        return try database.first(sql, .text(identity.namespace.text), .text(identity.name.text)) {
            row throws(SQLiteError) in try row.integer(0)
        }
    }

    private func insert(_ identity: DatasetIdentity, _ time: Int64) throws(SQLiteError) -> Int64 {
        let namespace = try namespaces.row(of: identity.namespace, at: time)
        let sql = """
            INSERT INTO dataset (namespace, name, physical_name, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
            """
        let name = SQLiteValue.text(identity.name.text)
        try database.run(sql, .integer(namespace), name, name, .integer(time), .integer(time))
        let row = database.lastRow
        try database.run("INSERT INTO dataset_name VALUES (?, ?, ?, NULL)", .integer(namespace), name, .integer(row))
        return row
    }

    // MARK: Symlinks

    /// Joins what its symlinks facet says are other names of a dataset.
    ///
    /// A name that is another dataset's own makes the two one; a name that is another's symlink stays there.
    func join(_ links: FacetTable.Told, to dataset: Int64, at time: Int64) throws(SQLiteError) {
        guard seenLinks[dataset] != links.body else { return }
        for link in links.value()?["identifiers"]?.array ?? [] {
            guard let namespace = link["namespace"]?.string, let name = link["name"]?.string, !namespace.isEmpty,
                !name.isEmpty
            else { continue }
            let identity = DatasetIdentity(namespace: Name(namespace), name: Name(name))
            try join(identity, kind: link["type"]?.string, to: dataset, at: time)
        }
        seenLinks[dataset] = links.body
    }

    private func join(
        _ identity: DatasetIdentity, kind: String?, to dataset: Int64, at time: Int64
    ) throws(SQLiteError) {
        guard let other = try known(identity) else {
            let namespace = try namespaces.row(of: identity.namespace, at: time)
            try database.run(
                "INSERT INTO dataset_name VALUES (?, ?, ?, ?)", .integer(namespace), .text(identity.name.text),
                .integer(dataset), SQLiteValue(kind ?? "TABLE"))
            rows[identity] = dataset
            return
        }
        guard other != dataset, try isPrimary(identity, of: other) else { return }
        try touches.flush(to: database)
        try DatasetMerge(database: database, lent: lent, kept: dataset, gone: other, kind: kind ?? "TABLE").run()
        rows.removeAll()
        seenLinks.removeAll()
        seenSources.removeAll()
        merges += 1
    }

    private func isPrimary(_ identity: DatasetIdentity, of dataset: Int64) throws(SQLiteError) -> Bool {
        let sql = """
            SELECT 1 FROM dataset JOIN namespace ON namespace.id = dataset.namespace
            WHERE dataset.id = ? AND namespace.name = ? AND dataset.name = ?
            """
        return try database.first(
            sql, .integer(dataset), .text(identity.namespace.text), .text(identity.name.text)
        ) { row throws(SQLiteError) in try row.integer(0) } != nil
    }

    // MARK: Source

    /// Keeps where a dataset's data is, as its dataSource facet says, unless something later is known.
    func setSource(_ told: FacetTable.Told, of dataset: Int64, at time: Int64) throws(SQLiteError) {
        guard seenSources[dataset] != told.body, let value = told.value() else { return }
        guard let name = value["name"]?.string ?? value["uri"]?.string, !name.isEmpty else { return }
        let sql = """
            INSERT INTO source (name, type, url, created_at, updated_at) VALUES (?, NULL, ?, ?, ?)
            ON CONFLICT DO UPDATE SET url = excluded.url, updated_at = excluded.updated_at
            WHERE excluded.url IS NOT NULL AND excluded.url IS NOT url
            """
        try database.run(sql, .text(name), SQLiteValue(value["uri"]?.string), .integer(time), .integer(time))
        let update = """
            UPDATE dataset SET source = (SELECT id FROM source WHERE name = ?1)
            WHERE id = ?2 AND (source IS NULL OR coalesce(last_modified_at, ?3) <= ?3)
            """
        let changes = try database.run(update, .text(name), .integer(dataset), .integer(time))
        if changes > 0 { seenSources[dataset] = told.body }
    }
}
