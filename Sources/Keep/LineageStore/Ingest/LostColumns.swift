import SQLite

/// Takes back what was told of columns that a table has lost since.
///
/// A run that makes a table anew or changes it, and names its columns, says what columns there are. What another run
/// told before of other columns is past: the jobs stay with what they read and wrote, without edges into these.
struct LostColumns {
    private struct Row {
        let job: Int64
        let generation: Int64
        let edges: Int64
        /// The columns that the table got later.
        let schema: Int64
    }

    let database: SQLiteDatabase
    let edges: EdgeTable

    /// Takes back what jobs are known by of columns that a dataset lost after they told it.
    func takeBack(of dataset: Int64) throws(SQLiteError) {
        for row in try overtaken(dataset) {
            let lost = try lost(row)
            guard !lost.isEmpty else { continue }
            let left = try edges.row(of: row.edges, without: lost, into: dataset)
            try database.run(
                """
                UPDATE OR REPLACE current_io SET edges = ?
                WHERE job = ? AND direction = 1 AND dataset = ? AND generation = ? AND edges = ?
                """, .integer(left), .integer(row.job), .integer(dataset), .integer(row.generation),
                .integer(row.edges))
        }
    }

    /// What was told of a dataset before the last run that made it anew or changed it.
    private func overtaken(_ dataset: Int64) throws(SQLiteError) -> [Row] {
        let sql = """
            SELECT * FROM (
                SELECT c.job, c.generation, c.edges, (
                    SELECT v.schema FROM dataset_version v JOIN run r ON r.id = v.run
                    WHERE v.dataset = c.dataset AND v.created_at > c.time AND r.state = 'COMPLETED'
                        AND v.lifecycle IN ('CREATE', 'OVERWRITE', 'ALTER') AND v.schema IS NOT NULL
                        AND \(Self.isTold)
                    ORDER BY v.created_at DESC LIMIT 1
                ) AS later
                FROM current_io c WHERE c.dataset = ? AND c.direction = 1 AND c.edges > 0
            ) WHERE later IS NOT NULL
            """
        return try database.query(sql, .integer(dataset)) { row throws(SQLiteError) in
            Row(
                job: try row.integer(0), generation: try row.integer(1), edges: try row.integer(2),
                schema: try row.integer(3))
        }
    }

    /// A version that tells no columns has those of the one before.
    private static let isTold = """
        EXISTS (SELECT 1 FROM facet f JOIN text n ON n.id = f.name
            WHERE f.kind = 3 AND f.owner = v.id AND f.dataset = 0 AND n.value = 'schema')
        """

    /// The columns of a set of edges that a list of columns lacks; fields of a column (`address.city`) go with it.
    private func lost(_ row: Row) throws(SQLiteError) -> Set<Int64> {
        let sql = """
            SELECT DISTINCT e.output_field FROM edge e JOIN text o ON o.id = e.output_field
            WHERE e.edges = ?1 AND e.output_field NOT IN (SELECT name FROM schema_field WHERE schema = ?2)
                AND NOT EXISTS (
                    SELECT 1 FROM schema_field f JOIN text n ON n.id = f.name
                    WHERE f.schema = ?2 AND (
                        lower(n.value) = lower(o.value)
                        OR lower(n.value) || '.' = lower(substr(o.value, 1, length(n.value) + 1))))
            """
        return Set(
            try database.query(sql, .integer(row.edges), .integer(row.schema)) { row throws(SQLiteError) in
                try row.integer(0)
            })
    }
}
