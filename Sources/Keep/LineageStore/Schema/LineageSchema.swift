import SQLite

/// The tables of the lineage store: the events as they were told, and what is derived of them.
///
/// Times are microseconds since 1970. A direction is 0 for an input and 1 for an output.
enum LineageSchema {
    /// `slln`, then a migration a version.
    static let schema = SQLiteSchema(
        applicationID: 0x736C_6C6E,
        migrations: [
            eventTable + TermTables.script + EntityTables.script + RunTables.script + ColumnTables.script,
            EntityTables.defaultNamespace(since: "1000000 * CAST(strftime('%s', 'now') AS INTEGER)"),
        ])

    /// What is derived can be made anew of this table alone.
    ///
    /// - `run`: 16 bytes by which the events of a run, or of a dataset or job that is told by itself, are found.
    /// - `digest`: the start of the body's SHA-256: an event that comes again is known by its run, time and digest.
    private static let eventTable = """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind INTEGER NOT NULL,
            type TEXT,
            time INTEGER NOT NULL,
            received INTEGER NOT NULL,
            run BLOB NOT NULL,
            digest INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX event_by_run ON event (run, time, digest);
        CREATE INDEX event_by_time ON event (kind, time, type);

        """

    /// The tables that are derived of the events, those that are pointed at last.
    static let derived = RunTables.names + ColumnTables.names + EntityTables.names + TermTables.names
}

/// Texts that stand in many rows, kept once.
enum TermTables {
    static let names = ["text", "body"]

    /// - `text`: names of columns, their types, descriptions.
    /// - `body`: facets as they were told; `hash` is the start of their SHA-256.
    static let script = """
        CREATE TABLE text (
            id INTEGER PRIMARY KEY,
            value TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE body (
            id INTEGER PRIMARY KEY,
            hash INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE INDEX body_by_hash ON body (hash);

        """
}
