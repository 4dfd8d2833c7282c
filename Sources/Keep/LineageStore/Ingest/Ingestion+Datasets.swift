import ByteReading
import LineageModel
import SQLite

extension Ingestion {
    /// A dataset that is told of: its row, and its facets with theirs.
    fileprivate struct Subject {
        let row: Int64
        let facets: [FacetTable.Told]

        func facet(_ name: String) -> FacetTable.Told? { facets.first { $0.facet.name == name } }
    }

    private func subject(_ told: LineageEvent.Dataset, at time: Int64) throws(SQLiteError) -> Subject {
        let row = try datasets.told(told.identity, at: time)
        let subject = Subject(row: row, facets: try facets.told(told.facets))
        let merges = datasets.merges
        if let links = subject.facet("symlinks") { try datasets.join(links, to: row, at: time) }
        if datasets.merges != merges {
            edges.forget()
            seen.removeAll()
        }
        if let source = subject.facet("dataSource") { try datasets.setSource(source, of: row, at: time) }
        return subject
    }

    // MARK: Inputs

    /// Keeps what is told of an input: what its writer said stands, what nobody said is added.
    func take(_ told: LineageEvent.Dataset, by run: RunRecord?, at time: Int64) throws(SQLiteError) -> CurrentIO.Row {
        let subject = try subject(told, at: time)
        let bound = try run.then { run throws(SQLiteError) in try io(run.id, 0, subject.row)?.version }
        var version: VersionTable.Record
        if let known = try bound.or(try versions.current(of: subject.row).version), let found = try versions.find(known)
        {
            version = found
        } else {
            version = try versions.insert(subject.row, run: nil, schema: nil, at: time)
            try versions.write(version)
        }
        try versions.makeFirst(version)
        try describe(&version, subject, at: time)
        if let run {
            for facet in try facets.told(told.ownFacets) {
                try facets.put(facet, .input, of: run.id, dataset: subject.row, at: time)
            }
            try bind(run.id, 0, subject.row, version.id, edges: 0)
        }
        return CurrentIO.Row(direction: 0, dataset: subject.row, edges: 0)
    }

    /// Adds to a version what one who reads it says.
    private func describe(_ version: inout VersionTable.Record, _ subject: Subject, at time: Int64) throws(SQLiteError)
    {
        let isWritten = version.run != nil
        for facet in subject.facets {
            if isWritten {
                try facets.add(facet, .version, of: version.id, at: time)
            } else if try facets.put(facet, .version, of: version.id, at: time) {
                try note(facet, subject.row, at: time)
            }
        }
        guard let schema = try subject.facet("schema").then({ told throws(SQLiteError) in try schemas.row(of: told) })
        else { return }
        var known = version.schema
        if let before = known { known = isWritten ? before : try schemas.union(before, schema) } else { known = schema }
        guard known != version.schema else { return }
        version.schema = known
        try versions.write(version)
    }

    // MARK: Outputs

    /// Keeps what is told of a run's output: a version for the run, which follows what is told of it.
    func take(
        _ told: LineageEvent.Dataset, by run: RunRecord, of job: Int64, isFinal: Bool, isStreaming: Bool, at time: Int64
    ) throws(SQLiteError) -> CurrentIO.Row {
        let subject = try subject(told, at: time)
        let known = try io(run.id, 1, subject.row)
        var version = try version(known?.version, of: subject, by: run, isStreaming: isStreaming, at: time)
        try write(&version, subject, at: time)
        try versions.makeFirst(version)
        if isFinal { try versions.makeCurrent(version, at: time) }
        for facet in try facets.told(told.ownFacets) {
            try facets.put(facet, .output, of: run.id, dataset: subject.row, at: time)
        }
        var edges = known?.edges ?? 0
        if let columns = subject.facet("columnLineage"), try isLatest(columns, of: version.id) {
            edges = try self.edges.row(of: columns, into: subject.row, at: time)
        }
        if let known, known.edges != edges {
            let telling = CurrentIO.Telling(job: job, run: run.id, generation: run.generation, time: time)
            try current.correct(CurrentIO.Row(direction: 1, dataset: subject.row, edges: known.edges), telling)
        }
        try bind(run.id, 1, subject.row, version.id, edges: edges)
        return CurrentIO.Row(direction: 1, dataset: subject.row, edges: edges)
    }

    /// The version that a run makes of an output; another one when the columns of a stream change.
    private func version(
        _ known: Int64?, of subject: Subject, by run: RunRecord, isStreaming: Bool, at time: Int64
    ) throws(SQLiteError) -> VersionTable.Record {
        let schema = try subject.facet("schema").then { told throws(SQLiteError) in try schemas.row(of: told) }
        if let known, let version = try versions.find(known) {
            guard isStreaming, let schema, let before = version.schema, before != schema,
                try hasSchema(known), time > version.createdAt
            else { return version }
        }
        let before = try versions.current(of: subject.row).version
        let inherited = try before.then { version throws(SQLiteError) in try versions.find(version)?.schema }
        let version = try versions.insert(subject.row, run: run.id, schema: schema ?? inherited, at: time)
        try versions.write(version)
        return version
    }

    /// Whether a version's columns were told, not taken over from the one before.
    private func hasSchema(_ version: Int64) throws(SQLiteError) -> Bool {
        let name = try terms.text("schema")
        let sql = "SELECT 1 FROM facet WHERE kind = 3 AND owner = ? AND dataset = 0 AND name = ?"
        return try database.first(sql, .integer(version), .integer(name)) { row throws(SQLiteError) in
            try row.integer(0)
        } != nil
    }

    /// Whether a facet just told is the one that is kept.
    private func isLatest(_ told: FacetTable.Told, of version: Int64) throws(SQLiteError) -> Bool {
        let name = try terms.text(told.facet.name)
        let sql = "SELECT 1 FROM facet WHERE kind = 3 AND owner = ? AND dataset = 0 AND name = ? AND body = ?"
        return try database.first(sql, .integer(version), .integer(name), .integer(told.body)) {
            row throws(SQLiteError) in try row.integer(0)
        } != nil
    }

    /// Keeps what its writer says of a version.
    private func write(_ version: inout VersionTable.Record, _ subject: Subject, at time: Int64) throws(SQLiteError) {
        let before = version
        for facet in subject.facets where try facets.put(facet, .version, of: version.id, at: time) {
            try note(facet, subject.row, at: time)
            switch facet.facet.name {
            case "schema": version.schema = try schemas.row(of: facet) ?? version.schema
            case "lifecycleStateChange":
                version.lifecycle = facet.value()?["lifecycleStateChange"]?.string?.uppercased()
            case "documentation": version.description = facet.value()?["description"]?.string
            default: break
            }
        }
        if before.schema != version.schema || before.lifecycle != version.lifecycle
            || before.description != version.description
        {
            try versions.write(version)
        }
    }

    /// Looks into what a facet says of who answers for a dataset, and of its tags, unless something later is known.
    private func note(_ facet: FacetTable.Told, _ dataset: Int64, at time: Int64) throws(SQLiteError) {
        guard facet.facet.name == "tags" || facet.facet.name == "ownership" else { return }
        if let since = try versions.current(of: dataset).since, since > time { return }
        try note(facet, .dataset, dataset) { _ throws(SQLiteError) in }
    }

    // MARK: What a run is bound to

    private func io(
        _ run: Int64, _ direction: Int64, _ dataset: Int64
    ) throws(SQLiteError) -> (version: Int64?, edges: Int64)? {
        let sql = "SELECT version, edges FROM run_io WHERE run = ? AND direction = ? AND dataset = ?"
        return try database.first(sql, .integer(run), .integer(direction), .integer(dataset)) {
            row throws(SQLiteError) in (try row.integerIfAny(0), try row.integer(1))
        }
    }

    private func bind(
        _ run: Int64, _ direction: Int64, _ dataset: Int64, _ version: Int64, edges: Int64
    ) throws(SQLiteError) {
        let sql = """
            INSERT INTO run_io VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET version = excluded.version, edges = excluded.edges
            """
        try database.run(
            sql, .integer(run), .integer(direction), .integer(dataset), .integer(version), .integer(edges))
    }

    // MARK: Datasets told by themselves

    func deriveDataset(_ event: LineageEvent) throws(SQLiteError) {
        guard let told = event.outputs.first else { return }
        let row = try take(told: told, at: event.time)
        guard row.edges != 0 else { return }
        let telling = CurrentIO.Telling(job: 0, run: nil, generation: 0, time: event.time)
        try current.replace(row, telling)
    }

    /// Keeps what is told of a dataset outside of a run: a version that follows it, the current one at once.
    func take(told: LineageEvent.Dataset, at time: Int64) throws(SQLiteError) -> CurrentIO.Row {
        let subject = try subject(told, at: time)
        let known = try versions.current(of: subject.row).version
        var version: VersionTable.Record
        if let known, let found = try versions.find(known), found.run == nil || !subject.tellsVersion {
            version = found
        } else {
            version = try versions.insert(subject.row, run: nil, schema: nil, at: time)
            try versions.write(version)
        }
        try write(&version, subject, at: time)
        try versions.makeCurrent(version, at: time)
        var edges: Int64 = 0
        if let columns = subject.facet("columnLineage") {
            edges = try self.edges.row(of: columns, into: subject.row, at: time)
        }
        return CurrentIO.Row(direction: 1, dataset: subject.row, edges: edges)
    }
}

extension Ingestion.Subject {
    /// Whether what is told makes another version.
    fileprivate var tellsVersion: Bool { facet("schema") != nil || facet("lifecycleStateChange") != nil }
}
