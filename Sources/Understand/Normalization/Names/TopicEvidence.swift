package import LineageModel

/// Which cluster's topics applications were seen to use: logs name no brokers of what is read.
package struct TopicEvidence: Sendable {
    private var clusters: [Name: [Name: Set<Name>]] = [:]

    package init() {}

    /// Notes that an application uses a topic of a cluster; whether that is new.
    package mutating func note(_ topic: Name, of cluster: Name, usedBy application: Name) -> Bool {
        clusters[topic, default: [:]][cluster, default: []].insert(application).inserted
    }

    /// Gives topics without a cluster that of the same application's, else the only one that a topic of this name is in.
    ///
    /// What is not certain for this application stays flagged.
    package func complete(_ update: inout RunUpdate, of application: Name) {
        var renamed: [DatasetIdentity: DatasetIdentity] = [:]
        var isCertain = true
        func complete(_ dataset: inout Dataset) {
            guard dataset.identity.namespace == EventNaming.unknownCluster else { return }
            guard let found = cluster(of: dataset.identity.name, for: application) else { return isCertain = false }
            let old = dataset.identity
            dataset.identity.namespace = found.cluster
            renamed[old] = dataset.identity
            isCertain = isCertain && found.isOwn
        }
        for index in update.inputs.indices { complete(&update.inputs[index]) }
        for index in update.outputs.indices { complete(&update.outputs[index].dataset) }
        guard !renamed.isEmpty else { return }
        for index in update.outputs.indices {
            update.outputs[index].lineage?.rename(renamed)
            if isCertain { update.outputs[index].incomplete.removeAll { $0.kind == .noBrokers } }
        }
    }

    private func cluster(of topic: Name, for application: Name) -> (cluster: Name, isOwn: Bool)? {
        guard let known = clusters[topic] else { return nil }
        let own = known.filter { $0.value.contains(application) }.keys
        if let cluster = own.first, own.count == 1 { return (cluster, true) }
        guard let cluster = known.keys.first, known.count == 1 else { return nil }
        return (cluster, false)
    }
}
