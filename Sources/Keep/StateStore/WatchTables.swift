import SQLite

/// What an operator watches, in the state database: runs that are expected, and where the state lies.
struct WatchTables {
    /// A migration of the state database.
    ///
    /// - `event.kept`: when an event came, in milliseconds of Unix time; 0 is unknown.
    /// - `expected`: since when a job is expected and when it ended well last, in milliseconds of Unix time.
    /// - `place`: the machine and the directory that the state was used in last.
    static let schema = """
        ALTER TABLE event ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE expected (
            job TEXT PRIMARY KEY,
            every INTEGER NOT NULL,
            since INTEGER NOT NULL,
            succeeded INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE place (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            machine TEXT NOT NULL,
            directory TEXT NOT NULL
        ) STRICT;
        """

    let database: SQLiteDatabase

    // MARK: Expected runs

    /// Expects these jobs and no others; what is known of them stays.
    func expect(_ jobs: [(job: String, every: Int64)], at time: Int64) throws(SQLiteError) {
        for expectation in try expectations() where !jobs.contains(where: { $0.job == expectation.job }) {
            try database.run("DELETE FROM expected WHERE job = ?", .text(expectation.job))
        }
        let sql = """
            INSERT INTO expected (job, every, since) VALUES (?, ?, ?) ON CONFLICT (job) DO UPDATE SET every = excluded.every
            """
        for (job, every) in jobs { try database.run(sql, .text(job), .integer(every), .integer(time)) }
    }

    func expectations() throws(SQLiteError) -> [Expectation] {
        try database.query("SELECT job, every, since, succeeded FROM expected ORDER BY job") {
            row throws(SQLiteError) in
            var found = Expectation(job: try row.text(0), every: try row.integer(1), since: try row.integer(2))
            if case .integer(let time) = try row[3] { found.succeeded = time }
            return found
        }
    }

    func noteSuccess(of job: String, at time: Int64) throws(SQLiteError) {
        let sql = "UPDATE expected SET succeeded = max(coalesce(succeeded, 0), ?) WHERE job = ?"
        try database.run(sql, .integer(time), .text(job))
    }

    // MARK: The place

    /// Notes where the state is used; gives where it was used before, nil the first time.
    func notePlace(_ place: StatePlace) throws(SQLiteError) -> StatePlace? {
        let known = try database.query("SELECT machine, directory FROM place") { row throws(SQLiteError) in
            StatePlace(machine: try row.text(0), directory: try row.text(1))
        }.first
        guard known != place else { return known }
        try database.run(
            "INSERT OR REPLACE INTO place VALUES (1, ?, ?)", .text(place.machine), .text(place.directory))
        return known
    }
}

/// A job that should end well every so often.
package struct Expectation: Hashable, Sendable, Codable {
    /// Its name, or a pattern of names.
    package var job: String
    /// Milliseconds.
    package var every: Int64
    /// Since when it is expected, in milliseconds of Unix time.
    package var since: Int64
    /// When it ended well last, in milliseconds of Unix time.
    package var succeeded: Int64?

    package init(job: String, every: Int64, since: Int64, succeeded: Int64? = nil) {
        (self.job, self.every, self.since, self.succeeded) = (job, every, since, succeeded)
    }

    /// By when it should have ended well again.
    package var due: Int64 { max(succeeded ?? since, since) + every }

    package func isOverdue(at time: Int64) -> Bool { time > due }
}

/// The machine and the directory that a state is used in.
package struct StatePlace: Hashable, Sendable {
    package var machine: String
    package var directory: String

    package init(machine: String, directory: String) { (self.machine, self.directory) = (machine, directory) }
}
