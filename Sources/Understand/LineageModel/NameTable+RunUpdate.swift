extension NameTable {
    /// Gives all datasets of an update their primary names, those that columns come from too.
    package mutating func settle(_ update: inout RunUpdate) {
        var renamed: [DatasetIdentity: DatasetIdentity] = [:]
        for index in update.inputs.indices { settle(&update.inputs[index], noting: &renamed) }
        for index in update.outputs.indices {
            settle(&update.outputs[index].dataset, noting: &renamed)
            if let previous = update.outputs[index].previous.flatMap({ self[$0] }) {
                update.outputs[index].previous = previous
            }
        }
        guard !renamed.isEmpty else { return }
        update.inputs = update.inputs.joined()
        for index in update.outputs.indices { update.outputs[index].lineage?.rename(renamed) }
    }

    private mutating func settle(_ dataset: inout Dataset, noting renamed: inout [DatasetIdentity: DatasetIdentity]) {
        let before = dataset.identity
        settle(&dataset)
        if dataset.identity != before { renamed[before] = dataset.identity }
    }
}

extension [Dataset] {
    /// Each dataset once: what was known by two names may be one now.
    fileprivate func joined() -> [Dataset] {
        var places: [DatasetIdentity: Int] = [:]
        var result: [Dataset] = []
        for dataset in self {
            guard let place = places[dataset.identity] else {
                places[dataset.identity] = result.count
                result.append(dataset)
                continue
            }
            for symlink in dataset.symlinks where !result[place].symlinks.contains(symlink) {
                result[place].symlinks.append(symlink)
            }
            let known = Set(result[place].schema.map(\.name))
            result[place].schema += dataset.schema.filter { !known.contains($0.name) }
        }
        return result
    }
}

extension ColumnLineageFacts {
    /// Gives datasets that columns come from other names.
    package mutating func rename(_ names: [DatasetIdentity: DatasetIdentity]) {
        for column in columns.indices { Self.rename(&columns[column].sources, names) }
        Self.rename(&dataset, names)
    }

    private static func rename(_ sources: inout [ColumnSource], _ names: [DatasetIdentity: DatasetIdentity]) {
        for index in sources.indices {
            if let name = names[sources[index].dataset] { sources[index].dataset = name }
        }
    }
}
