import LineageModel
import SQLite

/// The removal of what remains of old times when old runs are gone, some rows a commit: events of jobs and datasets that
/// others replaced, and versions that are too many.
struct RestPruning {
    private let writer: Ingestion
    private let retention: Retention
    private var database: SQLiteDatabase { writer.database }

    init(_ writer: Ingestion, _ retention: Retention) { (self.writer, self.retention) = (writer, retention) }

    private static let step: Int64 = 500

    /// Removes some events; gives how many, 0 at the end.
    func removeReplacedEvents() throws(SQLiteError) -> Int {
        let sql = """
            DELETE FROM event WHERE id IN (
                SELECT id FROM event WHERE kind IN (1, 2) AND time < ? AND received < ?
                    AND EXISTS (SELECT 1 FROM event later WHERE later.run = event.run AND later.time > event.time)
                LIMIT ?)
            """
        let before = retention.before.milliseconds
        return try writer.commit { () throws(SQLiteError) in
            try database.run(sql, .integer(before * 1000), .integer(before), .integer(Self.step))
        }
    }

    /// The datasets that have too many versions.
    func datasetsOfManyVersions() throws(SQLiteError) -> [Int64] {
        let sql = "SELECT dataset FROM dataset_version GROUP BY dataset HAVING count(*) > ?"
        return try database.query(sql, .integer(Int64(retention.versions))) { row throws(SQLiteError) in
            try row.integer(0)
        }
    }

    /// Removes some versions of a dataset; gives how many, 0 at the end.
    func removeVersions(of dataset: Int64) throws(SQLiteError) -> Int {
        let sql = """
            SELECT id FROM dataset_version WHERE dataset = ?1
                AND id IS NOT (SELECT current_version FROM dataset WHERE id = ?1)
                AND id < (SELECT max(id) FROM dataset_version)
            ORDER BY created_at DESC, id DESC LIMIT ?3 OFFSET ?2
            """
        let kept = Int64(max(0, retention.versions - 1))
        return try writer.commit { () throws(SQLiteError) in
            let old = try database.query(sql, .integer(dataset), .integer(kept), .integer(Self.step)) {
                row throws(SQLiteError) in try row.integer(0)
            }
            for version in old { try writer.removeVersion(version) }
            return old.count
        }
    }

    /// Looks at the next versions of jobs and removes those that no run has; nil at the end.
    func removeJobVersions(after version: Int64) throws(SQLiteError) -> Int64? {
        let sql = """
            SELECT id, created_at < ? AND id IS NOT (SELECT current_version FROM job WHERE job.id = job_version.job)
                AND NOT EXISTS (SELECT 1 FROM run WHERE run.job = job_version.job AND run.job_version = job_version.id)
            FROM job_version WHERE id > ? ORDER BY id LIMIT ?
            """
        let before = SQLiteValue.integer(retention.before.milliseconds * 1000)
        return try writer.commit { () throws(SQLiteError) in
            let versions = try database.query(sql, before, .integer(version), .integer(Self.step)) {
                row throws(SQLiteError) in (row: try row.integer(0), mayGo: try row.integer(1) != 0)
            }
            for version in versions where version.mayGo {
                try database.run("DELETE FROM job_version_io WHERE version = ?", .integer(version.row))
                try database.run("DELETE FROM job_version WHERE id = ?", .integer(version.row))
            }
            return versions.last?.row
        }
    }
}
