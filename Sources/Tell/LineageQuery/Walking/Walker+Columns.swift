import LineageModel

extension Walker {
    /// What a column comes from.
    func columnsAbove(
        _ place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        let facts = try reader.facts(of: place.table)
        let producers = try reader.links(of: place.table).producers
        var edges: [LineageWalk.Edge] = []
        for edge in (facts?.edges ?? []) + (facts?.rowSources ?? [])
        where edge.column == place.column || edge.column == nil {
            let jobs = try reader.jobs(from: edge.source.table, among: producers)
            edges.append(
                .init(
                    from: edge.source, to: place, kind: .column, ways: edge.ways, jobs: jobs, isEarlier: edge.isEarlier)
            )
        }
        for job in producers {
            let inputs = try job.inputs(asking: &reader).subtracting([place.table])
            guard !(facts?.tells(of: inputs) ?? false) else { continue }
            edges += inputs.map { .init(from: LineagePlace($0), to: place, kind: .untold, jobs: [job.job]) }
        }
        return edges
    }

    /// What is made of a column.
    mutating func columnsBelow(
        _ place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        let consumers = try reader.links(of: place.table).consumers
        var edges: [LineageWalk.Edge] = []
        for table in try reader.tablesBelow(place.table) {
            guard let facts = try reader.facts(of: table) else { continue }
            let jobs = try reader.jobs(to: table, among: consumers)
            let told = (facts.edges + facts.rowSources).filter { $0.source == place }
            edges += told.map { edge in
                .init(
                    from: place, to: LineagePlace(table, edge.column), kind: .column, ways: edge.ways, jobs: jobs,
                    isEarlier: edge.isEarlier)
            }
            if table == place.table { continue }
            edges += try untold(place, facts, among: consumers, asking: &reader)
            if told.isEmpty, facts.isIncomplete { doubt(table) }
        }
        return edges
    }

    /// The jobs that make the table of this one's, and tell nothing of its columns.
    private func untold(
        _ place: LineagePlace, _ facts: TableFacts, among consumers: [JobLinks], asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        var jobs: [JobIdentity] = []
        for job in consumers where try job.outputs(asking: &reader).contains(facts.identity) {
            let inputs = try job.inputs(asking: &reader).subtracting([facts.identity])
            if !facts.tells(of: inputs) { jobs.append(job.job) }
        }
        guard !jobs.isEmpty else { return [] }
        return [.init(from: place, to: LineagePlace(facts.identity), kind: .untold, jobs: jobs)]
    }
}

extension TableFacts {
    /// Whether columns of any of these tables are told to be in it.
    fileprivate func tells(of tables: Set<DatasetIdentity>) -> Bool {
        (edges + rowSources).contains { tables.contains($0.source.table) }
    }
}

extension LineageInquiry {
    /// The jobs that read a table.
    fileprivate mutating func jobs(
        from table: DatasetIdentity, among jobs: [JobLinks]
    ) throws(LineageError) -> [JobIdentity] {
        var found: [JobIdentity] = []
        for job in jobs where try job.inputs(asking: &self).contains(table) { found.append(job.job) }
        return found
    }

    /// The jobs that write a table.
    fileprivate mutating func jobs(
        to table: DatasetIdentity, among jobs: [JobLinks]
    ) throws(LineageError) -> [JobIdentity] {
        var found: [JobIdentity] = []
        for job in jobs where try job.outputs(asking: &self).contains(table) { found.append(job.job) }
        return found
    }
}
