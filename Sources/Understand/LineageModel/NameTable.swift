/// The primary name of each dataset by any name that is known of it.
///
/// The first primary name that was told for a table stays: whoever keeps lineage never joins two names later. What is
/// learned afterwards only adds other names.
package struct NameTable: Hashable, Sendable, Codable {
    /// That a name means the dataset of this primary name.
    package struct Entry: Hashable, Sendable, Codable {
        package var known: DatasetIdentity
        package var primary: DatasetIdentity

        package init(known: DatasetIdentity, primary: DatasetIdentity) {
            self.known = known
            self.primary = primary
        }
    }

    private var primaries: [DatasetIdentity: DatasetIdentity] = [:]
    /// What was learned since the table was made or `takeAdditions()` called, in that order.
    package private(set) var additions: [Entry] = []

    package init() {}

    /// A table of what was learned before; of two entries for one name the first counts.
    package init(_ entries: some Sequence<Entry>) {
        for entry in entries where primaries[entry.known] == nil { primaries[entry.known] = entry.primary }
    }

    /// How many names are known.
    package var count: Int { primaries.count }

    /// The primary name of the dataset that is known by this name.
    package subscript(known: DatasetIdentity) -> DatasetIdentity? { primaries[known] }

    /// Gives a dataset its primary name, and learns its other names.
    ///
    /// A catalog's name of the table counts before its location: a table that was first told without a location keeps
    /// that name, though the location may have been read as files, under a name of its own.
    package mutating func settle(_ dataset: inout Dataset) {
        let all = dataset.identities
        let primary = primary(of: all) ?? dataset.identity
        for identity in all + [primary] { learn(identity, means: primary) }
        rename(&dataset, to: primary)
    }

    /// Gives a dataset its primary name, if it has one, and learns nothing.
    package func apply(to dataset: inout Dataset) {
        if let primary = primary(of: dataset.identities) { rename(&dataset, to: primary) }
    }

    private func primary(of identities: [DatasetIdentity]) -> DatasetIdentity? {
        identities.lazy.compactMap { primaries[$0] }.first
    }

    private func rename(_ dataset: inout Dataset, to primary: DatasetIdentity) {
        let candidate = dataset.identity
        guard primary != candidate else { return }
        let tables = dataset.symlinks.filter { $0.kind == .table }
        // Beside table names the candidate was a location; without any it was, or may have been, the catalog's name.
        let kind: Symlink.Kind = tables.isEmpty ? .table : .location
        dataset.identity = primary
        dataset.symlinks.removeAll { $0.identity == primary }
        dataset.symlinks.append(Symlink(identity: candidate, kind: kind))
    }

    /// What was learned since the last call.
    package mutating func takeAdditions() -> [Entry] {
        defer { additions = [] }
        return additions
    }

    private mutating func learn(_ identity: DatasetIdentity, means primary: DatasetIdentity) {
        guard primaries[identity] == nil else { return }
        primaries[identity] = primary
        additions.append(Entry(known: identity, primary: primary))
    }
}

extension Dataset {
    /// All names, in the order in which they count: the catalogs', the primary one, other places.
    fileprivate var identities: [DatasetIdentity] {
        let tables = symlinks.filter { $0.kind == .table }.map(\.identity)
        let locations = symlinks.filter { $0.kind == .location }.map(\.identity)
        return tables + [identity] + locations
    }
}
