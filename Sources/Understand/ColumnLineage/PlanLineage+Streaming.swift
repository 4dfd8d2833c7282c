package import LineageModel

extension PlanLineage {
    /// The lineage with the streams' sources in place of the scans that do not name theirs.
    ///
    /// - Parameter tables: The source of each scan, by its place; a scan without one stays as it is.
    /// - Returns: The lineage; its columns are the same.
    package func naming(scans tables: [Int: TableReference]) -> PlanLineage {
        var named = self
        for (index, source) in sources.enumerated() {
            if case .microBatch(let scan) = source.table, let table = tables[scan] {
                named.sources[index].table = table
            }
        }
        return named
    }

    /// The lineage without the expressions that make the columns.
    package func withoutFormulas() -> PlanLineage {
        var plain = self
        for place in write?.columns.indices ?? 0..<0 {
            for source in write?.columns[place].sources.indices ?? 0..<0 {
                plain.write?.columns[place].sources[source].formula = ""
            }
        }
        return plain
    }

    /// Whether a scan is left whose source nobody has named.
    package var hasUnnamedScans: Bool {
        sources.contains { if case .microBatch = $0.table { true } else { false } }
    }

    /// The lineage of two batches of one query: definitions only grow.
    ///
    /// What one batch does not know (a branch without news is not in its plan) the other does.
    package func merged(with other: PlanLineage) -> PlanLineage {
        var merged = self
        let numbers = other.sources.map { merged.place(of: $0) }
        guard var write, let more = other.write else {
            merged.write = self.write ?? other.write
            return merged
        }
        write.add(more, sources: numbers)
        merged.write = write
        return merged
    }

    private mutating func place(of source: PlanSource) -> Int {
        guard let known = sources.firstIndex(where: { $0.table == source.table }) else {
            sources.append(source)
            return sources.count - 1
        }
        for field in source.fields where !sources[known].fields.contains(where: { $0.name == field.name }) {
            sources[known].fields.append(field)
        }
        return known
    }
}

extension PlanWrite {
    fileprivate mutating func add(_ other: PlanWrite, sources numbers: [Int]) {
        for column in other.columns {
            let more = column.sources.map { $0.renumbered(numbers) }
            if let place = columns.firstIndex(where: { $0.name == column.name }) {
                columns[place].sources.add(more)
                columns[place].isUnresolved = columns[place].isUnresolved && column.isUnresolved
                columns[place].isOpaque = columns[place].isOpaque || column.isOpaque
                // The `null` of a batch whose source was idle says nothing.
                if columns[place].expression == nil, !more.isEmpty { columns[place].expression = column.expression }
            } else {
                var added = column
                added.sources = more
                columns.append(added)
            }
        }
        dataset.add(other.dataset.map { $0.renumbered(numbers) })
        for reason in other.incomplete where !incomplete.contains(reason) { incomplete.append(reason) }
        if !columns.contains(where: \.isUnresolved) { incomplete.removeAll { $0.kind == .noDefinition } }
        hasQuery = hasQuery || other.hasQuery
    }
}

extension PlanColumnSource {
    /// Two ways to a value have no description in common, but what is opaque in one of them.
    fileprivate mutating func describe(alsoAs other: String) {
        if description != other { description = [description, other].contains("opaque") ? "opaque" : "" }
    }

    /// The formula that was told first stays.
    fileprivate mutating func add(formula other: String) {
        formula = !description.isEmpty ? "" : formula.isEmpty ? other : formula
    }

    /// What is masked of this and another use of the same column; a value that becomes `value` is, if no use shows it.
    fileprivate func masked(joining other: PlanColumnSource, as value: TransformationSet?) -> TransformationSet {
        if let value { return masked.isEmpty || other.masked.isEmpty ? [] : value }
        return .masked(masked, of: transformations, other.masked, of: other.transformations)
    }

    fileprivate func renumbered(_ numbers: [Int]) -> PlanColumnSource {
        var result = self
        if numbers.indices.contains(source) { result.source = numbers[source] }
        return result
    }
}

extension [PlanColumnSource] {
    /// Adds sources; of one that is there the strongest direct kind stays, indirect kinds are joined.
    fileprivate mutating func add(_ more: [PlanColumnSource]) {
        for source in more {
            let isDirect = !source.transformations.isDisjoint(with: .direct)
            let place = firstIndex {
                $0.source == source.source && $0.field == source.field
                    && !$0.transformations.isDisjoint(with: .direct) == isDirect
            }
            guard let place else {
                append(source)
                continue
            }
            let kinds = self[place].transformations.union(source.transformations)
            let strongest = kinds.members.first.map { TransformationSet($0) } ?? kinds
            self[place].masked = self[place].masked(joining: source, as: isDirect ? strongest : nil)
            self[place].transformations = isDirect ? strongest : kinds
            self[place].describe(alsoAs: source.description)
            self[place].add(formula: source.formula)
        }
    }
}
