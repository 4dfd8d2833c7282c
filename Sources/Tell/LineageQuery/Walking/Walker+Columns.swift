import LineageModel

extension Walker {
    /// What a column comes from.
    func columnsAbove(
        _ place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        let facts = try reader.facts(of: place.table)
        let producers = try reader.neighbours(.upstream, of: place.table)
        var edges: [LineageWalk.Edge] = []
        for edge in (facts?.edges ?? []) + (facts?.rowSources ?? [])
        where edge.column == place.column || edge.column == nil {
            let jobs = producers.jobs(at: edge.source.table).map(\.job)
            edges.append(
                .init(
                    from: edge.source, to: place, kind: .column, ways: edge.ways, jobs: jobs, isEarlier: edge.isEarlier)
            )
        }
        for (job, inputs) in producers.jobs {
            let others = inputs.subtracting([place.table])
            guard !(facts?.tells(of: others) ?? false) else { continue }
            edges += others.map { .init(from: LineagePlace($0), to: place, kind: .untold, jobs: [job.job]) }
        }
        return edges
    }

    /// What is made of a column.
    mutating func columnsBelow(
        _ place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        let consumers = try reader.neighbours(.downstream, of: place.table)
        var edges: [LineageWalk.Edge] = []
        for table in try reader.tablesBelow(place.table) {
            guard let facts = try reader.facts(of: table) else { continue }
            let writers = consumers.jobs(at: table)
            let told = (facts.edges + facts.rowSources).filter { $0.source == place }
            edges += told.map { edge in
                .init(
                    from: place, to: LineagePlace(table, edge.column), kind: .column, ways: edge.ways,
                    jobs: writers.map(\.job), isEarlier: edge.isEarlier)
            }
            if table == place.table { continue }
            edges += try untold(place, facts, by: writers, asking: &reader)
            if told.isEmpty, facts.isIncomplete { doubt(table) }
        }
        return edges
    }

    /// The jobs that make the table of this one's, and tell nothing of its columns.
    private func untold(
        _ place: LineagePlace, _ facts: TableFacts, by writers: [JobLinks], asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        var jobs: [JobIdentity] = []
        for job in writers {
            let inputs = try reader.canonical(job.inputs).subtracting([facts.identity])
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
