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

    /// What makes a version of a job: what it reads and writes, and where its code is.
    private struct Content {
        let job: Int64
        var location: String?
        var io: [(direction: Int64, dataset: Int64)]
    }

    /// The version of a job that reads and writes some datasets, made where there is none.
    ///
    /// It is the current one from now on, unless the job is known by something later: old logs may be read late.
    func version(of job: Int64, io: [(direction: Int64, dataset: Int64)], at time: Int64) throws(SQLiteError) -> Int64?
    {
        let sql =
            "SELECT namespace.name, job.name, location FROM job JOIN namespace ON namespace.id = namespace WHERE job.id = ?"
        let told = try database.first(sql, .integer(job)) { row throws(SQLiteError) in
            ([try row.text(0), try row.text(1)], try row.textIfAny(2))
        }
        guard let (names, location) = told else { return nil }
        let content = Content(job: job, location: location, io: io)
        let sides = [try self.names(0, of: content), try self.names(1, of: content)]
        let version = try version(content, [names] + sides, time)
        try database.run(
            """
            UPDATE job SET current_version = ?1
            WHERE id = ?2 AND (current_version IS NULL OR coalesce(generation_time, ?3) <= ?3)
            """, .integer(version), .integer(job), .integer(time))
        return version
    }

    /// The row of a version, whose id is as Marquez makes it: of all names in a row.
    ///
    /// Marquez gives one id to what has the same names in other places, an input for an output; here that has its own.
    private func version(_ content: Content, _ names: [[String]], _ time: Int64) throws(SQLiteError) -> Int64 {
        let joined = (Array(names.joined()) + [content.location].compactMap(\.self)).joined(separator: ":")
        var uuid = RunID(madeOf: joined)
        if let known = try known(uuid) {
            if try isContent(content, of: known) { return known }
            let apart = names.map { $0.map { "\($0.utf8.count) \($0)" }.joined(separator: " ") }.joined(separator: "\n")
            uuid = RunID(madeOf: "\(apart)\n\(content.location ?? "")")
            if let known = try self.known(uuid) { return known }
        }
        return try insert(uuid, content, time)
    }

    /// The names of the datasets on one side.
    private func names(_ direction: Int64, of content: Content) throws(SQLiteError) -> [String] {
        var names: [String] = []
        for (_, dataset) in content.io.filter({ $0.direction == direction }) {
            names += try identity(of: dataset).map { [$0] } ?? []
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func isContent(_ content: Content, of version: Int64) throws(SQLiteError) -> Bool {
        let sql = """
            SELECT job, direction, dataset FROM job_version LEFT JOIN job_version_io ON version = id WHERE id = ?
            """
        let known = try database.query(sql, .integer(version)) { row throws(SQLiteError) in
            [try row.integer(0), try row.integerIfAny(1) ?? -1, try row.integerIfAny(2) ?? -1]
        }
        let wanted = content.io.map { [content.job, $0.direction, $0.dataset] }
        return Set(known) == Set(wanted.isEmpty ? [[content.job, -1, -1]] : wanted)
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

    private func insert(_ uuid: RunID, _ content: Content, _ time: Int64) throws(SQLiteError) -> Int64 {
        try database.run(
            "INSERT INTO job_version (uuid, job, location, created_at) VALUES (?, ?, ?, ?)", .blob(uuid.bytes),
            .integer(content.job), SQLiteValue(content.location), .integer(time))
        let version = database.lastRow
        for (direction, dataset) in content.io {
            try database.run(
                "INSERT INTO job_version_io VALUES (?, ?, ?) ON CONFLICT DO NOTHING", .integer(version),
                .integer(direction), .integer(dataset))
        }
        return version
    }
}
