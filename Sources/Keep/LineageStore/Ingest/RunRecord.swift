import LineageModel
import SQLite

/// A run as its row has it.
struct RunRecord {
    enum State: String {
        case running = "RUNNING"
        case completed = "COMPLETED"
        case failed = "FAILED"
        case aborted = "ABORTED"

        /// What an event's type makes of a run; nil for an event that has none.
        init?(eventType: String?) {
            switch eventType {
            case nil: return nil
            case "COMPLETE": self = .completed
            case "FAIL": self = .failed
            case "ABORT": self = .aborted
            default: self = .running
            }
        }

        var isTerminal: Bool { self != .running }
    }

    let id: Int64
    let uuid: RunID
    var job: Int64?
    var parent: Int64?
    var generation: Int64
    var state: State?
    var stateTime: Int64?
    var startedAt: Int64?
    var endedAt: Int64?
    var createdAt: Int64
    var updatedAt: Int64

    /// Takes in what an event says: an end outlives what is told of the way there, whatever came first.
    mutating func take(_ type: String?, at time: Int64) {
        createdAt = min(createdAt, time)
        updatedAt = max(updatedAt, time)
        if type == "START" { startedAt = min(startedAt ?? time, time) }
        guard let told = State(eventType: type), isNews(told, at: time) else { return }
        state = told
        stateTime = time
        endedAt = told.isTerminal ? time : nil
    }

    private func isNews(_ told: State, at time: Int64) -> Bool {
        guard let state, let stateTime else { return true }
        if state.isTerminal != told.isTerminal { return told.isTerminal }
        return time >= stateTime
    }
}

/// The runs.
struct RunTable {
    let database: SQLiteDatabase

    private static let columns =
        "id, uuid, job, parent, generation, state, state_time, started_at, ended_at, created_at, updated_at"

    func find(_ uuid: RunID) throws(SQLiteError) -> RunRecord? {
        let sql = "SELECT \(Self.columns) FROM run WHERE uuid = ?"
        return try database.first(sql, .blob(uuid.bytes)) { row throws(SQLiteError) in
            RunRecord(
                id: try row.integer(0), uuid: uuid, job: try row.integerIfAny(2), parent: try row.integerIfAny(3),
                generation: try row.integer(4), state: try row.textIfAny(5).flatMap { RunRecord.State(rawValue: $0) },
                stateTime: try row.integerIfAny(6), startedAt: try row.integerIfAny(7),
                endedAt: try row.integerIfAny(8), createdAt: try row.integer(9), updatedAt: try row.integer(10))
        }
    }

    func insert(_ uuid: RunID, external: String?, at time: Int64) throws(SQLiteError) -> RunRecord {
        let sql = """
            INSERT INTO run (uuid, external_id, generation, created_at, updated_at)
            VALUES (?, ?, 0, ?, ?)
            """
        try database.run(sql, .blob(uuid.bytes), SQLiteValue(external), .integer(time), .integer(time))
        let id = database.lastRow
        return RunRecord(id: id, uuid: uuid, generation: id, createdAt: time, updatedAt: time)
    }

    func write(_ run: RunRecord) throws(SQLiteError) {
        let sql = """
            UPDATE run SET job = ?, parent = ?, generation = ?, state = ?, state_time = ?, started_at = ?, ended_at = ?,
                created_at = ?, updated_at = ?
            WHERE id = ?
            """
        try database.run(
            sql, SQLiteValue(run.job), SQLiteValue(run.parent), .integer(run.generation),
            SQLiteValue(run.state?.rawValue), SQLiteValue(run.stateTime), SQLiteValue(run.startedAt),
            SQLiteValue(run.endedAt), .integer(run.createdAt), .integer(run.updatedAt), .integer(run.id))
    }
}
