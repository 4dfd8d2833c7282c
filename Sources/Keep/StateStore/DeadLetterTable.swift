import SQLite

/// What was put aside, in the state database.
struct DeadLetterTable {
    let database: SQLiteDatabase

    private static let columns = """
        id, sink, label, reason, status, response, attempts, file, byte_offset, byte_count, checksum, lane, body
        """

    /// Adds a letter; what could not be read at a place is there once, however often it is met.
    func add(_ letter: DeadLetter) throws(SQLiteError) {
        if let place = letter.place, try isKnown(place, letter.checksum) { return }
        let sql = """
            INSERT INTO dead_letter
                (sink, label, reason, status, response, attempts, file, byte_offset, byte_count, checksum, lane, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try database.run(
            sql, letter.sink.map { .text($0) } ?? nil, .text(letter.label), .text(letter.reason),
            integer(letter.status), .blob(letter.response), .integer(Int64(letter.attempts)),
            letter.place.map { .blob(Array($0.file.utf8)) } ?? nil, integer(letter.place?.offset),
            .integer(Int64(letter.byteCount)), .blob(letter.checksum), .integer(letter.lane),
            letter.body.map { .blob($0) } ?? nil)
    }

    private func isKnown(_ place: DeadLetter.Place, _ checksum: [UInt8]) throws(SQLiteError) -> Bool {
        let sql = "SELECT 1 FROM dead_letter WHERE file = ? AND byte_offset = ? AND checksum = ?"
        return try !database.query(
            sql, .blob(Array(place.file.utf8)), .integer(Int64(place.offset)), .blob(checksum)
        ) { _ in true }.isEmpty
    }

    /// Letters in the order in which they came.
    func page(after id: Int64, limit: Int) throws(SQLiteError) -> [DeadLetter] {
        let sql = "SELECT \(Self.columns) FROM dead_letter WHERE id > ? ORDER BY id LIMIT ?"
        return try database.query(sql, .integer(id), .integer(Int64(limit))) { row throws(SQLiteError) in
            try letter(row)
        }
    }

    func get(_ id: Int64) throws(SQLiteError) -> DeadLetter? {
        try database.query("SELECT \(Self.columns) FROM dead_letter WHERE id = ?", .integer(id)) {
            row throws(SQLiteError) in try letter(row)
        }.first
    }

    /// Whether there was one.
    func remove(_ id: Int64) throws(SQLiteError) -> Bool {
        try database.run("DELETE FROM dead_letter WHERE id = ?", .integer(id)) > 0
    }

    private func integer(_ value: Int?) -> SQLiteValue { value.map { .integer(Int64($0)) } ?? nil }

    private func letter(_ row: borrowing SQLiteRow) throws(SQLiteError) -> DeadLetter {
        var letter = DeadLetter(
            label: try row.text(2), reason: try row.text(3), byteCount: Int(try row.integer(9)),
            checksum: try row.blob(10))
        letter.id = try row.integer(0)
        if case .text(let sink) = try row[1] { letter.sink = sink }
        if case .integer(let status) = try row[4] { letter.status = Int(status) }
        letter.response = try row.blob(5)
        letter.attempts = Int(try row.integer(6))
        if case .blob(let file) = try row[7] {
            letter.place = .init(file: String(decoding: file, as: UTF8.self), offset: Int(try row.integer(8)))
        }
        letter.lane = try row.integer(11)
        if case .blob(let body) = try row[12] { letter.body = body }
        return letter
    }
}
