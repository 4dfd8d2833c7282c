import LineageModel
import SQLite

/// The removal of old runs, some a commit.
struct RunPruning {
    /// How far it came, and what the last step removed.
    struct Place: Sendable {
        var time = Int64.min
        var row = Int64.min
        var runs = 0
        var events = 0
    }

    private let writer: Ingestion
    private let retention: Retention
    private var database: SQLiteDatabase { writer.database }

    init(_ writer: Ingestion, _ retention: Retention) { (self.writer, self.retention) = (writer, retention) }

    private static let step = 500

    /// Looks at the next runs and removes what may go; nil at the end.
    func step(after place: Place) throws(SQLiteError) -> Place? {
        try writer.commit { () throws(SQLiteError) in
            let candidates = try self.candidates(after: place)
            guard let last = candidates.last else { return nil }
            var next = Place(time: last.time, row: last.row)
            // Children first: a parent stays as long as one of them does.
            for run in candidates.reversed() where try mayGo(run.row) {
                next.events += try remove(run.row)
                next.runs += 1
            }
            return next
        }
    }

    private func candidates(after place: Place) throws(SQLiteError) -> [(row: Int64, time: Int64)] {
        let sql = """
            SELECT id, updated_at FROM run WHERE (updated_at, id) > (?, ?) AND updated_at < ?
            ORDER BY updated_at, id LIMIT \(Self.step)
            """
        return try database.query(
            sql, .integer(place.time), .integer(place.row), .integer(retention.before.milliseconds * 1000)
        ) { row throws(SQLiteError) in (try row.integer(0), try row.integer(1)) }
    }

    /// Whether nothing that is told now hangs on a run.
    ///
    /// The version that was made last stays too: its number would be given to the next one, while others point at it.
    private func mayGo(_ run: Int64) throws(SQLiteError) -> Bool {
        let sql = """
            SELECT 1 FROM run WHERE id = ?1 AND (
                id = (SELECT latest.id FROM run latest WHERE latest.job = run.job ORDER BY created_at DESC, id DESC LIMIT 1)
                OR EXISTS (SELECT 1 FROM current_io WHERE current_io.job = run.job AND current_io.run = run.id)
                OR EXISTS (SELECT 1 FROM dataset_version version JOIN dataset ON dataset.current_version = version.id
                    JOIN run_io ON run_io.run = run.id AND direction = 1 AND run_io.dataset = dataset.id
                    WHERE version.run = run.id)
                OR id = (SELECT last.run FROM dataset_version last ORDER BY last.id DESC LIMIT 1)
                OR EXISTS (SELECT 1 FROM run child WHERE child.parent = run.id)
                OR EXISTS (SELECT 1 FROM event WHERE event.run = run.uuid AND received >= ?2))
            """
        let isNeeded = try database.first(sql, .integer(run), .integer(retention.before.milliseconds)) {
            row throws(SQLiteError) in try row.integer(0)
        }
        return isNeeded == nil
    }

    /// Removes a run with its events; gives how many these were.
    private func remove(_ run: Int64) throws(SQLiteError) -> Int {
        let events = try database.run(
            "DELETE FROM event WHERE run = (SELECT uuid FROM run WHERE id = ?)", .integer(run))
        let versions = try database.query(
            """
            SELECT dataset_version.id FROM run_io JOIN dataset_version ON dataset_version.dataset = run_io.dataset
            WHERE run_io.run = ?1 AND direction = 1 AND dataset_version.run = ?1
            """, .integer(run)
        ) { row throws(SQLiteError) in try row.integer(0) }
        for version in versions { try writer.removeVersion(version) }
        for kind in [FacetKind.run, .jobOfRun, .input, .output] {
            try database.run("DELETE FROM facet WHERE kind = ? AND owner = ?", .integer(kind.rawValue), .integer(run))
        }
        try database.run("DELETE FROM run_io WHERE run = ?", .integer(run))
        try database.run("DELETE FROM run WHERE id = ?", .integer(run))
        return events
    }
}

extension Ingestion {
    func removeVersion(_ version: Int64) throws(SQLiteError) {
        try database.run(
            "DELETE FROM facet WHERE kind = ? AND owner = ?", .integer(FacetKind.version.rawValue), .integer(version))
        try database.run("DELETE FROM dataset_version WHERE id = ?", .integer(version))
    }
}
