extension LintRule {
    static let ofListener: [LintRule] = [
        LintRule(
            "listener-missing", .error, "spark.extraListeners",
            "the agent is there but nothing loads it: no events are sent",
            remedy: "spark.extraListeners=\(ReadConf.listener), joined to what is there",
            if: { $0.meansAgent && !$0.hasListener && $0.misspelt == nil }),
        LintRule(
            "listener-misspelt", .error, "no such class: Spark does not start, or starts without the agent",
            remedy: "spark.extraListeners=\(ReadConf.listener)"
        ) { conf in
            conf.misspelt.map { [conf.hit("spark.extraListeners", $0)] } ?? []
        },
        LintRule(
            "listener-overwritten", .error, "spark.extraListeners",
            "it is set more than once, and only the last one counts: it is no list that grows",
            remedy: "one line with all listeners, joined by commas",
            if: { $0.isRepeated("spark.extraListeners") }),
        LintRule(
            "jars-overwritten", .error, "a list that is set more than once: only the last one counts",
            remedy: "one line with all of them, joined by commas"
        ) { conf in
            ["spark.jars", "spark.jars.packages", "spark.sql.extensions"].filter(conf.isRepeated).map { conf.hit($0) }
        },
        LintRule(
            "agent-jar-missing", .error, "spark.jars.packages",
            "the listener is set and its jar is not: Spark does not start, unless its own folder of jars has it",
            remedy: "spark.jars.packages=io.openlineage:openlineage-spark_2.12:\(AgentVersion.tested), or spark.jars",
            if: { $0.kind != .log && $0.hasListener && $0.agentJars.isEmpty }),
        LintRule(
            "agent-jar-scala", .error, "the agent is built for another Scala than this Spark: it fails when it loads",
            remedy: "the agent's artifact with the suffix of Spark's Scala"
        ) { conf in
            guard let scala = conf.knownScala else { return [] }
            let wrong = conf.agentJars.first { $0.scalaSuffix.map { $0 != scala.rawValue } == true }
            return wrong.map { [conf.hit(conf.jarKey($0), $0)] } ?? []
        },
        LintRule(
            "agent-jar-old", .warning,
            "an artifact without the suffix of a Scala is older than 1.9: keys that are set may not be known to it",
            remedy: "openlineage-spark_2.12 or _2.13, \(AgentVersion.tested)"
        ) { conf in
            let old = conf.agentJars.first { $0.contains("openlineage-spark") && $0.scalaSuffix == nil }
            return old.map { [conf.hit(conf.jarKey($0), $0)] } ?? []
        },
        LintRule(
            "agent-jar-twice", .warning, "spark.jars",
            "the agent comes both as a package and as a jar: which one loads is a matter of luck",
            remedy: "either spark.jars.packages or spark.jars",
            if: { conf in
                // In a log Spark has put what it fetched as packages into spark.jars.
                let both = ["spark.jars", "spark.jars.packages"].map { key in
                    conf.list(key).contains { $0.contains("openlineage-spark") }
                }
                return conf.kind != .log && both == [true, true]
            }),
        LintRule(
            "agent-disabled", .error, "the agent is switched off", remedy: "remove it"
        ) { conf in
            if conf.isTrue("spark.openlineage.disabled"), conf.meansAgent {
                return [conf.hit("spark.openlineage.disabled")]
            }
            let isOff = conf.environment["OPENLINEAGE_DISABLED"]?.lowercased() == "true"
            return isOff ? [Hit(key: "OPENLINEAGE_DISABLED")] : []
        },
        LintRule(
            "iceberg-jdbc-catalog", .warning,
            "the agent does not name tables of Iceberg's JDBC catalog rightly (OpenLineage #4677)",
            remedy: "take the event log's view of them (prefer: log)"
        ) { conf in
            guard conf.meansAgent else { return [] }
            return conf.keys("spark.sql.catalog.").filter { key in
                let value = conf.value(key) ?? ""
                return key.hasSuffix(".type") && value == "jdbc"
                    || key.hasSuffix(".catalog-impl") && value.hasSuffix("JdbcCatalog")
            }.map { conf.hit($0) }
        },
    ]
}

extension ReadConf {
    /// A listener that is nearly the agent's.
    fileprivate var misspelt: String? {
        list("spark.extraListeners").first {
            $0 != Self.listener && $0.lowercased().contains("lineage") && $0.isNearlyAgent
        }
    }

    /// The key that names a jar.
    fileprivate func jarKey(_ jar: String) -> String {
        ["spark.jars.packages", "spark.jars"].first { list($0).contains(jar) } ?? "spark.driver.extraClassPath"
    }
}

extension String {
    /// Other tools have listeners with the word lineage in their name too.
    fileprivate var isNearlyAgent: Bool {
        let name = lowercased()
        return name.contains("openlineage") || name.contains("open_lineage") || name.contains("open-lineage")
    }

    /// `2.12` of `openlineage-spark_2.12-1.53.0.jar`.
    fileprivate var scalaSuffix: String? {
        guard let mark = firstRange(of: "openlineage-spark_") else { return nil }
        return String(self[mark.upperBound...].prefix(4))
    }
}
