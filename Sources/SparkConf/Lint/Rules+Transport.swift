extension LintRule {
    static let ofTransport: [LintRule] = [
        LintRule(
            "transport-type-missing", .error, "spark.openlineage.transport.type",
            "the default is the console: events go to the driver's output, and nowhere else",
            remedy: "spark.openlineage.transport.type=file or http",
            // A log and spark-defaults do not show the environment, which may say it; but a half of it tells enough.
            if: { conf in
                guard conf.transport == nil, conf.meansAgent else { return false }
                let half = conf.keys("spark.openlineage.transport.").contains {
                    $0 != "spark.openlineage.transport.type"
                }
                return conf.kind != .log || half
            }),
        LintRule(
            "transport-type-unknown", .error, "spark.openlineage.transport.type",
            "the agent has no such transport and does not start", remedy: "file, http, kafka or composite",
            if: { conf in conf.transport.map { !known.contains($0) && !$0.contains(".") } == true }),
        LintRule(
            "transport-console", .warning, "spark.openlineage.transport.type",
            "events go to the driver's output, among all else that it says", remedy: "file or http",
            if: { $0.transport == "console" }),
        LintRule(
            "transport-split", .error, "spark.openlineage.transport.location",
            "the file's place is in the environment and its type in Spark's settings: the agent does not join the two, "
                + "and its listener fails",
            remedy: "both in the same place (sparklineage conf --format env)",
            if: { conf in
                conf.value("spark.openlineage.transport.type") == "file"
                    && conf.value("spark.openlineage.transport.location") == nil
                    && conf.environment["OPENLINEAGE__TRANSPORT__LOCATION"] != nil
            }),
        LintRule(
            "transport-url-missing", .error, "spark.openlineage.transport.url", "http needs its url",
            remedy: "spark.openlineage.transport.url=http://host:8098",
            if: { $0.transport == "http" && $0.url == nil }),
        LintRule(
            "transport-url-scheme", .error, "spark.openlineage.transport.url",
            "without http:// or https:// the agent fails when it starts", remedy: "http:// before the host",
            if: { conf in conf.url.map { !$0.hasPrefix("http://") && !$0.hasPrefix("https://") } == true }),
        LintRule(
            "transport-url-path", .warning, "spark.openlineage.transport.url",
            "the agent drops a path in the url, or fails when an endpoint is set too",
            remedy: "scheme and host in url, the path in spark.openlineage.transport.endpoint",
            if: { conf in
                let path = conf.url?.urlPath.prefix { $0 != "?" } ?? ""
                return !path.isEmpty && path != "/"
            }),
        LintRule(
            "transport-url-query", .warning, "spark.openlineage.transport.url", "the agent loses a query in the url",
            remedy: "spark.openlineage.transport.urlParams.NAME=value", if: { $0.url?.urlPath.contains("?") == true }),
        LintRule(
            "secret-in-clear", .error,
            "whoever reads this, the process list or the event log has the secret: Spark does not hide this key",
            remedy: "the environment, from a file or secret: OPENLINEAGE__TRANSPORT__AUTH__API_KEY"
        ) { conf in
            conf.keys("spark.").filter { conf.isSecretInClear($0) }.map { conf.hit($0) }
        },
        LintRule(
            "transport-location-missing", .error, "spark.openlineage.transport.location",
            "file needs its location: without one the listener fails",
            remedy: "spark.openlineage.transport.location=/var/log/openlineage/…, from spark-env.sh "
                + "(sparklineage conf --format env)",
            // It differs between applications, so spark-defaults leaves it to spark-env.sh.
            if: { conf in
                conf.transport == "file" && conf.location == nil && conf.kind != .sparkDefaults
                    && conf.environment["OPENLINEAGE__TRANSPORT__LOCATION"] == nil
            }),
        LintRule(
            "transport-location-no-folder", .error, "spark.openlineage.transport.location",
            "a bare name: the agent wants a folder before it, and fails", remedy: "an absolute path",
            if: { conf in conf.location.map { !$0.contains("/") } == true }),
        LintRule(
            "transport-location-shared", .warning, "spark.openlineage.transport.location",
            "applications that write into one file at once tear each other's lines over 8 KiB",
            remedy: "a file for each application (sparklineage conf, any format)",
            if: { conf in conf.location.map { !conf.isOwn($0) } == true }),
        LintRule(
            "transport-location-vanishes", .error, "spark.openlineage.transport.location",
            "the driver runs on the cluster, and its disk goes with it",
            remedy: "http, or a volume mounted there",
            if: { conf in conf.isCluster && conf.location.map { !conf.isMounted($0) } == true }),
        LintRule(
            "transport-kafka-topic", .error, "spark.openlineage.transport.topicName", "kafka needs its topic",
            remedy: "spark.openlineage.transport.topicName=openlineage",
            if: { $0.transport == "kafka" && $0.agentValue("transport.topicName") == nil }),
        LintRule(
            "transport-kafka-brokers", .error, "spark.openlineage.transport.properties.bootstrap.servers",
            "kafka needs its brokers",
            remedy: "spark.openlineage.transport.properties.bootstrap.servers=host:9092",
            if: { $0.transport == "kafka" && $0.agentValue("transport.properties.bootstrap.servers") == nil }),
        LintRule(
            "transport-composite-kafka", .error,
            "in a composite transport a property with dots becomes nested objects, and the agent does not start",
            remedy: "openlineage.yml or OPENLINEAGE__TRANSPORT as JSON"
        ) { conf in
            let keys = conf.keys("spark.openlineage.transport.transports.").filter { key in
                guard let mark = key.firstRange(of: ".properties.") else { return false }
                return key[mark.upperBound...].contains(".")
            }
            return keys.prefix(1).map { conf.hit($0) }
        },
        LintRule(
            "transport-s3", .warning, "spark.openlineage.transport.type",
            "the s3 transport names files by the millisecond: of two events in one the second is lost",
            remedy: "file or http", if: { $0.transport == "s3" }),
        LintRule(
            "transport-timeout-removed", .warning, "spark.openlineage.transport.timeout",
            "removed in 1.30: it has no effect", remedy: "spark.openlineage.transport.timeoutInMillis=5000",
            if: { $0.value("spark.openlineage.transport.timeout") != nil }),
        LintRule(
            "transport-timeout-long", .warning, "spark.openlineage.transport.timeoutInMillis",
            "Spark's listeners wait so long for each event while the backend is down, and Spark then drops events",
            remedy: "spark.openlineage.transport.timeoutInMillis=5000",
            if: { ($0.number("spark.openlineage.transport.timeoutInMillis") ?? 0) > 30_000 }),
        LintRule(
            "transport-threads", .error, "spark.openlineage.circuitBreaker.threadCount",
            "several threads write into the agent's file at once and tear lines; two is the default of asyncTaskQueue",
            remedy: "spark.openlineage.circuitBreaker.threadCount=1",
            if: { conf in
                conf.transport == "file" && conf.agentValue("circuitBreaker.type") == "asyncTaskQueue"
                    && (conf.number("spark.openlineage.circuitBreaker.threadCount") ?? 2) > 1
            }),
    ]

    private static let known = [
        "http", "kafka", "console", "file", "composite", "transform", "kinesis", "gcplineage", "gcs", "s3",
        "amazon_datazone_api",
    ]
}

extension ReadConf {
    fileprivate var transport: String? { agentValue("transport.type") }

    fileprivate var url: String? { transport == "http" ? agentValue("transport.url") : nil }

    fileprivate var location: String? { transport == "file" ? agentValue("transport.location") : nil }

    /// Whether the file's name is one that only this application has.
    fileprivate func isOwn(_ location: String) -> Bool {
        guard kind == .log else { return location.contains("$") || kind == .submit && location.hasStamp }
        let ids = ["spark.app.id", "spark.kubernetes.driver.pod.name"].compactMap { value($0) }
        return location.hasStamp || ids.contains { location.contains($0) }
    }

    /// Whether a key holds a secret that anybody can read here, or will when a shell has put it in.
    fileprivate func isSecretInClear(_ key: String) -> Bool {
        guard let text = value(key), !text.contains("(redacted)") else { return false }
        let name = key.lowercased()
        if name.hasPrefix("spark.openlineage.transport."), name.hasSuffix("url") { return text.urlUser }
        guard !name.hasSuffix(".file"), !name.hasSuffix("path"), !name.hasSuffix("enabled") else { return false }
        let marks = [".apikey", "password", "secret", "accesskey", "access.key", ".headers.authorization"]
        return name.hasPrefix("spark.openlineage.") && marks.contains { name.contains($0) }
            || kind == .submit && ["password", "secret.key", "secretkey"].contains { name.hasSuffix($0) }
    }
}

extension String {
    /// What follows the host.
    fileprivate var urlPath: String {
        guard let scheme = firstRange(of: "://") else { return "" }
        return String(self[scheme.upperBound...].drop { $0 != "/" && $0 != "?" })
    }

    /// Whether a user and password stand before the host.
    fileprivate var urlUser: Bool {
        guard let scheme = firstRange(of: "://") else { return false }
        return self[scheme.upperBound...].prefix { $0 != "/" }.contains("@")
    }

    /// Whether eight or more digits, as of a time or id, stand together.
    fileprivate var hasStamp: Bool {
        split { !($0.isASCII && $0.isHexDigit) }.contains { $0.count >= 8 && $0.contains { $0.isNumber } }
    }
}
