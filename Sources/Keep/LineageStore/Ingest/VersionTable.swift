import LineageModel
import SQLite

/// The versions of datasets: one a run that writes, and one that grows of a dataset that is only read.
struct VersionTable {
    /// A version as its row has it.
    struct Record {
        let id: Int64
        let dataset: Int64
        var run: Int64?
        var schema: Int64?
        var lifecycle: String?
        var description: String?
        let createdAt: Int64
    }

    let database: SQLiteDatabase

    func find(_ id: Int64) throws(SQLiteError) -> Record? {
        let sql = "SELECT dataset, run, schema, lifecycle, description, created_at FROM dataset_version WHERE id = ?"
        return try database.first(sql, .integer(id)) { row throws(SQLiteError) in
            Record(
                id: id, dataset: try row.integer(0), run: try row.integerIfAny(1), schema: try row.integerIfAny(2),
                lifecycle: try row.textIfAny(3), description: try row.textIfAny(4), createdAt: try row.integer(5))
        }
    }

    func insert(_ dataset: Int64, run: Int64?, schema: Int64?, at time: Int64) throws(SQLiteError) -> Record {
        let sql = "INSERT INTO dataset_version (uuid, dataset, run, schema, created_at) VALUES (x'', ?, ?, ?, ?)"
        try database.run(sql, .integer(dataset), SQLiteValue(run), SQLiteValue(schema), .integer(time))
        return Record(id: database.lastRow, dataset: dataset, run: run, schema: schema, createdAt: time)
    }

    /// Writes what a version says, and the id that is made of it.
    func write(_ version: Record) throws(SQLiteError) {
        let sql = "UPDATE dataset_version SET uuid = ?, schema = ?, lifecycle = ?, description = ? WHERE id = ?"
        let uuid = try self.uuid(of: version)
        try database.run(
            sql, .blob(uuid.bytes), SQLiteValue(version.schema), SQLiteValue(version.lifecycle),
            SQLiteValue(version.description), .integer(version.id))
    }

    /// The id as Marquez makes it, of the dataset's names, the columns, the state of its life and the run.
    private func uuid(of version: Record) throws(SQLiteError) -> RunID {
        let named = """
            SELECT namespace.name, coalesce(source.name, 'default'), dataset.name, dataset.physical_name
            FROM dataset JOIN namespace ON namespace.id = dataset.namespace LEFT JOIN source ON source.id = dataset.source
            WHERE dataset.id = ?
            """
        var parts = try database.first(named, .integer(version.dataset)) { row throws(SQLiteError) in
            [try row.text(0), try row.text(1), try row.text(2), try row.text(3)]
        }
        parts?.append(try fields(of: version.schema))
        parts?.append(version.lifecycle ?? "")
        if let run = version.run, let uuid = try self.uuid(ofRun: run) { parts?.append(uuid.description) }
        return RunID(madeOf: (parts ?? []).joined(separator: ":"))
    }

    private func fields(of schema: Int64?) throws(SQLiteError) -> String {
        guard let schema else { return "" }
        let sql = """
            SELECT name.value, type.value, said.value FROM schema_field
            JOIN text name ON name.id = schema_field.name
            LEFT JOIN text type ON type.id = schema_field.type
            LEFT JOIN text said ON said.id = schema_field.description
            WHERE schema = ? ORDER BY name.value, type.value
            """
        let fields = try database.query(sql, .integer(schema)) { row throws(SQLiteError) in
            [try row.text(0), try row.textIfAny(1)?.uppercased(), try row.textIfAny(2)].compactMap { $0 }
                .joined(separator: ":")
        }
        return fields.joined(separator: ":")
    }

    private func uuid(ofRun run: Int64) throws(SQLiteError) -> RunID? {
        try database.first("SELECT uuid FROM run WHERE id = ?", .integer(run)) { row throws(SQLiteError) in
            RunID(bytes: try row.blob(0))
        }
    }

    /// The version that a dataset has now, and since when.
    func current(of dataset: Int64) throws(SQLiteError) -> (version: Int64?, since: Int64?) {
        let sql = "SELECT current_version, last_modified_at FROM dataset WHERE id = ?"
        let found = try database.first(sql, .integer(dataset)) { row throws(SQLiteError) in
            (try row.integerIfAny(0), try row.integerIfAny(1))
        }
        return found ?? (nil, nil)
    }

    /// Makes a version the current one; a later one stays.
    func makeCurrent(_ version: Record, at time: Int64) throws(SQLiteError) {
        let sql = """
            UPDATE dataset SET current_version = ?, last_modified_at = ?, lifecycle = ?,
                description = coalesce(?, description), is_deleted = ?
            WHERE id = ? AND (last_modified_at IS NULL OR last_modified_at <= ?)
            """
        try database.run(
            sql, .integer(version.id), .integer(time), SQLiteValue(version.lifecycle),
            SQLiteValue(version.description), .integer(version.lifecycle == "DROP" ? 1 : 0), .integer(version.dataset),
            .integer(time))
    }

    /// Makes a version the current one where there is none.
    func makeFirst(_ version: Record) throws(SQLiteError) {
        let sql = """
            UPDATE dataset SET current_version = ?, description = coalesce(?, description)
            WHERE id = ? AND current_version IS NULL
            """
        try database.run(sql, .integer(version.id), SQLiteValue(version.description), .integer(version.dataset))
    }
}
