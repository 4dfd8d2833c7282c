/// A table of rows that others point at, each kept once however many do.
enum SharedTable: String, CaseIterable {
    case edgeSet = "edge_set"
    case schema
    case body
    case text
    case way

    /// First those that point at others, then those that these point at.
    static let stages: [[SharedTable]] = [[.edgeSet, .schema, .body], [.text, .way]]

    /// All rows of it that others point at, some more than once.
    var uses: String {
        switch self {
        case .edgeSet: "SELECT edges FROM current_io UNION ALL SELECT edges FROM run_io"
        case .schema: "SELECT schema FROM dataset_version WHERE schema IS NOT NULL"
        case .body: "SELECT body FROM facet"
        case .text:
            """
            SELECT name FROM facet UNION ALL SELECT field FROM tagging
            UNION ALL SELECT name FROM schema_field
            UNION ALL SELECT type FROM schema_field WHERE type IS NOT NULL
            UNION ALL SELECT description FROM schema_field WHERE description IS NOT NULL
            UNION ALL SELECT output_field FROM edge UNION ALL SELECT input_field FROM edge
            """
        case .way: "SELECT way FROM edge"
        }
    }

    /// What goes with a row of it: a table, and the column that points at it.
    var parts: (table: String, column: String)? {
        switch self {
        case .edgeSet: ("edge", "edges")
        case .schema: ("schema_field", "schema")
        case .body, .text, .way: nil
        }
    }
}

/// Rows of a table: a bit each, for many that lie close together.
struct RowSet {
    private var words: [Int64: UInt64] = [:]

    mutating func insert(_ row: Int64) { words[row >> 6, default: 0] |= 1 << UInt64(row & 63) }

    func contains(_ row: Int64) -> Bool { (words[row >> 6] ?? 0) & 1 << UInt64(row & 63) != 0 }
}

/// The rows of shared tables that the writer has used since a sweep began: that sweep lets them be.
final class Lent {
    private var rows: [SharedTable: RowSet] = [:]
    private var last = 0
    private var current: Int?

    /// Begins to take note; gives the number of the sweep.
    func begin() -> Int {
        last += 1
        current = last
        rows = [:]
        return last
    }

    /// Takes note no more: the sweep that is under way has no ground to stand on.
    func end() {
        current = nil
        rows = [:]
    }

    func note(_ row: Int64, of table: SharedTable) {
        if current != nil { rows[table, default: RowSet()].insert(row) }
    }

    func contains(_ row: Int64, of table: SharedTable) -> Bool { rows[table]?.contains(row) == true }

    /// Whether everything was noted since that sweep began.
    func covers(_ sweep: Int) -> Bool { current == sweep }
}
