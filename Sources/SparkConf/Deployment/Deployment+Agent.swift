extension Deployment {
    func setAgent(_ conf: inout LineageConf) {
        conf.set(
            "spark.extraListeners", "io.openlineage.spark.agent.OpenLineageSparkListener",
            "loads the agent; not additive: join a list that is there, and let no job overwrite it")
        conf.set("spark.openlineage.namespace", namespace, "the namespace of jobs; 'default' mixes all deployments")
        if agent >= AgentVersion(1, 23, 0) {
            conf.set(
                "spark.openlineage.columnLineage.datasetLineageEnabled", "true",
                "filters and joins once a table, not as an edge of each column; false by default before 1.37")
        }
        conf.set("spark.openlineage.transport.type", transport.rawValue, "without it events go to the driver's output")
        switch transport {
        case .file: setFile(&conf)
        case .http: setHTTP(&conf)
        case .kafka: setKafka(&conf)
        }
    }

    private func setFile(_ conf: inout LineageConf) {
        conf.settings.append(
            LineageConf.Setting(
                key: "spark.openlineage.transport.location", value: .ownFile(folder: agentFolder),
                reason: "a file of each application's own: two that write into one tear each other's lines"))
        conf.notes.append(
            "The agent writes \(agentFolder) on the driver's disk: in cluster mode it must be a mounted volume, "
                + "or use --transport http.")
    }

    private func setHTTP(_ conf: inout LineageConf) {
        conf.set("spark.openlineage.transport.url", url, "scheme and host alone; the path is the endpoint's")
        conf.set(
            "spark.openlineage.transport.endpoint", "/api/v1/lineage", "the path, said apart so that none is dropped")
        conf.set(
            "spark.openlineage.transport.timeoutInMillis", "5000",
            "the agent waits so long in Spark's listener thread, and then loses the event: it does not try again")
        guard let apiKeyFile else { return }
        conf.environment += [
            LineageConf.Variable(name: "OPENLINEAGE__TRANSPORT__TYPE", value: .text("http")),
            LineageConf.Variable(name: "OPENLINEAGE__TRANSPORT__AUTH__TYPE", value: .text("api_key")),
            LineageConf.Variable(name: "OPENLINEAGE__TRANSPORT__AUTH__API_KEY", value: .secret(file: apiKeyFile)),
        ]
        conf.notes.append(
            "The key stands in the driver's environment: Spark would write it into the event log in clear.")
    }

    private func setKafka(_ conf: inout LineageConf) {
        let prefix = "spark.openlineage.transport"
        conf.set("\(prefix).topicName", topic, "the topic of the agent's events")
        conf.set("\(prefix).properties.bootstrap.servers", brokers, "the brokers")
        let serializer = "org.apache.kafka.common.serialization.StringSerializer"
        conf.set("\(prefix).properties.key.serializer", serializer, "the client has no default")
        conf.set("\(prefix).properties.value.serializer", serializer, "the client has no default")
        conf.notes += [
            "sparklineage does not read this topic yet: use the event log, or the transports file and http.",
            "The agent needs kafka-clients on the driver's class path; it is not set here.",
        ]
    }
}
