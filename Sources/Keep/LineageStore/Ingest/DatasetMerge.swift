import SQLite

/// Makes two datasets one: it was learned that they are the same by two names.
struct DatasetMerge {
    let database: SQLiteDatabase
    let kept: Int64
    let gone: Int64
    /// What the lost one's own name is from now on.
    let kind: String

    func run() throws(SQLiteError) {
        try joinEdgeSets()
        for table in ["run_io", "job_version_io", "current_io"] { try move("dataset", of: table) }
        try move("input_dataset", of: "edge")
        for table in ["dataset_version", "edge_set", "dataset_name"] { try move("dataset", of: table) }
        try move("dataset", of: "facet")
        for table in ["tagging", "ownership"] { try move("owner", of: table, where: "AND entity = 1") }
        try database.run(
            "UPDATE dataset_name SET kind = ? WHERE dataset = ? AND kind IS NULL AND name <> (SELECT name FROM dataset WHERE id = ?)",
            .text(kind), .integer(kept), .integer(kept))
        try join()
        try database.run("DELETE FROM dataset WHERE id = ?", .integer(gone))
    }

    /// Lets what points at edges that both have point at those of the kept one.
    private func joinEdgeSets() throws(SQLiteError) {
        let sql = """
            SELECT lost.id, same.id FROM edge_set lost JOIN edge_set same ON same.hash = lost.hash AND same.dataset = ?
            WHERE lost.dataset = ?
            """
        let pairs = try database.query(sql, .integer(kept), .integer(gone)) { row throws(SQLiteError) in
            (lost: SQLiteValue.integer(try row.integer(0)), same: SQLiteValue.integer(try row.integer(1)))
        }
        for (lost, same) in pairs {
            try database.run(
                "UPDATE run_io SET edges = ? WHERE dataset = ? AND direction = 1 AND edges = ?", same, .integer(gone),
                lost)
            try database.run("UPDATE OR REPLACE current_io SET edges = ? WHERE edges = ?", same, lost)
            try database.run("DELETE FROM edge WHERE edges = ?", lost)
            try database.run("DELETE FROM edge_set WHERE id = ?", lost)
        }
    }

    /// Moves rows; those that the kept one has already go.
    private func move(_ column: String, of table: String, where condition: String = "") throws(SQLiteError) {
        try database.run(
            "UPDATE OR IGNORE \(table) SET \(column) = ? WHERE \(column) = ? \(condition)", .integer(kept),
            .integer(gone))
        try database.run("DELETE FROM \(table) WHERE \(column) = ? \(condition)", .integer(gone))
    }

    /// Takes over what the kept one lacks: the later version is the current one.
    private func join() throws(SQLiteError) {
        let sql = """
            UPDATE dataset SET
                created_at = min(dataset.created_at, gone.created_at),
                updated_at = max(dataset.updated_at, gone.updated_at),
                current_version = CASE
                    WHEN dataset.current_version IS NULL
                        OR coalesce(gone.last_modified_at, -1) > coalesce(dataset.last_modified_at, -1)
                    THEN coalesce(gone.current_version, dataset.current_version) ELSE dataset.current_version END,
                last_modified_at = nullif(max(coalesce(dataset.last_modified_at, -1), coalesce(gone.last_modified_at, -1)), -1),
                source = coalesce(dataset.source, gone.source),
                lifecycle = coalesce(dataset.lifecycle, gone.lifecycle),
                description = coalesce(dataset.description, gone.description)
            FROM (SELECT * FROM dataset WHERE id = ?) AS gone WHERE dataset.id = ?
            """
        try database.run(sql, .integer(gone), .integer(kept))
    }
}
