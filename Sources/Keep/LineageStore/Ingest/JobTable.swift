import ByteReading
import LineageModel
import SQLite

/// Jobs, by the name that they have below their parent.
final class JobTable {
    private struct Key: Hashable {
        let namespace: Int64
        let name: Name
    }

    private let database: SQLiteDatabase
    private let namespaces: NamespaceTable
    private var rows = Remembered<Key, Int64>()
    private var kinds = Remembered<Int64, String?>()
    var touches = Touches("job")

    init(_ database: SQLiteDatabase, _ namespaces: NamespaceTable) {
        (self.database, self.namespaces) = (database, namespaces)
    }

    func forget() {
        rows.removeAll()
        kinds.removeAll()
        touches.forget()
    }

    /// A job that runs for another: its row and its name.
    struct Parent {
        let row: Int64
        let name: String
    }

    /// The row of a job that is told of.
    func row(namespace: Name, name: Name, parent: Parent?, at time: Int64) throws(SQLiteError) -> Int64 {
        let space = try namespaces.row(of: namespace, at: time)
        var (full, simple) = (name.text, name.text)
        if let parent {
            let prefix = parent.name + "."
            if name.text.utf8.starts(with: prefix.utf8) {
                simple = String(decoding: name.text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
            }
            full = prefix + simple
        }
        let key = Key(namespace: space, name: Name(full))
        let row = try known(key).or(try insert(key, simple, parent, time))
        rows[key] = row
        touches.touch(row, at: time)
        return row
    }

    private func known(_ key: Key) throws(SQLiteError) -> Int64? {
        if let row = rows[key] { return row }
        let sql = "SELECT id FROM job WHERE namespace = ? AND name = ?"
        return try database.first(sql, .integer(key.namespace), .text(key.name.text)) { row throws(SQLiteError) in
            try row.integer(0)
        }
    }

    private func insert(_ key: Key, _ simple: String, _ parent: Parent?, _ time: Int64) throws(SQLiteError) -> Int64 {
        let sql = """
            INSERT INTO job (namespace, name, simple_name, parent, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
            """
        try database.run(
            sql, .integer(key.namespace), .text(key.name.text), .text(simple), SQLiteValue(parent?.row), .integer(time),
            .integer(time))
        return database.lastRow
    }

    // MARK: What facets say

    /// Whether a job has no end: each of its events counts as one.
    func isStreaming(_ job: Int64) throws(SQLiteError) -> Bool {
        if let known = kinds[job] { return known == "STREAMING" }
        let kind = try database.first("SELECT processing FROM job WHERE id = ?", .integer(job)) {
            row throws(SQLiteError) in try row.textIfAny(0)
        }
        kinds[job] = .some(kind ?? nil)
        return kind == "STREAMING"
    }

    /// Keeps what a facet says of a job in its row.
    func apply(_ name: String, _ value: JSONValue?, to job: Int64) throws(SQLiteError) {
        switch name {
        case "jobType":
            try database.run(
                "UPDATE job SET processing = ?, integration = ?, type = ? WHERE id = ?",
                SQLiteValue(value?["processingType"]?.string?.uppercased()), SQLiteValue(value?["integration"]?.string),
                SQLiteValue(value?["jobType"]?.string), .integer(job))
            kinds[job] = nil
        case "documentation": try set("description", value?["description"]?.string, of: job)
        case "sourceCodeLocation":
            try set("location", value?["url"]?.string ?? value?["repoUrl"]?.string, of: job)
        default: break
        }
    }

    private func set(_ column: String, _ value: String?, of job: Int64) throws(SQLiteError) {
        try database.run("UPDATE job SET \(column) = ? WHERE id = ?", SQLiteValue(value), .integer(job))
    }
}

// MARK: - Versions

extension JobTable {
    func name(of job: Int64) throws(SQLiteError) -> String? {
        try database.first("SELECT name FROM job WHERE id = ?", .integer(job)) { row throws(SQLiteError) in
            try row.text(0)
        }
    }

    /// The version of a job that reads and writes some datasets, made where there is none, and the current one now.
    func version(of job: Int64, io: [(direction: Int64, dataset: Int64)], at time: Int64) throws(SQLiteError) -> Int64?
    {
        let sql =
            "SELECT namespace.name, job.name, location FROM job JOIN namespace ON namespace.id = namespace WHERE job.id = ?"
        let told = try database.first(sql, .integer(job)) { row throws(SQLiteError) in
            (try row.text(0), try row.text(1), try row.textIfAny(2))
        }
        guard let (namespace, name, location) = told else { return nil }
        var parts = [namespace, name]
        for direction: Int64 in [0, 1] {
            var names: [String] = []
            for (_, dataset) in io.filter({ $0.direction == direction }) {
                names += try identity(of: dataset).map { [$0] } ?? []
            }
            if !names.isEmpty { parts += names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        }
        if let location { parts.append(location) }
        let uuid = RunID(madeOf: parts.joined(separator: ":"))
        let version = try known(uuid).or(try insert(uuid, job, location, io, time))
        try database.run("UPDATE job SET current_version = ? WHERE id = ?", .integer(version), .integer(job))
        return version
    }

    private func identity(of dataset: Int64) throws(SQLiteError) -> String? {
        let sql = """
            SELECT namespace.name || ':' || dataset.name FROM dataset
            JOIN namespace ON namespace.id = dataset.namespace WHERE dataset.id = ?
            """
        return try database.first(sql, .integer(dataset)) { row throws(SQLiteError) in try row.text(0) }
    }

    private func known(_ uuid: RunID) throws(SQLiteError) -> Int64? {
        try database.first("SELECT id FROM job_version WHERE uuid = ?", .blob(uuid.bytes)) { row throws(SQLiteError) in
            try row.integer(0)
        }
    }

    private func insert(
        _ uuid: RunID, _ job: Int64, _ location: String?, _ io: [(direction: Int64, dataset: Int64)], _ time: Int64
    ) throws(SQLiteError) -> Int64 {
        try database.run(
            "INSERT INTO job_version (uuid, job, location, created_at) VALUES (?, ?, ?, ?)", .blob(uuid.bytes),
            .integer(job), SQLiteValue(location), .integer(time))
        let version = database.lastRow
        for (direction, dataset) in io {
            try database.run(
                "INSERT INTO job_version_io VALUES (?, ?, ?) ON CONFLICT DO NOTHING", .integer(version),
                .integer(direction), .integer(dataset))
        }
        return version
    }
}
