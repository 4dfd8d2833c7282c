import ByteReading
import LineageModel
import SQLite

extension Ingestion {
    func deriveRun(_ event: LineageEvent) throws(SQLiteError) {
        guard let told = event.run, let job = event.job else { return }
        let runFacets = try facets.told(told.facets)
        var run = try runs.find(told.id).or(try runs.insert(told.id, external: told.externalID, at: event.time))
        let isFirstOfJob = run.job == nil
        try attach(&run, to: job, parent: runFacets.first { $0.facet.name == "parent" }, at: event.time)
        run.take(event.type, at: event.time)
        try runs.write(run)
        for facet in runFacets { try put(facet, of: run, at: event.time) }
        guard let row = run.job else { return }
        if !isFirstOfJob { jobs.touches.touch(row, at: event.time) }
        for facet in try facets.told(job.facets) { try put(facet, ofJob: row, run: run.id, at: event.time) }
        let isStreaming = try jobs.isStreaming(row)
        let isFinal = event.type == "COMPLETE" || isStreaming
        let merges = datasets.merges
        var rows: [CurrentIO.Row] = []
        for input in event.inputs { rows.append(try take(input, by: run, at: event.time)) }
        for output in event.outputs {
            rows.append(try take(output, by: run, of: row, isFinal: isFinal, isStreaming: isStreaming, at: event.time))
        }
        // A dataset of the first ones may have become another meanwhile.
        if datasets.merges != merges { rows = try io(of: run.id) }
        try settle(run, of: row, event, rows, isFinal: isFinal)
    }

    /// Says whose a run is, once: the first job that it is told of, and the first parent.
    private func attach(
        _ run: inout RunRecord, to job: LineageEvent.Job, parent: FacetTable.Told?, at time: Int64
    ) throws(SQLiteError) {
        var above: JobTable.Parent?
        if run.parent == nil, let value = parent?.value() {
            let found = try self.parent(value, of: job, at: time)
            above = found?.job
            if let other = found?.run, other != run.id {
                run.parent = other
                run.generation = other
            }
        }
        guard run.job == nil else { return }
        run.job = try jobs.row(namespace: job.namespace, name: job.name, parent: above, at: time)
    }

    /// The run and the job that a parent facet names; they are made where they are not known.
    private func parent(
        _ facet: JSONValue, of job: LineageEvent.Job, at time: Int64
    ) throws(SQLiteError) -> (run: Int64, job: JobTable.Parent)? {
        guard let told = facet["run"]?["runId"]?.string, let name = facet["job"]?["name"]?.string, !name.isEmpty else {
            return nil
        }
        let namespace = facet["job"]?["namespace"]?.string.map { Name($0) } ?? job.namespace
        let id = RunID(told) ?? RunID(parent: told, namespace: namespace, job: name)
        var run = try runs.find(id).or(try runs.insert(id, external: RunID(told) == nil ? told : nil, at: time))
        if let known = run.job, let full = try jobs.name(of: known), full.isOrEnds(with: name) {
            return (run.id, JobTable.Parent(row: known, name: full))
        }
        let row = try jobs.row(namespace: namespace, name: Name(name), parent: nil, at: time)
        if run.job == nil {
            run.job = row
            try runs.write(run)
        }
        return (run.id, JobTable.Parent(row: row, name: name))
    }

    private func put(_ facet: FacetTable.Told, of run: RunRecord, at time: Int64) throws(SQLiteError) {
        guard try facets.put(facet, .run, of: run.id, at: time), facet.facet.name == "nominalTime" else { return }
        let value = facet.value()
        try database.run(
            "UPDATE run SET nominal_start = ?, nominal_end = ? WHERE id = ?",
            SQLiteValue(value?["nominalStartTime"]?.string.flatMap { EventMoment($0)?.microseconds }),
            SQLiteValue(value?["nominalEndTime"]?.string.flatMap { EventMoment($0)?.microseconds }), .integer(run.id))
    }

    func put(_ facet: FacetTable.Told, ofJob job: Int64, run: Int64?, at time: Int64) throws(SQLiteError) {
        if let run { try facets.put(facet, .jobOfRun, of: run, at: time) }
        guard try facets.put(facet, .job, of: job, at: time) else { return }
        try note(facet, .job, job) { value throws(SQLiteError) in try jobs.apply(facet.facet.name, value, to: job) }
    }

    /// Looks into a facet, unless it is the one that was looked into last.
    func note(
        _ facet: FacetTable.Told, _ entity: Sayings.Entity, _ owner: Int64,
        _ body: (JSONValue?) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        let key = Seen(entity: entity, owner: owner, name: Name(facet.facet.name))
        guard seen[key] != facet.body else { return }
        let value = facet.value()
        try body(value)
        try sayings.apply(facet.facet.name, value, to: entity, owner)
        seen[key] = facet.body
    }

    // MARK: What the job is now

    private func settle(
        _ run: RunRecord, of job: Int64, _ event: LineageEvent, _ rows: [CurrentIO.Row], isFinal: Bool
    ) throws(SQLiteError) {
        let telling = CurrentIO.Telling(job: job, run: run.id, generation: run.generation, time: event.time)
        let isEnd = RunRecord.State(eventType: event.type)?.isTerminal == true
        if isEnd || isFinal { try makeJobVersion(of: run, job, at: event.time) }
        if isFinal {
            let all = try io(of: run.id)
            try current.complete(all, telling)
            for output in all where output.direction == 1 { try lostColumns.takeBack(of: output.dataset) }
        } else if isEnd {
            try current.begin(rows, telling)
            try current.fail(telling)
        } else if run.state?.isTerminal != true {
            try current.begin(rows, telling)
        }
    }

    private func io(of run: Int64) throws(SQLiteError) -> [CurrentIO.Row] {
        try database.query("SELECT direction, dataset, edges FROM run_io WHERE run = ?", .integer(run)) {
            row throws(SQLiteError) in
            CurrentIO.Row(direction: try row.integer(0), dataset: try row.integer(1), edges: try row.integer(2))
        }
    }

    private func makeJobVersion(of run: RunRecord, _ job: Int64, at time: Int64) throws(SQLiteError) {
        let io = try io(of: run.id).map { ($0.direction, $0.dataset) }
        guard let version = try jobs.version(of: job, io: io, at: time) else { return }
        try database.run("UPDATE run SET job_version = ? WHERE id = ?", .integer(version), .integer(run.id))
    }

    // MARK: Jobs told by themselves

    func deriveJob(_ event: LineageEvent) throws(SQLiteError) {
        guard let told = event.job else { return }
        let job = try jobs.row(namespace: told.namespace, name: told.name, parent: nil, at: event.time)
        for facet in try facets.told(told.facets) { try put(facet, ofJob: job, run: nil, at: event.time) }
        let merges = datasets.merges
        var rows = try takeAll(of: event)
        if datasets.merges != merges { rows = try takeAll(of: event) }
        let io = rows.map { ($0.direction, $0.dataset) }
        guard !io.isEmpty, try jobs.version(of: job, io: io, at: event.time) != nil else { return }
        let telling = CurrentIO.Telling(job: job, run: nil, generation: 0, time: event.time)
        try current.complete(rows, telling)
        try current.keepOnly(rows, telling)
    }

    private func takeAll(of event: LineageEvent) throws(SQLiteError) -> [CurrentIO.Row] {
        var rows: [CurrentIO.Row] = []
        for input in event.inputs { rows.append(try take(input, by: nil, at: event.time)) }
        for output in event.outputs { rows.append(try take(told: output, at: event.time)) }
        return rows
    }
}

extension RunID {
    /// Marquez's id of a parent run that is told by no UUID.
    fileprivate init(parent run: String, namespace: Name, job: String) {
        self.init(madeOf: "\(namespace).\(job).\(run)")
    }
}

extension String {
    fileprivate func isOrEnds(with name: String) -> Bool {
        utf8.elementsEqual(name.utf8) || Array(utf8).suffix(name.utf8.count + 1).elementsEqual(".\(name)".utf8)
    }
}
