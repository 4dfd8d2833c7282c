import FoundationEssentials
package import LineageModel
import SQLite
import Synchronization

/// Lineage in a file of its own: OpenLineage events as they were told, and datasets, jobs, runs and columns made of them.
///
/// One writer at a time, readers beside it, each in a state of its own. Any thread may call.
package final class LineageStore: Sendable {
    package let file: String
    private let writer: Mutex<Ingestion>
    private let identity: FileIdentity?
    private let readers: ReaderPool

    /// Opens a file, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - file: its path.
    ///   - isMade: whether it is made where there is none.
    ///   - patience: how long to wait for another process that writes, in milliseconds.
    /// - Throws: when it is damaged, another program's, newer, or cannot be used.
    package init(_ file: String, isMade: Bool = true, patience: Int32 = 10_000) throws(LineageStoreError) {
        self.file = file
        do throws(SQLiteError) {
            let size = Self.size(of: file)
            let database = try SQLiteDatabase(
                file, LineageSchema.schema, isNew: isMade && size == nil, sharing: .shared, patience: patience,
                isChecked: size ?? 0 < Self.isQuicklyChecked)
            identity = FileIdentity(file)
            writer = Mutex(try Ingestion(database))
            readers = ReaderPool(file)
        } catch {
            throw LineageStoreError(error, isAsked: !isMade)
        }
    }

    /// Bytes of a file that is looked through for damage whenever it is opened; a larger one would take too long.
    private static let isQuicklyChecked = 64 << 20

    private static func size(of file: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: file))?[.size].map { ($0 as? Int) ?? 0 }
    }

    /// Takes events, all that are OpenLineage in one commit; when this returns, they are on the disk.
    ///
    /// - Parameters:
    ///   - events: Run-, Dataset- and JobEvents, a JSON document each, in normal form.
    ///   - received: when they came.
    /// - Returns: what became of each.
    /// - Throws: when nothing could be taken.
    package func ingest(_ events: [[UInt8]], received: Timestamp) throws(LineageStoreError) -> [Ingested] {
        try write { writer throws(SQLiteError) in try writer.ingest(events, received: received) }
    }

    /// Lets `body` read; what it sees does not change meanwhile.
    package func read<Value>(
        _ body: (LineageReader) throws(LineageStoreError) -> Value
    ) throws(LineageStoreError) -> Value {
        // A connection to a file that is gone would go on telling what it was.
        do throws(SQLiteError) { try checkPlace() } catch { throw LineageStoreError(error) }
        let reader = try readers.take()
        defer { readers.giveBack(reader) }
        return try reader.snapshot(body)
    }

    func write<Value: Sendable>(
        _ body: (Ingestion) throws(SQLiteError) -> Value
    ) throws(LineageStoreError) -> Value {
        do throws(SQLiteError) {
            return try writer.withLock { writer throws(SQLiteError) in
                try checkPlace()
                return try body(writer)
            }
        } catch {
            throw LineageStoreError(error)
        }
    }

    /// Throws when the file is another, or one that nobody finds again.
    private func checkPlace() throws(SQLiteError) {
        if FileIdentity(file) == identity { return }
        throw SQLiteError(.replaced, file: file, detail: "it was removed or replaced while it was in use")
    }
}

/// What became of an event.
package enum Ingested: Hashable, Sendable {
    case stored
    /// It was there already.
    case repeated
    /// It is no OpenLineage event, and why.
    case refused(String)
}
