import ByteReading
import Digest
import SQLite

/// Lists of columns, each kept once.
final class SchemaTable {
    /// A column.
    struct Field: Hashable {
        var name: Int64
        var type: Int64?
        var description: Int64?
    }

    private let database: SQLiteDatabase
    private let terms: Terms
    private let lent: Lent
    private var ofBodies = Remembered<Int64, Int64?>(atMost: 100_000)
    private var unions = Remembered<[Int64], Int64>(atMost: 100_000)

    init(_ database: SQLiteDatabase, _ terms: Terms, _ lent: Lent) {
        (self.database, self.terms, self.lent) = (database, terms, lent)
    }

    func forget() {
        ofBodies.removeAll()
        unions.removeAll()
    }

    /// The list that a schema facet tells; nil for one without columns.
    func row(of told: FacetTable.Told) throws(SQLiteError) -> Int64? {
        if let known = ofBodies[told.body] { return known }
        var fields: [Field] = []
        for field in told.value()?["fields"]?.array ?? [] {
            guard let name = field["name"]?.string else { continue }
            fields.append(
                Field(
                    name: try terms.text(name), type: try terms.text(field["type"]?.string),
                    description: try terms.text(field["description"]?.string)))
        }
        let row = fields.isEmpty ? nil : try self.row(of: fields)
        ofBodies[told.body] = .some(row)
        return row
    }

    private func row(of fields: [Field]) throws(SQLiteError) -> Int64 {
        let spelled = fields.map { "\($0.name),\($0.type ?? 0),\($0.description ?? 0)" }.joined(separator: ";")
        let hash = SQLiteValue.blob(Array(SHA256.hash(of: spelled).prefix(16)))
        let known = try database.first("SELECT id FROM schema WHERE hash = ?", hash) { row throws(SQLiteError) in
            try row.integer(0)
        }
        if let known {
            lent.note(known, of: .schema)
            return known
        }
        try database.run("INSERT INTO schema (hash) VALUES (?)", hash)
        let row = database.lastRow
        lent.note(row, of: .schema)
        for (position, field) in fields.enumerated() {
            try database.run(
                "INSERT INTO schema_field VALUES (?, ?, ?, ?, ?)", .integer(row), .integer(Int64(position)),
                .integer(field.name), SQLiteValue(field.type), SQLiteValue(field.description))
        }
        return row
    }

    /// The columns of two lists: those who read a dataset name those that they read.
    func union(_ first: Int64, _ second: Int64) throws(SQLiteError) -> Int64 {
        if first == second { return first }
        if let known = unions[[first, second]] { return known }
        let unknown = try terms.text("unknown")
        var fields = try self.fields(of: first)
        for field in try self.fields(of: second) {
            if let place = fields.firstIndex(where: { $0.name == field.name }) {
                if fields[place].type == nil || fields[place].type == unknown { fields[place].type = field.type }
                fields[place].description = fields[place].description ?? field.description
            } else {
                fields.append(field)
            }
        }
        let row = try self.row(of: fields)
        unions[[first, second]] = row
        return row
    }

    private func fields(of schema: Int64) throws(SQLiteError) -> [Field] {
        let sql = "SELECT name, type, description FROM schema_field WHERE schema = ? ORDER BY position"
        return try database.query(sql, .integer(schema)) { row throws(SQLiteError) in
            Field(name: try row.integer(0), type: try row.integerIfAny(1), description: try row.integerIfAny(2))
        }
    }
}
