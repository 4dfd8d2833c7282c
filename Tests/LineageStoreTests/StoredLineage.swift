import LineageModel
import SQLite
import TestSupport
import Testing

@testable import LineageStore

/// A lineage store in a folder of its own, and what a test asks of it.
struct StoredLineage {
    let folder: TemporaryDirectory
    let store: LineageStore

    init() throws {
        folder = try TemporaryDirectory("lineage")
        store = try LineageStore(folder.path("lineage.db"))
    }

    /// Takes events a few a commit, as a sink does; gives what became of each.
    @discardableResult
    func take(_ events: [[UInt8]], by count: Int = 7) throws -> [Ingested] {
        var outcome: [Ingested] = []
        for start in stride(from: 0, to: events.count, by: count) {
            let batch = Array(events[start..<min(start + count, events.count)])
            outcome += try store.ingest(batch, received: Timestamp(milliseconds: Int64(start)))
        }
        return outcome
    }

    @discardableResult
    func take(_ events: String...) throws -> [Ingested] { try take(events.map { Array($0.utf8) }) }

    /// Whatever a query gives, a line a row.
    func rows(_ sql: String) throws -> [String] {
        let database = try SQLiteDatabase(reading: store.file, LineageSchema.schema)
        return try database.query(sql) { row throws(SQLiteError) in
            var cells: [String] = []
            for column in 0..<row.count { cells.append(Self.text(try row[column])) }
            return cells.joined(separator: "|")
        }
    }

    /// All that is derived, table by table.
    func derived() throws -> [String: [String]] {
        var tables: [String: [String]] = [:]
        for table in LineageSchema.derived { tables[table] = try rows("SELECT * FROM \(table)").sorted() }
        return tables
    }

    private static func text(_ value: SQLiteValue) -> String {
        switch value {
        case .null: ""
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        case .blob(let bytes): bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
    }
}

/// Events of the real Spark agent, in their order.
func agentEvents(_ corpus: String) throws -> [[UInt8]] {
    try readZstdLines(PackageFiles.fixture("corpora/\(corpus)/openlineage.jsonl.zst"))
}
