extension LintRule {
    static let ofAgent: [LintRule] = [
        LintRule(
            "namespace-missing", .warning, "spark.openlineage.namespace",
            "jobs of all deployments share the namespace 'default'", remedy: "spark.openlineage.namespace=a name",
            if: { $0.hasListener && $0.agentValue("namespace") == nil }),
        LintRule(
            "facet-disabled", .warning, "lineage is told by this facet, and it is switched off", remedy: "remove it"
        ) { conf in
            needed.map { "spark.openlineage.facets.\($0).disabled" }.filter(conf.isTrue).map { conf.hit($0) }
        },
        LintRule(
            "facets-list-removed", .warning, "spark.openlineage.facets.disabled",
            "a list of facets has no effect since 1.30: those named are sent",
            remedy: "spark.openlineage.facets.NAME.disabled=true for each",
            if: { $0.value("spark.openlineage.facets.disabled") != nil }),
        LintRule(
            "facets-variables", .warning, "spark.openlineage.facets.variables",
            "the agent reads another key, whatever its manual says",
            remedy: "spark.openlineage.facets.custom_environment_variables=[A;B;]",
            if: { $0.value("spark.openlineage.facets.variables") != nil }),
        LintRule(
            "column-lineage-dataset", .warning, "spark.openlineage.columnLineage.datasetLineageEnabled",
            "each filter and join becomes an edge of each column, by the thousand",
            remedy: "spark.openlineage.columnLineage.datasetLineageEnabled=true",
            if: { conf in
                conf.value("spark.openlineage.columnLineage.datasetLineageEnabled")?.lowercased() == "false"
            }),
        LintRule(
            "debug-facet-removed", .note, "spark.openlineage.debugFacet", "removed in 1.34: it has no effect",
            remedy: "spark.openlineage.facets.debug.disabled=false",
            if: { $0.value("spark.openlineage.debugFacet") != nil }),
        LintRule(
            "legacy-key", .error, "a key of agents before 0.21, which has no effect: events go elsewhere",
            remedy: "spark.openlineage.transport.* (sparklineage conf --transport http)"
        ) { conf in
            let keys = legacy.map { "spark.openlineage.\($0)" }.filter { conf.value($0) != nil }
            return (keys + conf.keys("spark.openlineage.url.param.")).map { conf.hit($0) }
        },
        LintRule(
            "unknown-key", .warning, "the agent knows no such key and passes over it", remedy: "look for a misspelling"
        ) { conf in
            conf.keys("spark.openlineage.").filter { key in
                let name = key.dropFirst("spark.openlineage.".count).prefix { $0 != "." }
                return !roots.contains(String(name)) && !legacy.contains(String(name)) && name != "debugFacet"
            }.map { conf.hit($0) }
        },
        LintRule(
            "parent-incomplete", .error,
            "namespace, name and run id of the parent are needed together: with some of them there is no parent",
            remedy: "parentJobNamespace, parentJobName and parentRunId, or none"
        ) { conf in
            ["parent", "rootParent"].flatMap { prefix -> [Hit] in
                let keys = ["JobNamespace", "JobName", "RunId"].map { "spark.openlineage.\(prefix)\($0)" }
                let missing = keys.filter { conf.value($0) == nil }
                return missing.count == keys.count ? [] : missing.map { conf.hit($0) }
            }
        },
        LintRule(
            "parent-run-id", .error,
            "no UUID: the agent leaves out the parent, and nothing joins the run to its scheduler",
            remedy: "the run id as the scheduler's OpenLineage has it"
        ) { conf in
            ["parentRunId", "rootParentRunId"].map { "spark.openlineage.\($0)" }
                .filter { conf.isNoUUID($0) }.map { conf.hit($0) }
        },
        LintRule(
            "application-run-id", .error, "spark.openlineage.applicationRunId",
            "no UUID: the agent fails when it starts", remedy: "a UUID, or leave it out",
            if: { $0.isNoUUID("spark.openlineage.applicationRunId") }),
        LintRule(
            "host-list", .error, "the agent wants [a;b], whatever its manual says: this is one host with an odd name",
            remedy: "[host1;host2]"
        ) { conf in
            conf.keys("spark.openlineage.dataset.namespaceResolvers.").filter { key in
                let value = conf.value(key) ?? ""
                return key.hasSuffix(".hosts") && (value.contains("'") || value.contains(",") || !value.hasPrefix("["))
            }.map { conf.hit($0) }
        },
        LintRule(
            "environment-drops", .warning,
            "what the environment says of OpenLineage makes the agent drop its settings for debug and timeout",
            remedy: "all of the agent's settings in one place"
        ) { conf in
            guard conf.environment.keys.contains(where: { $0.hasPrefix("OPENLINEAGE__") }) else { return [] }
            return ["debug.", "timeout."].flatMap { conf.keys("spark.openlineage.\($0)") }.map { conf.hit($0) }
        },
    ]

    private static let needed = [
        "columnLineage", "schema", "dataSource", "symlinks", "parent", "processing_engine", "errorMessage", "jobType",
    ]

    private static let legacy = ["host", "version", "url", "apiKey", "consoleTransport"]

    private static let roots = [
        "namespace", "appName", "applicationRunId", "parentJobNamespace", "parentJobName", "parentRunId",
        "rootParentJobNamespace", "rootParentJobName", "rootParentRunId", "context", "disabled", "capturedProperties",
        "facets", "jobName", "job", "run", "dataset", "columnLineage", "filter", "vendors", "debug", "timeout",
        "circuitBreaker", "metrics", "transport",
    ]
}

extension ReadConf {
    /// Whether a key has a value that is no UUID; a template or variable is none yet.
    fileprivate func isNoUUID(_ key: String) -> Bool {
        value(key).map { !$0.isUUID && !$0.contains("$") && !$0.contains("{{") } == true
    }
}
