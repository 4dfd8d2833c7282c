package import LineageModel
import SQLite

extension LineageReader {
    package func job(row: Int64) throws(LineageStoreError) -> StoredJob? {
        try self.row("\(Self.jobs) WHERE j.id = ?", .integer(row)) { row throws(SQLiteError) in try StoredJob(row) }
    }

    /// Jobs, the last changed first; hidden ones are left out.
    ///
    /// - Parameters:
    ///   - namespace: only those of a namespace.
    ///   - state: only those whose latest run is in that state.
    ///   - page: which of them.
    /// - Returns: the page, and how many there are.
    /// - Throws: when the store cannot be read.
    package func jobs(
        in namespace: Name?, state: String?, _ page: Page
    ) throws(LineageStoreError) -> Listing<StoredJob> {
        let known = """
            j.is_hidden = 0 AND (?1 IS NULL OR s.name = ?1)
            AND (?2 IS NULL OR coalesce((SELECT r.state FROM run r WHERE r.id = (\(Self.latestRun))), 'NEW') = ?2)
            """
        let (namespace, state) = (SQLiteValue(namespace?.text), SQLiteValue(state))
        let (limit, offset) = (page.sqlLimit, page.sqlOffset)
        // The page first: what is asked of each job is asked of these alone.
        let page = """
            SELECT j.id FROM job j JOIN namespace s ON s.id = j.namespace WHERE \(known)
            ORDER BY j.updated_at DESC, j.id DESC LIMIT ?3 OFFSET ?4
            """
        let found = try rows(
            "\(Self.jobs) WHERE j.id IN (\(page)) ORDER BY j.updated_at DESC, j.id DESC", namespace, state, limit,
            offset
        ) { row throws(SQLiteError) in try StoredJob(row) }
        let total = try row(
            "SELECT count(*) FROM job j JOIN namespace s ON s.id = j.namespace WHERE \(known)", namespace, state
        ) { row throws(SQLiteError) in Int(try row.integer(0)) }
        return Listing(elements: found, total: total ?? 0)
    }

    /// What a job reads or writes now; hidden datasets are left out.
    package func datasets(
        _ direction: Direction, of job: StoredJob
    ) throws(LineageStoreError) -> [DatasetIdentity] {
        try rows(
            """
            SELECT DISTINCT s.name, d.name FROM current_io c JOIN dataset d ON d.id = c.dataset AND NOT d.is_hidden
            JOIN namespace s ON s.id = d.namespace
            WHERE c.job = ? AND c.direction = ? ORDER BY s.name, d.name
            """, .integer(job.row), .integer(direction.rawValue)
        ) { row throws(SQLiteError) in try row.identity(0) }
    }

    /// What a version of a job reads or writes.
    package func datasets(
        _ direction: Direction, of version: StoredJobVersion
    ) throws(LineageStoreError) -> [DatasetIdentity] {
        try rows(
            """
            SELECT s.name, d.name FROM job_version_io c JOIN dataset d ON d.id = c.dataset
            JOIN namespace s ON s.id = d.namespace
            WHERE c.version = ? AND c.direction = ? ORDER BY s.name, d.name
            """, .integer(version.id.row), .integer(direction.rawValue)
        ) { row throws(SQLiteError) in try row.identity(0) }
    }

    /// The versions of a job, the newest first.
    package func versions(of job: StoredJob, _ page: Page) throws(LineageStoreError) -> Listing<StoredJobVersion> {
        try listing(
            "\(Self.jobVersions) WHERE v.job = ? ORDER BY v.created_at DESC, v.id DESC", page,
            count: "SELECT count(*) FROM job_version WHERE job = ?", .integer(job.row)
        ) { row throws(SQLiteError) in try StoredJobVersion(row) }
    }

    /// The version of a job that has that id.
    package func version(_ id: RunID, of job: StoredJob) throws(LineageStoreError) -> StoredJobVersion? {
        try row("\(Self.jobVersions) WHERE v.uuid = ? AND v.job = ?", .blob(id.bytes), .integer(job.row)) {
            row throws(SQLiteError) in try StoredJobVersion(row)
        }
    }

    private static let jobs = """
        SELECT j.id, s.name, j.name, j.simple_name, p.id, p.name, j.processing, j.integration, j.type, j.description,
            j.location, j.created_at, j.updated_at, v.id, v.uuid, (\(latestRun)), q.name
        FROM job j JOIN namespace s ON s.id = j.namespace
        LEFT JOIN job p ON p.id = j.parent LEFT JOIN namespace q ON q.id = p.namespace
        LEFT JOIN job_version v ON v.id = j.current_version
        """
    private static let latestRun = "SELECT id FROM run WHERE job = j.id ORDER BY created_at DESC, id DESC LIMIT 1"
    private static let jobVersions = """
        SELECT v.id, v.uuid, v.location, v.created_at, (
            SELECT r.id FROM run r WHERE r.job = v.job AND r.job_version = v.id ORDER BY r.created_at DESC LIMIT 1
        )
        FROM job_version v
        """
}

extension StoredJob {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        self.row = try row.integer(0)
        namespace = Name(try row.text(1))
        name = Name(try row.text(2))
        simpleName = try row.text(3)
        if let parent = try row.integerIfAny(4) {
            self.parent = Parent(row: parent, namespace: Name(try row.text(16)), name: Name(try row.text(5)))
        }
        processing = try row.textIfAny(6)
        integration = try row.textIfAny(7)
        type = try row.textIfAny(8)
        description = try row.textIfAny(9)
        location = try row.textIfAny(10)
        createdAt = try row.moment(11)
        updatedAt = try row.moment(12)
        currentVersion = try row.versionIfAny(13)
        latestRun = try row.integerIfAny(15)
    }
}

extension StoredJobVersion {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        id = StoredVersionID(row: try row.integer(0), uuid: try row.uuid(1))
        location = try row.textIfAny(2)
        createdAt = try row.moment(3)
        latestRun = try row.integerIfAny(4)
    }
}
