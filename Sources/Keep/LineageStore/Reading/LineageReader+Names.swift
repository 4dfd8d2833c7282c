package import LineageModel
import SQLite

extension LineageReader {
    /// The dataset that has this name, whichever of its names it is; a hidden one is not there.
    package func dataset(_ identity: DatasetIdentity) throws(LineageStoreError) -> StoredDataset? {
        let found = try row(
            """
            SELECT n.dataset FROM dataset_name n JOIN namespace s ON s.id = n.namespace
            JOIN dataset d ON d.id = n.dataset AND d.is_hidden = 0
            WHERE s.name = ? AND n.name = ?
            """, .text(identity.namespace.text), .text(identity.name.text)
        ) { row throws(SQLiteError) in try row.integer(0) }
        guard let found else { return nil }
        return try dataset(row: found)
    }

    /// The job of that name; a hidden one is not there.
    package func job(_ namespace: Name, _ name: Name) throws(LineageStoreError) -> StoredJob? {
        let found = try row(
            """
            SELECT j.id FROM job j JOIN namespace s ON s.id = j.namespace
            WHERE s.name = ? AND j.name = ? AND j.is_hidden = 0
            """, .text(namespace.text), .text(name.text)
        ) { row throws(SQLiteError) in try row.integer(0) }
        guard let found else { return nil }
        return try job(row: found)
    }

    package func run(_ id: RunID) throws(LineageStoreError) -> StoredRun? {
        let found = try row("SELECT id FROM run WHERE uuid = ?", .blob(id.bytes)) { row throws(SQLiteError) in
            try row.integer(0)
        }
        guard let found else { return nil }
        return try run(row: found)
    }

    package func namespace(_ name: Name) throws(LineageStoreError) -> StoredNamespace? {
        try row("\(Self.namespaces) WHERE name = ?", .text(name.text)) { row throws(SQLiteError) in
            try StoredNamespace(row)
        }
    }

    /// All namespaces by name, hidden ones left out.
    package func namespaces(_ page: Page) throws(LineageStoreError) -> Listing<StoredNamespace> {
        try listing(
            "\(Self.namespaces) WHERE is_hidden = 0 ORDER BY name", page,
            count: "SELECT count(*) FROM namespace WHERE is_hidden = 0"
        ) { row throws(SQLiteError) in try StoredNamespace(row) }
    }

    package func source(_ name: Name) throws(LineageStoreError) -> StoredSource? {
        try row("\(Self.sources) WHERE name = ?", .text(name.text)) { row throws(SQLiteError) in
            try StoredSource(row)
        }
    }

    /// All sources by name.
    package func sources(_ page: Page) throws(LineageStoreError) -> Listing<StoredSource> {
        try listing("\(Self.sources) ORDER BY name", page, count: "SELECT count(*) FROM source") {
            row throws(SQLiteError) in try StoredSource(row)
        }
    }

    private static let namespaces = """
        SELECT name, owner, description, created_at, updated_at, is_hidden FROM namespace
        """
    private static let sources = "SELECT name, type, url, description, created_at, updated_at FROM source"
}

extension Page {
    var sqlLimit: SQLiteValue { .integer(Int64(limit)) }
    var sqlOffset: SQLiteValue { .integer(Int64(offset)) }
}

extension StoredNamespace {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        name = Name(try row.text(0))
        owner = try row.textIfAny(1)
        description = try row.textIfAny(2)
        createdAt = try row.moment(3)
        updatedAt = try row.moment(4)
        isHidden = try row.integer(5) != 0
    }
}

extension StoredSource {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        name = Name(try row.text(0))
        type = try row.textIfAny(1)
        url = try row.textIfAny(2)
        description = try row.textIfAny(3)
        createdAt = try row.moment(4)
        updatedAt = try row.moment(5)
    }
}

extension SQLiteRow {
    func moment(_ column: Int) throws(SQLiteError) -> Moment { Moment(microseconds: try integer(column)) }

    func momentIfAny(_ column: Int) throws(SQLiteError) -> Moment? {
        try integerIfAny(column).map { Moment(microseconds: $0) }
    }

    /// A UUID of 16 bytes; nil where the column is empty.
    func uuidIfAny(_ column: Int) throws(SQLiteError) -> RunID? { try blobIfAny(column).map { RunID(bytes: $0) } }

    /// A version by its row and its UUID, which stand side by side.
    func versionIfAny(_ column: Int) throws(SQLiteError) -> StoredVersionID? {
        guard let row = try integerIfAny(column), let uuid = try uuidIfAny(column + 1) else { return nil }
        return StoredVersionID(row: row, uuid: uuid)
    }
}
