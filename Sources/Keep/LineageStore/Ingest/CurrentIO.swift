import SQLite

/// What jobs read and write now: `current_io`.
///
/// A job is what its last complete generation of runs did together: a Spark application may write a table by one job in
/// several runs. Until a newer generation completes, what it began to do stands beside it, so edges never vanish while a
/// job runs; a run that fails takes back what it alone said, unless nothing else is known of the job.
struct CurrentIO {
    let database: SQLiteDatabase

    /// One input or output.
    struct Row: Hashable {
        let direction: Int64
        let dataset: Int64
        let edges: Int64
    }

    /// A run, seen from the job's side.
    struct Telling {
        let job: Int64
        let run: Int64?
        let generation: Int64
        let time: Int64
    }

    /// Adds what a run has been seen to do while it goes on.
    func begin(_ rows: [Row], _ telling: Telling) throws(SQLiteError) {
        guard try isNews(telling) else { return }
        for row in rows { try put(row, telling, isComplete: false) }
    }

    /// Puts what a run did, all that it read and wrote, in the place of what the job did before.
    ///
    /// When it is nothing, what was known stays.
    func complete(_ rows: [Row], _ telling: Telling) throws(SQLiteError) {
        guard !rows.isEmpty else { return }
        guard try isNews(telling) else {
            try remove(telling, "generation = ?4 AND run = ?2")
            return
        }
        for row in rows { try put(row, telling, isComplete: true) }
        try remove(telling, "generation <> ?4 AND (is_complete OR time <= ?3)")
        // What a failed run said stayed as long as nothing else was known; its end may have come before this one.
        try database.run(Self.removalOfFailed, .integer(telling.job))
        try database.run(
            "UPDATE job SET generation = ?, generation_time = ? WHERE id = ?", .integer(telling.generation),
            .integer(telling.time), .integer(telling.job))
    }

    private static let removalOfFailed = """
        DELETE FROM current_io WHERE job = ? AND NOT is_complete
            AND EXISTS (SELECT 1 FROM run WHERE run.id = current_io.run AND run.state IN ('FAILED', 'ABORTED'))
        """

    /// Takes back what a failed run began, if the job is known by other runs.
    func fail(_ telling: Telling) throws(SQLiteError) {
        let sql = "SELECT 1 FROM current_io WHERE job = ? AND is_complete LIMIT 1"
        let isKnown = try database.first(sql, .integer(telling.job)) { row throws(SQLiteError) in try row.integer(0) }
        if isKnown != nil { try remove(telling, "NOT is_complete AND run = ?2 AND generation = ?4") }
    }

    /// Takes back the edges that a run said first of an output and has corrected since.
    func correct(_ row: Row, _ telling: Telling) throws(SQLiteError) {
        let sql = """
            DELETE FROM current_io WHERE job = ? AND direction = ? AND dataset = ? AND generation = ? AND edges = ?
                AND NOT EXISTS (
                    SELECT 1 FROM run_io other JOIN run ON run.id = other.run
                    WHERE other.dataset = current_io.dataset AND other.direction = current_io.direction
                        AND other.edges = current_io.edges AND other.run <> ? AND run.generation = current_io.generation)
            """
        try database.run(
            sql, .integer(telling.job), .integer(row.direction), .integer(row.dataset), .integer(telling.generation),
            .integer(row.edges), SQLiteValue(telling.run))
    }

    /// Takes back what a job told by itself did not name again.
    func keepOnly(_ rows: [Row], _ telling: Telling) throws(SQLiteError) {
        let named = Set(rows)
        let sql = "SELECT direction, dataset, edges FROM current_io WHERE job = ? AND generation = 0"
        let known = try database.query(sql, .integer(telling.job)) { row throws(SQLiteError) in
            Row(direction: try row.integer(0), dataset: try row.integer(1), edges: try row.integer(2))
        }
        for row in known where !named.contains(row) {
            try database.run(
                "DELETE FROM current_io WHERE job = ? AND direction = ? AND dataset = ? AND generation = 0 AND edges = ?",
                .integer(telling.job), .integer(row.direction), .integer(row.dataset), .integer(row.edges))
        }
    }

    /// Puts the edges that a dataset told of itself in the place of those before.
    func replace(_ row: Row, _ telling: Telling) throws(SQLiteError) {
        let later = "SELECT 1 FROM current_io WHERE job = 0 AND dataset = ? AND time > ?"
        let isOld = try database.first(later, .integer(row.dataset), .integer(telling.time)) {
            row throws(SQLiteError) in
            try row.integer(0)
        }
        guard isOld == nil else { return }
        try database.run("DELETE FROM current_io WHERE job = 0 AND dataset = ?", .integer(row.dataset))
        try put(row, telling, isComplete: true)
    }

    /// Whether a generation is not older than the one that the job is known by.
    private func isNews(_ telling: Telling) throws(SQLiteError) -> Bool {
        let sql = "SELECT 1 FROM job WHERE id = ? AND generation <> ? AND generation_time > ?"
        let later = try database.first(
            sql, .integer(telling.job), .integer(telling.generation), .integer(telling.time)
        ) { row throws(SQLiteError) in try row.integer(0) }
        return later == nil
    }

    private func put(_ row: Row, _ telling: Telling, isComplete: Bool) throws(SQLiteError) {
        let sql = """
            INSERT INTO current_io VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET run = excluded.run, is_complete = max(is_complete, excluded.is_complete),
                time = max(time, excluded.time)
            """
        try database.run(
            sql, .integer(telling.job), .integer(row.direction), .integer(row.dataset), .integer(telling.generation),
            .integer(row.edges), SQLiteValue(telling.run), .integer(isComplete ? 1 : 0), .integer(telling.time))
    }

    private func remove(_ telling: Telling, _ condition: String) throws(SQLiteError) {
        try database.run(
            "DELETE FROM current_io WHERE job = ?1 AND \(condition)", .integer(telling.job), SQLiteValue(telling.run),
            .integer(telling.time), .integer(telling.generation))
    }
}
