import ColumnLineage
import DatasetNaming
import LineageModel

extension ColumnLineageFacts {
    /// The columns of a write, with the plan's sources under their names.
    ///
    /// Two references may turn out to be one dataset: a topic that is in two lists, a table and its path.
    init(_ write: PlanWrite, sources: [NamedTable?]) {
        let identities = sources.flatMap { $0?.datasets.map(\.identity) ?? [] }
        let mayRepeat = Set(identities).count < identities.count
        func named(_ uses: [PlanColumnSource]) -> [ColumnSource] {
            let all = uses.flatMap { $0.named(by: sources) }
            guard mayRepeat else { return all }
            var once: [ColumnSource] = []
            once.add(all)
            return once
        }
        let columns = write.columns.map { column in
            ColumnOrigin(
                column: column.name, sources: named(column.sources), expression: column.expression,
                isIncomplete: column.isUnresolved || column.isOpaque
                    || column.sources.contains { $0.lacksName(in: sources) })
        }
        self.init(columns: columns, dataset: named(write.dataset))
    }

    /// Both together: a table that one action writes more than once.
    func merged(with other: ColumnLineageFacts) -> ColumnLineageFacts {
        var merged = self
        var places = Dictionary(zip(columns.map(\.column), columns.indices)) { first, _ in first }
        for origin in other.columns {
            if let place = places[origin.column] {
                merged.columns[place].sources.add(origin.sources)
                if origin.isIncomplete { merged.columns[place].isIncomplete = true }
            } else {
                places[origin.column] = merged.columns.count
                merged.columns.append(origin)
            }
        }
        merged.dataset.add(other.dataset)
        return merged
    }
}

extension PlanColumnSource {
    /// Whether it is data of a column that the log does not name.
    fileprivate func lacksName(in tables: [NamedTable?]) -> Bool {
        guard tables.indices.contains(source), let table = tables[source] else { return true }
        return table.isData(field) && table.origins(of: field).isEmpty
    }

    /// The columns of datasets that it is; none for what has no name, or is no data.
    fileprivate func named(by tables: [NamedTable?]) -> [ColumnSource] {
        guard tables.indices.contains(source), let table = tables[source] else { return [] }
        return table.origins(of: field).map { origin in
            ColumnSource(
                dataset: origin.dataset, field: origin.column, transformations: transformations, masked: masked,
                description: description, formula: formula)
        }
    }
}

extension [ColumnSource] {
    /// Adds sources; of one that is there the ways in which it takes part are joined.
    fileprivate mutating func add(_ sources: [ColumnSource]) {
        var places = Dictionary(zip(map(\.key), indices)) { first, _ in first }
        for source in sources {
            if let place = places[source.key] {
                self[place].masked = .masked(
                    self[place].masked, of: self[place].transformations, source.masked, of: source.transformations)
                self[place].transformations.formUnion(source.transformations)
                self[place].add(formula: source.formula)
            } else {
                places[source.key] = count
                append(source)
            }
        }
    }
}

extension ColumnSource {
    /// Two ways to a value have no formula in common.
    fileprivate mutating func add(formula other: String) {
        if formula.isEmpty { formula = other } else if !other.isEmpty, formula != other { formula = "" }
    }

    fileprivate var key: Key { Key(dataset: dataset, field: field, description: description) }

    fileprivate struct Key: Hashable {
        var dataset: DatasetIdentity
        var field: Name
        var description: String
    }
}
