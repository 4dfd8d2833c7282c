import LineageModel

extension Walker {
    /// The tables that a table is made of.
    func tablesAbove(
        _ place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        let producers = try reader.links(of: place.table).producers
        var edges: [LineageWalk.Edge] = []
        for job in producers {
            for table in try job.inputs(asking: &reader) where table != place.table {
                edges.append(.init(from: LineagePlace(table), to: place, kind: .table, jobs: [job.job]))
            }
        }
        let facts = try reader.facts(of: place.table)
        for source in (facts?.edges ?? []) + (facts?.rowSources ?? []) where source.source.table != place.table {
            let isTold = edges.contains { $0.from.table == source.source.table }
            if isTold { continue }
            let from = LineagePlace(source.source.table)
            edges.append(.init(from: from, to: place, kind: .table, isEarlier: source.isEarlier))
        }
        return edges
    }

    /// The tables that are made of a table.
    func tablesBelow(
        _ place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        let consumers = try reader.links(of: place.table).consumers
        var edges: [LineageWalk.Edge] = []
        for job in consumers {
            for table in try job.outputs(asking: &reader) where table != place.table {
                edges.append(.init(from: place, to: LineagePlace(table), kind: .table, jobs: [job.job]))
            }
        }
        for table in try reader.tablesBelow(place.table) where table != place.table {
            if edges.contains(where: { $0.to.table == table }) { continue }
            edges.append(.init(from: place, to: LineagePlace(table), kind: .table))
        }
        return edges
    }
}

extension JobLinks {
    /// What it reads, each table under its one name.
    func inputs(asking reader: inout LineageInquiry) throws(LineageError) -> Set<DatasetIdentity> {
        try canonical(inputs, asking: &reader)
    }

    /// What it writes, each table under its one name.
    func outputs(asking reader: inout LineageInquiry) throws(LineageError) -> Set<DatasetIdentity> {
        try canonical(outputs, asking: &reader)
    }

    private func canonical(
        _ tables: Set<DatasetIdentity>, asking reader: inout LineageInquiry
    ) throws(LineageError) -> Set<DatasetIdentity> {
        var named: Set<DatasetIdentity> = []
        for table in tables { named.insert(try reader.canonical(table)) }
        return named
    }
}
