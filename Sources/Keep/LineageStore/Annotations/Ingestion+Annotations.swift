import Digest
import FoundationEssentials
import LineageModel
import SQLite

extension LineageStore {
    /// Keeps what somebody says; when this returns, it is on the disk.
    package func annotate(_ annotation: Annotation, at now: Moment) throws(LineageStoreError) {
        try write { writer throws(SQLiteError) in try writer.annotate(annotation, at: now.microseconds) }
    }
}

extension Ingestion {
    fileprivate func annotate(_ annotation: Annotation, at time: Int64) throws(SQLiteError) {
        guard let encoded = try? JSONEncoder().encode(annotation) else { return }
        let body = Array(encoded)
        try commit { () throws(SQLiteError) in
            try database.run(
                """
                INSERT INTO event (kind, type, time, received, run, digest, body) VALUES (?, NULL, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, .integer(LineageEvent.Kind.annotation.rawValue), .integer(time), .integer(time / 1000),
                .blob(RunID(madeOf: "annotation").bytes), .integer(SHA256.number(of: body)), .blob(body))
            try apply(annotation, at: time)
        }
    }

    /// Does again what an annotation says that was kept among the events.
    func deriveAnnotation(_ body: [UInt8], at time: Int64) throws(SQLiteError) {
        guard let annotation = try? JSONDecoder().decode(Annotation.self, from: Data(body)) else { return }
        try apply(annotation, at: time)
    }

    /// What was told before is written first: it would show again what is hidden now.
    private func apply(_ annotation: Annotation, at time: Int64) throws(SQLiteError) {
        switch annotation {
        case .namespace(let name, let owner, let description):
            let row = try namespaces.row(of: name, at: time)
            try database.run(
                "UPDATE namespace SET owner = ?, description = coalesce(?, description) WHERE id = ?", .text(owner),
                SQLiteValue(description), .integer(row))
        case .hiddenNamespace(let name): try hide(name)
        case .source(let name, let type, let url, let description):
            try putSource([.text(name.text), .text(type), .text(url), SQLiteValue(description), .integer(time)])
        case .tag(let tag):
            try database.run(
                "INSERT INTO tag VALUES (?1, ?2) ON CONFLICT DO UPDATE SET description = coalesce(?2, description)",
                .text(tag.name), SQLiteValue(tag.description))
        case .tagged(let target, let tag, let isSet): try set(tag, on: target, isSet)
        case .hiddenJob(let namespace, let name): try hide(try known(namespace, name), in: "job")
        case .hiddenDataset(let identity): try hide(try datasets.known(identity), in: "dataset")
        }
    }

    /// Takes the name, type, URL and description of a source, and when they were said.
    private func putSource(_ values: [SQLiteValue]) throws(SQLiteError) {
        try database.run(
            """
            INSERT INTO source (name, type, url, description, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
            ON CONFLICT DO UPDATE SET type = ?2, url = ?3, description = coalesce(?4, description),
                updated_at = max(updated_at, ?5)
            """, all: values)
    }

    private func hide(_ row: Int64?, in table: String) throws(SQLiteError) {
        guard let row else { return }
        try flush()
        try database.run("UPDATE \(table) SET is_hidden = 1 WHERE id = ?", .integer(row))
    }

    private func hide(_ namespace: Name) throws(SQLiteError) {
        guard let row = try namespaces.known(namespace) else { return }
        try flush()
        try database.run("UPDATE namespace SET is_hidden = 1 WHERE id = ?", .integer(row))
        try database.run("UPDATE job SET is_hidden = 1 WHERE namespace = ?", .integer(row))
        try database.run("UPDATE dataset SET is_hidden = 1 WHERE namespace = ?", .integer(row))
    }

    private func set(_ tag: String, on target: Annotation.Target, _ isSet: Bool) throws(SQLiteError) {
        let (entity, owner, field): (Sayings.Entity, Int64?, Name?)
        switch target {
        case .job(let namespace, let name): (entity, owner, field) = (.job, try known(namespace, name), nil)
        case .dataset(let identity, let column):
            (entity, owner, field) = (.dataset, try datasets.known(identity), column)
        }
        guard let owner else { return }
        let place: [SQLiteValue] = [
            .integer(entity.rawValue), .integer(owner), .integer(try terms.text(field?.text) ?? 0), .text(tag),
        ]
        guard isSet else {
            try database.run(
                "DELETE FROM tagging WHERE entity = ? AND owner = ? AND field = ? AND tag = ? AND is_by_hand",
                place[0], place[1], place[2], place[3])
            return
        }
        try database.run("INSERT INTO tag VALUES (?, NULL) ON CONFLICT DO NOTHING", .text(tag))
        try database.run(
            "INSERT INTO tagging VALUES (?, ?, ?, ?, NULL, 1) ON CONFLICT DO NOTHING", place[0], place[1], place[2],
            place[3])
    }

    private func known(_ namespace: Name, _ name: Name) throws(SQLiteError) -> Int64? {
        try database.first(
            "SELECT id FROM job WHERE namespace = (SELECT id FROM namespace WHERE name = ?) AND name = ?",
            .text(namespace.text), .text(name.text)
        ) { row throws(SQLiteError) in try row.integer(0) }
    }
}
