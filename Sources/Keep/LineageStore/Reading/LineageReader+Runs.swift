package import LineageModel
import SQLite

extension LineageReader {
    package func run(row: Int64) throws(LineageStoreError) -> StoredRun? {
        try self.row("\(Self.runs) WHERE r.id = ?", .integer(row)) { row throws(SQLiteError) in try StoredRun(row) }
    }

    /// The runs of a job, the newest first.
    package func runs(of job: StoredJob, _ page: Page) throws(LineageStoreError) -> Listing<StoredRun> {
        try listing(
            "\(Self.runs) WHERE r.job = ? ORDER BY r.created_at DESC, r.id DESC", page,
            count: "SELECT count(*) FROM run WHERE job = ?", .integer(job.row)
        ) { row throws(SQLiteError) in try StoredRun(row) }
    }

    /// What a run read or wrote, in the versions of then.
    package func datasets(
        _ direction: Direction, of run: StoredRun
    ) throws(LineageStoreError) -> [StoredRunDataset] {
        try rows(
            """
            SELECT d.id, s.name, d.name, v.uuid FROM run_io i JOIN dataset d ON d.id = i.dataset
            JOIN namespace s ON s.id = d.namespace LEFT JOIN dataset_version v ON v.id = i.version
            WHERE i.run = ? AND i.direction = ? ORDER BY s.name, d.name
            """, .integer(run.row), .integer(direction.rawValue)
        ) { row throws(SQLiteError) in
            StoredRunDataset(
                row: try row.integer(0), identity: try row.identity(1), version: try row.uuidIfAny(3))
        }
    }

    /// The run that last named a dataset as its output, by the time of the events: old logs may be read late.
    package func lastWriter(of dataset: StoredDataset) throws(LineageStoreError) -> StoredRun? {
        let found = try row(
            """
            SELECT run FROM dataset_version WHERE dataset = ? AND run IS NOT NULL
            ORDER BY created_at DESC, id DESC LIMIT 1
            """, .integer(dataset.row)
        ) { row throws(SQLiteError) in try row.integer(0) }
        guard let found else { return nil }
        return try run(row: found)
    }

    /// The run that wrote a version of a dataset; nil where none is seen.
    package func writer(of version: RunID) throws(LineageStoreError) -> StoredRun? {
        let found = try row(
            "SELECT run FROM dataset_version WHERE uuid = ? AND run IS NOT NULL", .blob(version.bytes)
        ) { row throws(SQLiteError) in try row.integer(0) }
        guard let found else { return nil }
        return try run(row: found)
    }

    private static let runs = """
        SELECT r.id, r.uuid, s.name, j.name, r.state, r.nominal_start, r.nominal_end, r.started_at, r.ended_at,
            r.created_at, r.updated_at, v.uuid
        FROM run r LEFT JOIN job j ON j.id = r.job LEFT JOIN namespace s ON s.id = j.namespace
        LEFT JOIN job_version v ON v.id = r.job_version
        """
}

extension StoredRun {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        self.row = try row.integer(0)
        uuid = try row.uuid(1)
        namespace = try row.textIfAny(2).map { Name($0) }
        job = try row.textIfAny(3).map { Name($0) }
        state = try row.textIfAny(4)
        nominalStart = try row.momentIfAny(5)
        nominalEnd = try row.momentIfAny(6)
        startedAt = try row.momentIfAny(7)
        endedAt = try row.momentIfAny(8)
        createdAt = try row.moment(9)
        updatedAt = try row.moment(10)
        jobVersion = try row.uuidIfAny(11)
    }
}
