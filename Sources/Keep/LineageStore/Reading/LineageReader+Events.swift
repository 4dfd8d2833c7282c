package import LineageModel
import SQLite

extension LineageReader {
    /// The run events of a time, as they were kept.
    ///
    /// - Parameters:
    ///   - after: the earliest.
    ///   - before: the first that is too late.
    ///   - namespace: only those of jobs of a namespace.
    ///   - isNewestFirst: their order.
    ///   - page: which of them.
    /// - Returns: the page, and how many there are.
    /// - Throws: when the store cannot be read.
    package func events(
        after: Moment, before: Moment, of namespace: Name? = nil, isNewestFirst: Bool, _ page: Page
    ) throws(LineageStoreError) -> Listing<[UInt8]> {
        let order = isNewestFirst ? "time DESC, id DESC" : "time, id"
        let (after, before) = (SQLiteValue.integer(after.microseconds), SQLiteValue.integer(before.microseconds))
        let known = namespace == nil ? Self.runEvents : "\(Self.runEvents) AND run IN (\(Self.runsOfNamespace))"
        // The third value is bound whether it is asked for or not.
        let from = "FROM event WHERE \(known) AND ?3 IS ?3"
        let namespace = SQLiteValue(namespace?.text)
        let sizes = try rows(
            "SELECT length(body) \(from) ORDER BY \(order) LIMIT ?4 OFFSET ?5", after, before, namespace, page.sqlLimit,
            page.sqlOffset
        ) { row throws(SQLiteError) in Int(try row.integer(0)) }
        try note(bytes: sizes.reduce(0, +))
        return try listing(
            "SELECT body \(from) ORDER BY \(order)", page, count: "SELECT count(*) \(from)", after, before, namespace
        ) { row throws(SQLiteError) in try row.blob(0) }
    }

    /// The number of the event that was kept last, by whatever process; 0 where there is none.
    package func lastEvent() throws(LineageStoreError) -> Int {
        try row("SELECT coalesce(max(id), 0) FROM event") { row throws(SQLiteError) in Int(try row.integer(0)) } ?? 0
    }

    /// How many run events of each type there are in a time; types are as the events spell them, in capitals.
    package func eventCounts(from: Moment, to: Moment) throws(LineageStoreError) -> [String: Int] {
        let found = try rows(
            "SELECT upper(coalesce(type, '')), count(*) FROM event WHERE \(Self.runEvents) GROUP BY 1",
            .integer(from.microseconds), .integer(to.microseconds)
        ) { row throws(SQLiteError) in (type: try row.text(0), count: Int(try row.integer(1))) }
        return Dictionary(found.map { ($0.type, $0.count) }) { $0 + $1 }
    }

    /// What is counted over time.
    package enum Counted: String, Sendable {
        case jobs = "SELECT count(*) FROM job WHERE is_hidden = 0 AND created_at < ?"
        case datasets = "SELECT count(*) FROM dataset WHERE is_hidden = 0 AND created_at < ?"
        case sources = "SELECT count(*) FROM source WHERE created_at < ?"
    }

    /// How many there were at a time.
    package func count(_ counted: Counted, before time: Moment) throws(LineageStoreError) -> Int {
        try row(counted.rawValue, .integer(time.microseconds)) { row throws(SQLiteError) in
            Int(try row.integer(0))
        } ?? 0
    }

    private static let runEvents = "kind = 0 AND time >= ?1 AND time < ?2"
    private static let runsOfNamespace = """
        SELECT r.uuid FROM run r JOIN job j ON j.id = r.job JOIN namespace s ON s.id = j.namespace WHERE s.name = ?3
        """
}
