import SQLite

/// The tables of the state database.
enum StateSchema {
    /// `slst`, then a migration a version.
    static let schema = SQLiteSchema(
        applicationID: 0x736C_7374,
        migrations: [NameSchema.table + first, WatchTables.schema, ForeignTables.schema, OutboxTables.sizes])

    /// What is kept, table by table.
    ///
    /// - `log`: how far each log was read, and the state of its application at some earlier place.
    /// - `event`: the outbox; an event goes when no sink waits for it any more.
    /// - `pending`: a mark for each event and sink that waits for it.
    /// - `lane`: the first event that waits in each lane of a sink, so that the oldest lane is found at once.
    /// - `dead_letter`: what could not be read, and what a sink will never take.
    /// - `counter`: what went in and out, so that it can be shown that nothing was lost.
    private static let first = """
        CREATE TABLE log (
            key BLOB PRIMARY KEY,
            progress BLOB NOT NULL,
            snapshot BLOB,
            is_over INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE sink (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            lane INTEGER NOT NULL,
            label TEXT NOT NULL,
            checksum BLOB NOT NULL,
            body BLOB NOT NULL
        ) STRICT;

        CREATE TABLE pending (
            sink INTEGER NOT NULL,
            lane INTEGER NOT NULL,
            event INTEGER NOT NULL,
            PRIMARY KEY (sink, lane, event)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE lane (
            sink INTEGER NOT NULL,
            lane INTEGER NOT NULL,
            head INTEGER NOT NULL,
            PRIMARY KEY (sink, lane)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX lane_by_head ON lane (sink, head);

        CREATE TABLE dead_letter (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sink TEXT,
            label TEXT NOT NULL,
            reason TEXT NOT NULL,
            status INTEGER,
            response BLOB NOT NULL,
            attempts INTEGER NOT NULL,
            file BLOB,
            byte_offset INTEGER,
            byte_count INTEGER NOT NULL,
            checksum BLOB NOT NULL,
            lane INTEGER NOT NULL,
            body BLOB
        ) STRICT;
        CREATE INDEX dead_letter_by_place ON dead_letter (file, byte_offset) WHERE file IS NOT NULL;

        CREATE TABLE counter (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
