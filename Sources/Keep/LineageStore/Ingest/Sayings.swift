import ByteReading
import SQLite

/// Tags and owners of jobs and datasets, as facets tell them.
struct Sayings {
    /// What tags and owners are said of.
    enum Entity: Int64 {
        case job = 0
        case dataset = 1
    }

    let database: SQLiteDatabase
    let terms: Terms

    /// Keeps what a facet says in the place of what it said before.
    func apply(_ name: String, _ value: JSONValue?, to entity: Entity, _ owner: Int64) throws(SQLiteError) {
        switch name {
        case "tags": try setTags(value?["tags"]?.array ?? [], of: entity, owner)
        case "ownership": try setOwners(value?["owners"]?.array ?? [], of: entity, owner)
        default: break
        }
    }

    private func setTags(_ tags: [JSONValue], of entity: Entity, _ owner: Int64) throws(SQLiteError) {
        try database.run(
            "DELETE FROM tagging WHERE entity = ? AND owner = ? AND NOT is_by_hand", .integer(entity.rawValue),
            .integer(owner))
        for tag in tags {
            guard let key = tag["key"]?.string, !key.isEmpty else { continue }
            let field = try terms.text(tag["field"]?.string) ?? 0
            try database.run("INSERT INTO tag VALUES (?, NULL) ON CONFLICT DO NOTHING", .text(key))
            try database.run(
                "INSERT OR REPLACE INTO tagging VALUES (?, ?, ?, ?, ?, 0)", .integer(entity.rawValue), .integer(owner),
                .integer(field), .text(key), SQLiteValue(tag["value"]?.string))
        }
    }

    private func setOwners(_ owners: [JSONValue], of entity: Entity, _ owner: Int64) throws(SQLiteError) {
        try database.run(
            "DELETE FROM ownership WHERE entity = ? AND owner = ?", .integer(entity.rawValue), .integer(owner))
        for (position, told) in owners.enumerated() {
            guard let name = told["name"]?.string, !name.isEmpty else { continue }
            try database.run(
                "INSERT INTO ownership VALUES (?, ?, ?, ?, ?)", .integer(entity.rawValue), .integer(owner),
                .integer(Int64(position)), .text(name), SQLiteValue(told["type"]?.string))
        }
    }
}
