import LineageModel

extension Walker {
    /// The tables that a table is made of.
    func tablesAbove(
        _ place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        var edges: [LineageWalk.Edge] = []
        for (job, inputs) in try reader.neighbours(.upstream, of: place.table).jobs {
            for table in inputs where table != place.table {
                edges.append(.init(from: LineagePlace(table), to: place, kind: .table, jobs: [job.job]))
            }
        }
        var known = Set(edges.map(\.from.table))
        let facts = try reader.facts(of: place.table)
        for source in (facts?.edges ?? []) + (facts?.rowSources ?? []) where source.source.table != place.table {
            guard known.insert(source.source.table).inserted else { continue }
            let from = LineagePlace(source.source.table)
            edges.append(.init(from: from, to: place, kind: .table, isEarlier: source.isEarlier))
        }
        return edges
    }

    /// The tables that are made of a table.
    func tablesBelow(
        _ place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        var edges: [LineageWalk.Edge] = []
        for (job, outputs) in try reader.neighbours(.downstream, of: place.table).jobs {
            for table in outputs where table != place.table {
                edges.append(.init(from: place, to: LineagePlace(table), kind: .table, jobs: [job.job]))
            }
        }
        let known = Set(edges.map(\.to.table))
        for table in try reader.tablesBelow(place.table) where table != place.table && !known.contains(table) {
            edges.append(.init(from: place, to: LineagePlace(table), kind: .table))
        }
        return edges
    }
}
