import LineageModel

extension DatasetNaming {
    /// Names Kafka topics.
    ///
    /// A log has the brokers of a batch write only. Without them, and without a rule, the topics stand under
    /// `kafka://unknown`.
    ///
    /// - Parameters:
    ///   - topics: The topics.
    ///   - brokers: `kafka.bootstrap.servers`, where the plan has it.
    ///   - configuration: The session's settings.
    /// - Returns: All topics as one table with the same columns.
    func named(topics: [Name], brokers: String?, _ configuration: SparkConfiguration) -> TableName {
        guard let first = topics.first else { return .unnamed }
        let namespaces = topics.map { namespace(ofTopic: $0, brokers, configuration) }
        var named = NamedTable(dataset: Dataset(identity: identity(first, namespaces[0])))
        for (topic, namespace) in zip(topics, namespaces).dropFirst() {
            let dataset = Dataset(identity: identity(topic, namespace))
            if !named.datasets.contains(dataset) { named.others.append(dataset) }
        }
        if namespaces.contains(where: { $0 == nil }) {
            named.incomplete = [
                IncompleteReason(kind: .noBrokers, operator: "KafkaRelation", remedy: "context.datasets.kafka")
            ]
        }
        return .named(named)
    }

    private func identity(_ topic: Name, _ namespace: Name?) -> DatasetIdentity {
        DatasetIdentity(namespace: namespace ?? "kafka://unknown", name: topic)
    }

    private func namespace(ofTopic topic: Name, _ brokers: String?, _ configuration: SparkConfiguration) -> Name? {
        let servers = brokers.map { $0.split(separator: ",").map { String($0.drop { $0 == " " }) } } ?? []
        if !servers.isEmpty {
            let known = rules.clusters.first { !$0.brokers.isDisjoint(with: servers) }
            return known?.namespace ?? servers.first.map { Name("kafka://" + $0) }
        }
        let rule = rules.clusters.first { rule in
            rule.topic?.matches(topic.text) != false && rule.match.matches(configuration, user: user)
        }
        return rule?.namespace
    }
}
