import ByteReading
import Digest
import LineageModel
import SQLite

/// Texts and facets' bodies, and the rows that stand for them.
final class Terms {
    private let database: SQLiteDatabase
    private let lent: Lent
    private var texts = Remembered<Name, Int64>()
    private var bodies: [Body: Int64] = [:]
    private var cachedBytes = 0

    /// A facet's body, hashed at one go: an array hashes each byte by itself.
    private struct Body: Hashable {
        let bytes: [UInt8]

        func hash(into hasher: inout Hasher) {
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
    }

    /// What is remembered of bodies at once, and of one.
    private static let (cacheLimit, bodyLimit) = (32 << 20, 64 << 10)
    /// Longer texts are looked up each time.
    private static let textLimit = 512

    init(_ database: SQLiteDatabase, _ lent: Lent) { (self.database, self.lent) = (database, lent) }

    func forget() {
        texts.removeAll()
        bodies.removeAll()
        cachedBytes = 0
    }

    /// The row of a text.
    func text(_ value: String) throws(SQLiteError) -> Int64 {
        let name = Name(value)
        if let known = texts[name] { return known }
        let id = try find(value).or(try insert(value))
        lent.note(id, of: .text)
        if value.utf8.count <= Self.textLimit { texts[name] = id }
        return id
    }

    func text(_ value: String?) throws(SQLiteError) -> Int64? {
        guard let value else { return nil }
        return try text(value)
    }

    private func find(_ value: String) throws(SQLiteError) -> Int64? {
        try database.first("SELECT id FROM text WHERE value = ?", .text(value)) { row throws(SQLiteError) in
            try row.integer(0)
        }
    }

    private func insert(_ value: String) throws(SQLiteError) -> Int64 {
        try database.run("INSERT INTO text (value) VALUES (?)", .text(value))
        return database.lastRow
    }

    /// The row of a facet's body.
    func body(_ bytes: [UInt8]) throws(SQLiteError) -> Int64 {
        if let known = bodies[Body(bytes: bytes)] { return known }
        let hash = SHA256.number(of: bytes)
        let sql = "SELECT id FROM body WHERE hash = ? AND bytes = ?"
        let found = try database.first(sql, .integer(hash), .blob(bytes)) { row throws(SQLiteError) in
            try row.integer(0)
        }
        let id = try found.or(try insert(bytes, hash))
        lent.note(id, of: .body)
        remember(bytes, id)
        return id
    }

    private func insert(_ bytes: [UInt8], _ hash: Int64) throws(SQLiteError) -> Int64 {
        try database.run("INSERT INTO body (hash, bytes) VALUES (?, ?)", .integer(hash), .blob(bytes))
        return database.lastRow
    }

    private func remember(_ bytes: [UInt8], _ id: Int64) {
        guard bytes.count <= Self.bodyLimit else { return }
        if cachedBytes > Self.cacheLimit {
            bodies.removeAll()
            cachedBytes = 0
        }
        bodies[Body(bytes: bytes)] = id
        cachedBytes += bytes.count + 64
    }
}

extension SHA256 {
    /// The first eight bytes of a hash, as a number.
    static func number(of bytes: [UInt8]) -> Int64 {
        Int64(bitPattern: hash(of: bytes).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
