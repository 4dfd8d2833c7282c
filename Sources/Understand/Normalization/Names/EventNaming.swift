package import ByteReading
package import LineageModel

/// Gives the datasets of events of others the names that the deployment has for them.
package struct EventNaming: Sendable {
    /// A Kafka cluster and the brokers by which it is known.
    package struct Cluster: Hashable, Sendable {
        package var namespace: Name
        /// `host:port` each.
        package var brokers: Set<String>

        package init(namespace: Name, brokers: Set<String>) { (self.namespace, self.brokers) = (namespace, brokers) }
    }

    private let clusters: [Cluster]
    private let prefersCatalog: Bool
    private let producer: String

    /// - Parameters:
    ///   - clusters: the operator's names of clusters.
    ///   - prefersCatalog: whether a table's name in its catalog is the primary one of a table that is not known yet.
    ///   - producer: what facets of ours name.
    package init(clusters: [Cluster] = [], prefersCatalog: Bool = false, producer: String) {
        (self.clusters, self.prefersCatalog, self.producer) = (clusters, prefersCatalog, producer)
    }

    /// Renames the datasets of an event, also where columns come from them; what was one dataset under two names is one.
    ///
    /// All else stays word for word.
    package func rename(_ event: inout JSONValue, by names: inout NameTable) {
        var renamed: [DatasetIdentity: DatasetIdentity] = [:]
        let learns = event.tellsNames
        for side in ["inputs", "outputs"] {
            let isChanged = rename(event[side]?.array ?? [], by: &names, learns: learns, noting: &renamed)
            if let datasets = isChanged { event[side] = .array(datasets) }
        }
        if let dataset = event["dataset"],
            let datasets = rename([dataset], by: &names, learns: learns, noting: &renamed)
        {
            event["dataset"] = datasets[0]
        }
        // Columns may come from datasets that another event of the run names.
        var known = renamed
        func name(_ identity: DatasetIdentity) -> DatasetIdentity {
            if let name = known[identity] { return name }
            let place = cluster(of: identity.namespace).map { DatasetIdentity(namespace: $0, name: identity.name) }
            let name = names[place ?? identity] ?? place ?? identity
            known[identity] = name
            return name
        }
        event["outputs"]?.changeEachElement { $0.renameSources(name) }
        event["dataset"]?.change { $0.renameSources(name) }
    }

    /// Learns the names of an event's tables, for one that is not told.
    package func learn(from event: JSONValue, _ names: inout NameTable) {
        guard event.tellsNames else { return }
        for side in ["inputs", "outputs"] {
            for value in event[side]?.array ?? [] {
                guard var dataset = dataset(value), !dataset.symlinks.isEmpty, !value.isDropped else { continue }
                names.settle(&dataset)
            }
        }
    }

    /// The topics that an event's job uses.
    package func topics(of event: JSONValue) -> [(topic: String, namespace: String)] {
        ["inputs", "outputs"].flatMap { event[$0]?.array ?? [] }.flatMap { value in
            guard let identity = value.datasetIdentity, identity.namespace.text.hasPrefix("kafka://"),
                identity.namespace != Self.unknownCluster
            else { return [(topic: String, namespace: String)]() }
            let namespace = cluster(of: identity.namespace) ?? identity.namespace
            // The agent has the topics of one reader in one name.
            return identity.name.text.split(separator: ",").map { (String($0), namespace.text) }
        }
    }

    /// Where topics stand of which no brokers are known.
    package static let unknownCluster: Name = "kafka://unknown"

    // MARK: Datasets

    /// The datasets under their names; nil when they have them already.
    private func rename(
        _ datasets: [JSONValue], by names: inout NameTable, learns: Bool,
        noting renamed: inout [DatasetIdentity: DatasetIdentity]
    ) -> [JSONValue]? {
        var result = datasets
        var isChanged = false
        // The last one first: of two places of one table the later one that a run told is right.
        for index in datasets.indices.reversed() {
            guard let old = datasets[index].datasetIdentity, var dataset = dataset(datasets[index]) else { continue }
            if learns, !datasets[index].isDropped { names.settle(&dataset) } else { names.apply(to: &dataset) }
            guard dataset.identity != old else { continue }
            renamed[old] = dataset.identity
            result[index].rename(to: dataset.identity, from: old, as: dataset.symlinks, producer)
            isChanged = true
        }
        return isChanged ? joined(result, before: datasets) : nil
    }

    /// A dataset as names are settled for it.
    private func dataset(_ value: JSONValue) -> Dataset? {
        guard var identity = value.datasetIdentity else { return nil }
        if let cluster = cluster(of: identity.namespace) { identity.namespace = cluster }
        var dataset = Dataset(identity: identity)
        for symlink in value["facets"]?["symlinks"]?["identifiers"]?.array ?? [] {
            guard let other = symlink.datasetIdentity, other != identity else { continue }
            let kind: Symlink.Kind = symlink["type"] == "LOCATION" ? .location : .table
            dataset.symlinks.append(Symlink(identity: other, kind: kind))
        }
        if prefersCatalog, let place = dataset.symlinks.firstIndex(where: { $0.kind == .table }) {
            let table = dataset.symlinks[place].identity
            dataset.symlinks[place] = Symlink(identity: identity, kind: .location)
            dataset.identity = table
        }
        return dataset
    }

    private func cluster(of namespace: Name) -> Name? {
        let start = "kafka://"
        guard namespace.text.hasPrefix(start) else { return nil }
        let brokers = namespace.text.dropFirst(start.count).split(separator: ",").map(String.init)
        return clusters.first { !$0.brokers.isDisjoint(with: brokers) }?.namespace
    }

    /// Joins datasets that had two names before and have one now.
    private func joined(_ datasets: [JSONValue], before: [JSONValue]) -> [JSONValue] {
        var result: [JSONValue] = []
        var places: [Name: (place: Int, before: Name)] = [:]
        for (dataset, old) in zip(datasets, before) {
            if let known = places[dataset.identity], known.before != old.identity {
                let first = result[known.place]
                result[known.place] = RunUnion.merged(first, dataset)
            } else {
                places[dataset.identity] = (result.count, old.identity)
                result.append(dataset)
            }
        }
        return result
    }
}

extension JSONValue {
    fileprivate var datasetIdentity: DatasetIdentity? {
        guard let namespace = self["namespace"]?.string, let name = self["name"]?.string else { return nil }
        return DatasetIdentity(namespace: Name(namespace), name: Name(name))
    }

    /// Whether its names hold: Spark's agent guesses some until the run is complete.
    fileprivate var tellsNames: Bool { !isOfSparkAgent || eventType == "COMPLETE" }

    /// The place of a table that is gone may be made up.
    fileprivate var isDropped: Bool { self["facets"]?["lifecycleStateChange"]?["lifecycleStateChange"] == "DROP" }

    /// Whether Spark's OpenLineage agent wrote the event.
    package var isOfSparkAgent: Bool { self["producer"]?.string?.contains("/integration/spark") ?? false }

    /// Gives a dataset another name; the old one becomes a symlink.
    fileprivate mutating func rename(
        to new: DatasetIdentity, from old: DatasetIdentity, as symlinks: [Symlink], _ producer: String
    ) {
        self["namespace"] = .string(new.namespace.text)
        self["name"] = .string(new.name.text)
        let kind = symlinks.first { $0.identity == old }?.kind ?? .location
        if self["facets"]?.object == nil { self["facets"] = [:] }
        var known = self["facets"]?["symlinks"]?["identifiers"]?.array ?? []
        known.removeAll { $0.datasetIdentity == new || $0.datasetIdentity == old }
        known.append([
            "namespace": .string(old.namespace.text), "name": .string(old.name.text), "type": .string(kind.rawValue),
        ])
        if self["facets"]?["symlinks"]?.object != nil {
            self["facets"]?["symlinks"]?["identifiers"] = .array(known)
            return
        }
        let schema = "https://openlineage.io/spec/facets/1-0-1/SymlinksDatasetFacet.json#/$defs/SymlinksDatasetFacet"
        self["facets"]?["symlinks"] = [
            "_producer": .string(producer), "_schemaURL": .string(schema), "identifiers": .array(known),
        ]
    }

    /// Renames the datasets that columns come from, and what the dataset was before a RENAME.
    fileprivate mutating func renameSources(_ name: (DatasetIdentity) -> DatasetIdentity) {
        func rename(_ value: inout JSONValue) {
            guard let old = value.datasetIdentity else { return }
            let new = name(old)
            guard new != old else { return }
            value["namespace"] = .string(new.namespace.text)
            value["name"] = .string(new.name.text)
        }
        self["facets"]?["columnLineage"]?["fields"]?.changeObject { fields in
            fields.changeEachValue { _, field in field["inputFields"]?.changeEachElement(rename) }
        }
        self["facets"]?["columnLineage"]?["dataset"]?.changeEachElement(rename)
        self["facets"]?["lifecycleStateChange"]?["previousIdentifier"]?.change(rename)
    }
}
