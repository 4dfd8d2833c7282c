import SQLite

/// What is kept of events of others, in the state database.
struct ForeignTables {
    let database: SQLiteDatabase

    /// - `foreign_run`: all that was said of runs that may go on, so that their ends say it all.
    /// - `application`: whose view of an application counts.
    /// - `held_event`: what waits until that is decided.
    /// - `topic`: which cluster's topics applications were seen to use.
    /// - `input_file`: how far files of events are read.
    static let schema = """
        CREATE TABLE foreign_run (
            id TEXT PRIMARY KEY,
            due INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX foreign_run_by_due ON foreign_run (due);

        CREATE TABLE application (
            id TEXT PRIMARY KEY,
            root TEXT,
            view INTEGER,
            seen INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE held_event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            application TEXT NOT NULL,
            view INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX held_event_by_application ON held_event (application, id);

        CREATE TABLE topic (
            topic TEXT NOT NULL,
            namespace TEXT NOT NULL,
            application TEXT NOT NULL,
            PRIMARY KEY (topic, namespace, application)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE input_file (
            key TEXT PRIMARY KEY,
            progress BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    func write(_ change: ForeignChange, _ tally: inout Tally) throws(SQLiteError) {
        for run in change.runs { try put(run) }
        for application in change.applications { try put(application) }
        for event in change.held {
            try database.run(
                "INSERT INTO held_event (application, view, body) VALUES (?, ?, ?)", .text(event.application),
                .integer(event.view.rawValue), .blob(event.body))
        }
        for event in change.released { try database.run("DELETE FROM held_event WHERE id = ?", .integer(event)) }
        for topic in change.topics {
            try database.run(
                "INSERT INTO topic VALUES (?, ?, ?) ON CONFLICT DO NOTHING", .text(topic.topic),
                .text(topic.namespace), .text(topic.application))
        }
        for file in change.files { try put(file) }
        tally[.decoded] += change.decoded
        tally[.collapsed] += change.collapsed
        tally[.suppressed] += change.suppressed
        tally[.forgotten] += change.forgotten
    }

    private func put(_ run: ForeignRunState) throws(SQLiteError) {
        guard let body = run.body else {
            try database.run("DELETE FROM foreign_run WHERE id = ?", .text(run.id))
            return
        }
        let sql = """
            INSERT INTO foreign_run VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET due = excluded.due, body = excluded.body
            """
        try database.run(sql, .text(run.id), .integer(run.due), .blob(body))
    }

    private func put(_ application: ApplicationState) throws(SQLiteError) {
        if application.isForgotten {
            try database.run("DELETE FROM application WHERE id = ?", .text(application.id))
            return
        }
        let sql = """
            INSERT INTO application VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET root = excluded.root, view = excluded.view, seen = excluded.seen
            """
        let view = application.view.map { SQLiteValue.integer($0.rawValue) } ?? nil
        let root = application.root.map { SQLiteValue.text($0) } ?? nil
        try database.run(sql, .text(application.id), root, view, .integer(application.seen))
    }

    private func put(_ file: InputFileState) throws(SQLiteError) {
        guard let progress = file.progress else {
            try database.run("DELETE FROM input_file WHERE key = ?", .text(file.key))
            return
        }
        let sql = "INSERT INTO input_file VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET progress = excluded.progress"
        try database.run(sql, .text(file.key), .blob(progress))
    }
}

extension StateStore {
    /// Runs of others by their ids, those that are kept.
    package func foreignRuns(_ ids: Set<String>) throws(StateStoreError) -> [ForeignRunState] {
        try use { state throws(SQLiteError) in
            var runs: [ForeignRunState] = []
            for id in ids {
                runs += try state.database.query("SELECT id, due, body FROM foreign_run WHERE id = ?", .text(id)) {
                    row throws(SQLiteError) in try run(row)
                }
            }
            return runs
        }
    }

    /// Runs of others for which something is to be done by now, the first of them.
    package func foreignRuns(dueBy now: Int64, limit: Int) throws(StateStoreError) -> [ForeignRunState] {
        try use { state throws(SQLiteError) in
            let sql = "SELECT id, due, body FROM foreign_run WHERE due <= ? ORDER BY due LIMIT ?"
            return try state.database.query(sql, .integer(now), .integer(Int64(limit))) { row throws(SQLiteError) in
                try run(row)
            }
        }
    }

    /// Whose view counts of each application that is known.
    package func applications() throws(StateStoreError) -> [ApplicationState] {
        try use { state throws(SQLiteError) in
            try state.database.query("SELECT id, root, view, seen FROM application") { row throws(SQLiteError) in
                var state = ApplicationState(id: try row.text(0), view: nil, seen: try row.integer(3))
                if case .text(let root) = try row[1] { state.root = root }
                if case .integer(let number) = try row[2] { state.view = ApplicationView(rawValue: number) }
                return state
            }
        }
    }

    /// What waits for the decision about an application, the oldest of it.
    package func heldEvents(of application: String, limit: Int) throws(StateStoreError) -> [HeldEvent] {
        try use { state throws(SQLiteError) in
            let sql = "SELECT id, view, body FROM held_event WHERE application = ? ORDER BY id LIMIT ?"
            return try state.database.query(sql, .text(application), .integer(Int64(limit))) {
                row throws(SQLiteError) in
                let view = ApplicationView(rawValue: try row.integer(1)) ?? .agent
                var event = HeldEvent(application: application, view: view, body: try row.blob(2))
                event.id = try row.integer(0)
                return event
            }
        }
    }

    /// The applications of which something waits.
    package func heldApplications() throws(StateStoreError) -> Set<String> {
        try use { state throws(SQLiteError) in
            Set(
                try state.database.query("SELECT DISTINCT application FROM held_event") {
                    row throws(SQLiteError) in try row.text(0)
                })
        }
    }

    /// The topics that applications were seen to use.
    package func topics() throws(StateStoreError) -> [TopicSighting] {
        try use { state throws(SQLiteError) in
            try state.database.query("SELECT topic, namespace, application FROM topic") { row throws(SQLiteError) in
                TopicSighting(topic: try row.text(0), namespace: try row.text(1), application: try row.text(2))
            }
        }
    }

    /// How far each file of events is read.
    package func inputFiles() throws(StateStoreError) -> [InputFileState] {
        try use { state throws(SQLiteError) in
            try state.database.query("SELECT key, progress FROM input_file") { row throws(SQLiteError) in
                InputFileState(key: try row.text(0), progress: try row.blob(1))
            }
        }
    }
}

private func run(_ row: borrowing SQLiteRow) throws(SQLiteError) -> ForeignRunState {
    ForeignRunState(id: try row.text(0), due: try row.integer(1), body: try row.blob(2))
}
