import SQLite

/// Makes two datasets one: it was learned that they are the same by two names.
struct DatasetMerge {
    let database: SQLiteDatabase
    let lent: Lent
    let kept: Int64
    let gone: Int64
    /// What the lost one's own name is from now on.
    let kind: String

    func run() throws(SQLiteError) {
        let sets = try edgeSets()
        for table in ["run_io", "job_version_io", "current_io"] { try move("dataset", of: table) }
        try move("input_dataset", of: "edge")
        for set in sets { try settle(set) }
        for table in ["dataset_version", "dataset_name", "facet"] { try move("dataset", of: table) }
        for table in ["tagging", "ownership"] { try move("owner", of: table, where: "AND entity = 1") }
        try database.run(
            """
            UPDATE dataset_name SET kind = ?1 WHERE dataset = ?2 AND kind IS NULL
                AND (namespace, name) <> (SELECT namespace, name FROM dataset WHERE id = ?2)
            """, .text(kind), .integer(kept))
        try join()
        try database.run("DELETE FROM dataset WHERE id = ?", .integer(gone))
    }

    private struct EdgeSet {
        let row: Int64
        let dataset: Int64
    }

    /// The sets of edges that lead into the lost one or come from it.
    private func edgeSets() throws(SQLiteError) -> [EdgeSet] {
        let sql = """
            SELECT id, dataset FROM edge_set WHERE dataset = ?1
                OR id IN (SELECT edges FROM edge WHERE input_dataset = ?1)
            ORDER BY id
            """
        return try database.query(sql, .integer(gone)) { row throws(SQLiteError) in
            EdgeSet(row: try row.integer(0), dataset: try row.integer(1))
        }
    }

    /// Finds a set by what it is now: by its old hash it would be found for a dataset that gets the lost one's row.
    private func settle(_ set: EdgeSet) throws(SQLiteError) {
        let hash = try EdgeTable.hash(ofSet: set.row, in: database)
        let dataset = set.dataset == gone ? kept : set.dataset
        let twin = try database.first(
            "SELECT id FROM edge_set WHERE hash = ? AND dataset = ? AND id <> ?", hash, .integer(dataset),
            .integer(set.row)
        ) { row throws(SQLiteError) in try row.integer(0) }
        guard let twin else {
            try database.run(
                "UPDATE edge_set SET hash = ?, dataset = ? WHERE id = ?", hash, .integer(dataset), .integer(set.row))
            return
        }
        lent.note(twin, of: .edgeSet)
        try replace(.integer(set.row), by: .integer(twin), of: .integer(dataset))
    }

    private func replace(_ lost: SQLiteValue, by twin: SQLiteValue, of dataset: SQLiteValue) throws(SQLiteError) {
        try database.run(
            "UPDATE run_io SET edges = ? WHERE dataset = ? AND direction = 1 AND edges = ?", twin, dataset, lost)
        try database.run("UPDATE OR REPLACE current_io SET edges = ? WHERE edges = ?", twin, lost)
        try database.run("DELETE FROM edge WHERE edges = ?", lost)
        try database.run("DELETE FROM edge_set WHERE id = ?", lost)
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
        let isLater = """
            (dataset.current_version IS NULL
                OR coalesce(gone.last_modified_at, -1) > coalesce(dataset.last_modified_at, -1))
            """
        let sql = """
            UPDATE dataset SET
                created_at = min(dataset.created_at, gone.created_at),
                updated_at = max(dataset.updated_at, gone.updated_at),
                current_version = iif(\(isLater), coalesce(gone.current_version, dataset.current_version),
                    dataset.current_version),
                last_modified_at = nullif(max(coalesce(dataset.last_modified_at, -1), coalesce(gone.last_modified_at, -1)), -1),
                source = coalesce(dataset.source, gone.source),
                lifecycle = iif(\(isLater), gone.lifecycle, dataset.lifecycle),
                is_deleted = iif(\(isLater), gone.is_deleted, dataset.is_deleted),
                description = coalesce(dataset.description, gone.description)
            FROM (SELECT * FROM dataset WHERE id = ?) AS gone WHERE dataset.id = ?
            """
        try database.run(sql, .integer(gone), .integer(kept))
    }
}
