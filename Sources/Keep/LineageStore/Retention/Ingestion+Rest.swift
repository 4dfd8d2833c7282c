import LineageModel
import SQLite

extension Ingestion {
    /// Removes what remains of old times when old runs are gone: events of jobs and datasets that others replaced, versions
    /// that are too many, and what nothing points at any more.
    func pruneTheRest(_ retention: Retention, hasPruned: Bool) throws(SQLiteError) -> Pruned {
        let pruned = try commit { () throws(SQLiteError) in
            var pruned = Pruned()
            pruned.events = try removeReplacedEvents(retention)
            pruned.versions = try removeVersions(beyond: retention.versions)
            // It looks through whole tables: only where there may be something to find.
            if hasPruned || pruned.events + pruned.versions > 0 { try removeUnusedRows(retention) }
            // What is remembered may be gone.
            forget()
            return pruned
        }
        try database.run("PRAGMA incremental_vacuum(10000)")
        return pruned
    }

    private func removeReplacedEvents(_ retention: Retention) throws(SQLiteError) -> Int {
        let sql = """
            DELETE FROM event WHERE kind IN (1, 2) AND time < ? AND received < ?
                AND EXISTS (SELECT 1 FROM event later WHERE later.run = event.run AND later.time > event.time)
            """
        let before = retention.before.milliseconds
        return try database.run(sql, .integer(before * 1000), .integer(before))
    }

    private func removeVersions(beyond count: Int) throws(SQLiteError) -> Int {
        let many = "SELECT dataset FROM dataset_version GROUP BY dataset HAVING count(*) > ?"
        let datasets = try database.query(many, .integer(Int64(count))) { row throws(SQLiteError) in
            try row.integer(0)
        }
        var removed = 0
        for dataset in datasets {
            let sql = """
                SELECT id FROM dataset_version WHERE dataset = ?1
                    AND id IS NOT (SELECT current_version FROM dataset WHERE id = ?1)
                ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?2
                """
            let old = try database.query(sql, .integer(dataset), .integer(Int64(max(0, count - 1)))) {
                row throws(SQLiteError) in try row.integer(0)
            }
            for version in old { try removeVersion(version) }
            removed += old.count
        }
        return removed
    }

    private func removeUnusedRows(_ retention: Retention) throws(SQLiteError) {
        let jobVersions = """
            SELECT id FROM job_version WHERE created_at < ?
                AND id IS NOT (SELECT current_version FROM job WHERE job.id = job_version.job)
                AND NOT EXISTS (SELECT 1 FROM run WHERE run.job = job_version.job AND run.job_version = job_version.id)
            """
        for version in try rows(jobVersions, .integer(retention.before.milliseconds * 1000)) {
            try database.run("DELETE FROM job_version_io WHERE version = ?", .integer(version))
            try database.run("DELETE FROM job_version WHERE id = ?", .integer(version))
        }
        let edges =
            "SELECT id FROM edge_set WHERE id NOT IN (SELECT edges FROM current_io UNION SELECT edges FROM run_io)"
        for set in try rows(edges) {
            try database.run("DELETE FROM edge WHERE edges = ?", .integer(set))
            try database.run("DELETE FROM edge_set WHERE id = ?", .integer(set))
        }
        let schemas = """
            SELECT id FROM schema WHERE id NOT IN (SELECT schema FROM dataset_version WHERE schema IS NOT NULL)
            """
        for schema in try rows(schemas) {
            try database.run("DELETE FROM schema_field WHERE schema = ?", .integer(schema))
            try database.run("DELETE FROM schema WHERE id = ?", .integer(schema))
        }
        try database.run("DELETE FROM body WHERE id NOT IN (SELECT body FROM facet)")
    }

    private func rows(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> [Int64] {
        try database.query(sql, all: values) { row throws(SQLiteError) in try row.integer(0) }
    }
}
