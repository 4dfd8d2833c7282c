package import LineageModel
import SQLite

extension LineageReader {
    package func dataset(row: Int64) throws(LineageStoreError) -> StoredDataset? {
        try self.row("\(Self.datasets) WHERE d.id = ?", .integer(row)) { row throws(SQLiteError) in
            try StoredDataset(row)
        }
    }

    /// Datasets by their rows, in no order.
    package func datasets(_ rows: Set<Int64>) throws(LineageStoreError) -> [StoredDataset] {
        try self.rows("\(Self.datasets) WHERE d.id IN (SELECT value FROM json_each(?))", .list(rows)) {
            row throws(SQLiteError) in try StoredDataset(row)
        }
    }

    /// The datasets that have a name in a namespace, by their primary names; hidden ones are left out.
    package func datasets(in namespace: Name, _ page: Page) throws(LineageStoreError) -> Listing<StoredDataset> {
        let known = "d.is_hidden = 0 AND d.id IN (\(Self.datasetsNamedInNamespace))"
        return try listing(
            "\(Self.datasets) WHERE \(known) ORDER BY d.name, s.name", page,
            count: "SELECT count(*) FROM dataset d WHERE \(known)", .text(namespace.text)
        ) { row throws(SQLiteError) in try StoredDataset(row) }
    }

    /// Every other name of a dataset.
    package func otherNames(of dataset: StoredDataset) throws(LineageStoreError) -> [DatasetIdentity] {
        try rows(
            """
            SELECT s.name, n.name FROM dataset_name n JOIN namespace s ON s.id = n.namespace
            WHERE n.dataset = ? AND n.kind IS NOT NULL ORDER BY s.name, n.name
            """, .integer(dataset.row)
        ) { row throws(SQLiteError) in try row.identity(0) }.filter { $0 != dataset.identity }
    }

    /// The columns of a version, in their order.
    package func fields(of version: StoredVersionID?) throws(LineageStoreError) -> [StoredField] {
        guard let version else { return [] }
        return try rows(
            """
            SELECT n.value, t.value, i.value FROM dataset_version v JOIN schema_field f ON f.schema = v.schema
            JOIN text n ON n.id = f.name LEFT JOIN text t ON t.id = f.type LEFT JOIN text i ON i.id = f.description
            WHERE v.id = ? ORDER BY f.position
            """, .integer(version.row)
        ) { row throws(SQLiteError) in
            StoredField(
                name: Name(try row.text(0)), type: try row.textIfAny(1), description: try row.textIfAny(2))
        }
    }

    /// The versions of a dataset, the newest first.
    package func versions(
        of dataset: StoredDataset, _ page: Page
    ) throws(LineageStoreError) -> Listing<StoredDatasetVersion> {
        try listing(
            "\(Self.datasetVersions) WHERE v.dataset = ? ORDER BY v.created_at DESC, v.id DESC", page,
            count: Self.versionCount, .integer(dataset.row)
        ) { row throws(SQLiteError) in try StoredDatasetVersion(row) }
    }

    package func versionCount(of dataset: StoredDataset) throws(LineageStoreError) -> Int {
        try row(Self.versionCount, .integer(dataset.row)) { row throws(SQLiteError) in Int(try row.integer(0)) } ?? 0
    }

    /// The version of a dataset that has that id.
    package func version(
        _ id: RunID, of dataset: StoredDataset
    ) throws(LineageStoreError) -> StoredDatasetVersion? {
        try row(
            "\(Self.datasetVersions) WHERE v.uuid = ? AND v.dataset = ?", .blob(id.bytes), .integer(dataset.row)
        ) { row throws(SQLiteError) in try StoredDatasetVersion(row) }
    }

    /// The version of a dataset that a run read.
    package func version(readBy run: Int64, of dataset: Int64) throws(LineageStoreError) -> StoredDatasetVersion? {
        try row(
            """
            \(Self.datasetVersions)
            WHERE v.id = (SELECT version FROM run_io WHERE run = ? AND direction = 0 AND dataset = ?)
            """, .integer(run), .integer(dataset)
        ) { row throws(SQLiteError) in try StoredDatasetVersion(row) }
    }

    private static let datasets = """
        SELECT d.id, s.name, d.name, d.physical_name, o.name, d.created_at, d.updated_at, d.last_modified_at,
            d.lifecycle, d.description, d.is_deleted, v.id, v.uuid
        FROM dataset d JOIN namespace s ON s.id = d.namespace
        LEFT JOIN source o ON o.id = d.source LEFT JOIN dataset_version v ON v.id = d.current_version
        """
    private static let datasetsNamedInNamespace = """
        SELECT n.dataset FROM dataset_name n JOIN namespace m ON m.id = n.namespace WHERE m.name = ?1
        """
    private static let versionCount = "SELECT count(*) FROM dataset_version WHERE dataset = ?"
    private static let datasetVersions = """
        SELECT v.id, v.uuid, v.created_at, v.lifecycle, v.description, c.hash, v.run
        FROM dataset_version v LEFT JOIN schema c ON c.id = v.schema
        """
}

extension StoredDataset {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        self.row = try row.integer(0)
        identity = try row.identity(1)
        physicalName = try row.text(3)
        source = try row.textIfAny(4)
        createdAt = try row.moment(5)
        updatedAt = try row.moment(6)
        lastModifiedAt = try row.momentIfAny(7)
        lifecycle = try row.textIfAny(8)
        description = try row.textIfAny(9)
        isDeleted = try row.integer(10) != 0
        currentVersion = try row.versionIfAny(11)
    }
}

extension StoredDatasetVersion {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        id = StoredVersionID(row: try row.integer(0), uuid: try row.uuid(1))
        createdAt = try row.moment(2)
        lifecycle = try row.textIfAny(3)
        description = try row.textIfAny(4)
        schema = try row.uuidIfAny(5) ?? RunID(madeOf: "")
        run = try row.integerIfAny(6)
    }
}

extension SQLiteRow {
    /// A UUID of 16 bytes.
    func uuid(_ column: Int) throws(SQLiteError) -> RunID { RunID(bytes: try blob(column)) }

    /// A dataset's namespace and name, which stand side by side.
    func identity(_ column: Int) throws(SQLiteError) -> DatasetIdentity {
        DatasetIdentity(namespace: Name(try text(column)), name: Name(try text(column + 1)))
    }
}
