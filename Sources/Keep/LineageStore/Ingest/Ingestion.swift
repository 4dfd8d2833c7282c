import Digest
import LineageModel
import SQLite

/// Makes datasets, jobs, runs and columns of events: the one writer of a store.
///
/// What it remembers of the tables saves looking them up; another process's commit makes it forget.
final class Ingestion {
    let database: SQLiteDatabase
    let terms: Terms
    let facets: FacetTable
    let namespaces: NamespaceTable
    let datasets: DatasetTable
    let jobs: JobTable
    let schemas: SchemaTable
    let edges: EdgeTable
    let runs: RunTable
    let versions: VersionTable
    let current: CurrentIO
    let lostColumns: LostColumns
    let sayings: Sayings
    let lent = Lent()
    /// The facet of a job or dataset that was looked at last: by owner and name, its body.
    var seen = Remembered<Seen, Int64>()
    private var dataVersion = -1

    struct Seen: Hashable {
        let entity: Sayings.Entity
        let owner: Int64
        let name: Name
    }

    init(_ database: SQLiteDatabase) throws(SQLiteError) {
        self.database = database
        terms = Terms(database, lent)
        facets = FacetTable(database, terms)
        namespaces = NamespaceTable(database)
        datasets = DatasetTable(database, namespaces, lent)
        jobs = JobTable(database, namespaces)
        schemas = SchemaTable(database, terms, lent)
        edges = EdgeTable(database, terms, datasets, lent)
        runs = RunTable(database: database)
        versions = VersionTable(database: database)
        current = CurrentIO(database: database)
        lostColumns = LostColumns(database: database, edges: edges)
        sayings = Sayings(database: database, terms: terms)
        // The tables that are looked into at random should stay in memory: 64 MB of them.
        try database.run("PRAGMA cache_size = -65536")
    }

    /// Keeps events, all of them in one commit.
    func ingest(_ bodies: [[UInt8]], received: Timestamp) throws(SQLiteError) -> [Ingested] {
        let read = bodies.map { body in
            Result { () throws(Refusal) in try LineageEvent(body) }
        }
        return try commit { () throws(SQLiteError) in
            var outcome: [Ingested] = []
            for (index, event) in read.enumerated() {
                switch event {
                case .failure(let refusal): outcome.append(.refused(refusal.reason))
                case .success(let event):
                    let isNew = try keep(event, bodies[index], received)
                    if isNew { try derive(event) }
                    outcome.append(isNew ? .stored : .repeated)
                }
            }
            return outcome
        }
    }

    /// Does all of `body` in one commit, or nothing of it.
    func commit<Value>(_ body: () throws(SQLiteError) -> Value) throws(SQLiteError) -> Value {
        do throws(SQLiteError) {
            return try database.transaction { () throws(SQLiteError) in
                let version = try database.pragma("data_version")
                if version != dataVersion {
                    forget()
                    lent.end()
                }
                dataVersion = version
                let value = try body()
                try flush()
                return value
            }
        } catch {
            forget()
            throw error
        }
    }

    func forget() {
        terms.forget()
        namespaces.forget()
        datasets.forget()
        jobs.forget()
        schemas.forget()
        edges.forget()
        seen.removeAll()
    }

    func flush() throws(SQLiteError) {
        try namespaces.touches.flush(to: database)
        try datasets.touches.flush(to: database)
        try jobs.touches.flush(to: database)
    }

    // MARK: Keeping

    /// Keeps an event; false when it is there already.
    private func keep(_ event: LineageEvent, _ body: [UInt8], _ received: Timestamp) throws(SQLiteError) -> Bool {
        let sql = """
            INSERT INTO event (kind, type, time, received, run, digest, body) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """
        return try database.run(
            sql, .integer(event.kind.rawValue), SQLiteValue(event.type), .integer(event.time),
            .integer(received.milliseconds), .blob(event.subject.bytes), .integer(SHA256.number(of: body)), .blob(body)
        ) > 0
    }

    /// Makes of an event what is derived.
    func derive(_ event: LineageEvent) throws(SQLiteError) {
        switch event.kind {
        case .run: try deriveRun(event)
        case .job: try deriveJob(event)
        case .dataset: try deriveDataset(event)
        case .annotation: break
        }
    }
}

extension LineageEvent {
    /// By what the events that belong together are found.
    fileprivate var subject: RunID {
        if let run { return run.id }
        let identity =
            job.map { ($0.namespace, $0.name) } ?? outputs.first.map { ($0.identity.namespace, $0.identity.name) }
        return RunID(madeOf: identity.map { "\(kind) \($0.0) \($0.1)" } ?? "")
    }
}
