import Glibc
import SQLite

/// What was saved from a damaged state database.
package struct StateRepair: Hashable, Sendable {
    package struct Table: Hashable, Sendable {
        package var name: String
        package var saved: Int
        /// Why the rest cannot be read; nil when all of it was.
        package var damage: String?
    }

    package var tables: [Table]
    /// Where the damaged database lies now.
    package var kept: String
    /// Whether events of logs are lost, so that every log that is still there is read again from its start.
    ///
    /// Its events have the same ids as before: what a sink had is told it twice, and nothing is missing.
    package var readsLogsAgain: Bool { tables.contains { $0.name == SavedTable.events && $0.damage != nil } }

    /// Whether nothing is lost.
    package var isWhole: Bool { tables.allSatisfy { $0.damage == nil } }
}

extension StateStore {
    /// Makes a new database of what can be read of a damaged one, which stays beside it under another name.
    ///
    /// - Parameter path: the directory of the state.
    /// - Returns: what was saved.
    /// - Throws: when another process has it, or nothing of it can be read.
    package static func repair(_ path: String) throws(StateStoreError) -> StateRepair {
        let directory = try StateDirectory(path, isMade: false)
        let copy = directory.database + ".new"
        removeDatabase(copy)
        var tables: [StateRepair.Table] = []
        do throws(SQLiteError) {
            let old = try SQLiteDatabase(salvaging: directory.database, StateSchema.schema)
            let new = try SQLiteDatabase(copy, StateSchema.schema, isNew: true)
            for table in SavedTable.all { tables.append(try table.copy(from: old, to: new)) }
            try SavedTable.dropChangedEvents(new, &tables)
            try SavedTable.mendOutbox(new)
            if StateRepair(tables: tables, kept: "").readsLogsAgain { try new.run("DELETE FROM log") }
        } catch {
            throw StateStoreError(error, of: .ruin(path))
        }
        try directory.adopt(copy)
        let kept = try directory.finishRepair()
        return StateRepair(tables: tables, kept: kept ?? "")
    }

    /// Moves a database aside, so that the next use begins with an empty one.
    ///
    /// - Parameter path: the directory of the state.
    /// - Returns: where the old database lies now.
    /// - Throws: when another process has it, or the disk forbids it.
    package static func reset(_ path: String) throws(StateStoreError) -> String {
        let directory = try StateDirectory(path, isMade: false)
        let kept = try directory.setAside("old")
        directory.noteStopped()
        return kept
    }

    private static func removeDatabase(_ file: String) {
        for suffix in ["", "-wal", "-shm"] { unsafe _ = unlink(file + suffix) }
    }
}

/// A table whose rows are copied from both ends, until they meet or the damage is reached.
private struct SavedTable {
    let name: String
    let columns: [String]
    /// How many of the columns, from the first on, tell a row from others.
    let keys: Int

    static let events = "event"
    static let all = [
        SavedTable(name: "sink", columns: ["id", "name"], keys: 1),
        SavedTable(
            name: "name", columns: ["namespace", "name", "primary_namespace", "primary_name"], keys: 2),
        SavedTable(name: "log", columns: ["key", "progress", "snapshot", "is_over"], keys: 1),
        SavedTable(name: events, columns: ["id", "lane", "label", "checksum", "body", "kept"], keys: 1),
        SavedTable(name: "pending", columns: ["sink", "lane", "event"], keys: 3),
        SavedTable(
            name: "dead_letter",
            columns: [
                "id", "sink", "label", "reason", "status", "response", "attempts", "file", "byte_offset", "byte_count",
                "checksum", "lane", "body",
            ], keys: 1),
        SavedTable(name: "counter", columns: ["name", "value"], keys: 1),
        SavedTable(name: "expected", columns: ["job", "every", "since", "succeeded"], keys: 1),
        SavedTable(name: "foreign_run", columns: ["id", "due", "body"], keys: 1),
        SavedTable(name: "application", columns: ["id", "root", "view", "seen"], keys: 1),
        SavedTable(name: "held_event", columns: ["id", "application", "view", "body"], keys: 1),
        SavedTable(name: "topic", columns: ["topic", "namespace", "application"], keys: 3),
        SavedTable(name: "input_file", columns: ["key", "progress"], keys: 1),
    ]

    func copy(from old: SQLiteDatabase, to new: SQLiteDatabase) throws(SQLiteError) -> StateRepair.Table {
        var table = StateRepair.Table(name: name, saved: 0)
        try new.transaction { () throws(SQLiteError) in
            do throws(SQLiteError) {
                try copy("ASC", from: old, to: new, &table)
            } catch {
                guard error.file == old.file else { throw error }
                table.damage = error.detail
                // Behind the damage there may be more; where it ends is told above.
                do throws(SQLiteError) {
                    try copy("DESC", from: old, to: new, &table)
                } catch {
                    guard error.file == old.file else { throw error }
                }
            }
        }
        return table
    }

    private func copy(
        _ order: String, from old: SQLiteDatabase, to new: SQLiteDatabase, _ table: inout StateRepair.Table
    ) throws(SQLiteError) {
        let list = columns.joined(separator: ", ")
        let ordering = columns.prefix(keys).map { "\($0) \(order)" }.joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        var saved = 0
        defer { table.saved += saved }
        try old.each("SELECT \(list) FROM \(name) ORDER BY \(ordering)") { row throws(SQLiteError) in
            var values: [SQLiteValue] = []
            for column in columns.indices { values.append(try row[column]) }
            saved += try new.run("INSERT OR IGNORE INTO \(name) (\(list)) VALUES (\(places))", all: values)
        }
    }

    /// Takes out events whose bytes are not those that were stored: what stood on damaged pages may read as zeros.
    static func dropChangedEvents(_ database: SQLiteDatabase, _ tables: inout [StateRepair.Table]) throws(SQLiteError) {
        let changed = try database.query("SELECT id, checksum, body FROM event") {
            row throws(SQLiteError) -> Int64? in
            try row.blob(1) == checksum(row.blob(2)) ? nil : row.integer(0)
        }.compactMap(\.self)
        guard !changed.isEmpty, let table = tables.firstIndex(where: { $0.name == events }) else { return }
        for event in changed { try database.run("DELETE FROM event WHERE id = ?", .integer(event)) }
        tables[table].saved -= changed.count
        tables[table].damage = tables[table].damage ?? "the bytes of \(changed.count) are not those that were stored"
    }

    /// Makes the queues fit the events that were saved, and the lanes and counters fit the queues.
    static func mendOutbox(_ database: SQLiteDatabase) throws(SQLiteError) {
        try database.transaction { () throws(SQLiteError) in
            try database.run("DELETE FROM pending WHERE event NOT IN (SELECT id FROM event)")
            // An event without any mark was to be sent, or its marks are lost: every sink gets it, perhaps twice.
            try database.run(
                """
                INSERT INTO pending SELECT sink.id, event.lane, event.id FROM event JOIN sink
                WHERE event.id NOT IN (SELECT event FROM pending)
                """)
            try database.run("DELETE FROM lane")
            try database.run("INSERT INTO lane SELECT sink, lane, min(event) FROM pending GROUP BY sink, lane")
            try database.run("DELETE FROM counter")
            try database.run("INSERT INTO counter SELECT 'bytes', coalesce(sum(length(body)), 0) FROM event")
            try database.run(
                """
                INSERT INTO counter SELECT 'queued for ' || name, count(*)
                FROM pending JOIN sink ON sink.id = pending.sink GROUP BY name
                """)
            try database.run(OutboxTables.sizes)
        }
    }
}
