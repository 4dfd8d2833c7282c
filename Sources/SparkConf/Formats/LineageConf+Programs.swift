extension LineageConf {
    /// A Python module of two functions to copy.
    func pySpark(_ isExplained: Bool) -> String {
        var lines = heading()
        lines += ["import os", "import uuid", "", "from pyspark.sql import SparkSession", "", "LINEAGE = {"]
        lines += pythonItems(isExplained)
        lines += ["}", "", ""]
        lines += [
            "def lineage_session(app_name, settings=None):",
            "    \"\"\"A new session with lineage. Call it before any other session: jars and listeners load at the start.\"\"\"",
            "    own = {}",
        ]
        if let ownFile {
            lines.append("    own[\(ownFile.key.quoted)] = \("\(ownFile.folder)/".quoted) + f\"{uuid.uuid4()}.jsonl\"")
        }
        lines += pythonVariables.map { "    \($0)" }
        lines += [
            "    builder = SparkSession.builder.appName(app_name)",
            "    for key, value in {**LINEAGE, **own, **(settings or {})}.items():",
            "        builder = builder.config(key, value)",
            "    return builder.getOrCreate()", "", "",
            "def job_metadata(type, source, target, team):",
            "    \"\"\"Settings that say what a job is: lineage_session(\"orders\", job_metadata(\"batch\", \"kafka\", \"lake\", \"sales\")).\"\"\"",
            "    def escaped(text):",
            "        return \"\".join(\"\\\\\" + c if c in \"\\\\:;\" else c for c in text)",
            "",
            "    tags = {\"type\": type, \"source\": source, \"target\": target, \"team\": team}",
            "    return {",
            "        \"spark.openlineage.job.tags\": \";\".join(f\"{key}:{escaped(tags[key])}\" for key in tags),",
            "        \"spark.openlineage.job.owners.team\": team,",
            "    }",
        ]
        return joined(lines)
    }

    private func pythonItems(_ isExplained: Bool) -> [String] {
        fixed.flatMap { setting in
            (isExplained ? ["    # \(setting.reason)"] : []) + ["    \(setting.key.quoted): \(setting.text.quoted),"]
        }
    }

    private var pythonVariables: [String] {
        environment.map { variable in
            switch variable.value {
            case .text(let text): "os.environ[\(variable.name.quoted)] = \(text.quoted)"
            case .secret(let file): "os.environ[\(variable.name.quoted)] = open(\(file.quoted)).read().strip()"
            }
        }
    }

    /// A Scala object that makes a session.
    func scala(_ isExplained: Bool) -> String {
        var lines = heading("//")
        lines.append("// Jars load before the program does: give spark.jars and spark.jars.packages to spark-submit.")
        if !environment.isEmpty {
            lines.append("// In the driver's environment (sparklineage conf --format env):")
            lines += environment.map { "//   \($0.name)" }
        }
        lines += ["import org.apache.spark.sql.SparkSession", "", "object LineageSession {"]
        lines += ["  def apply(appName: String): SparkSession = SparkSession.builder", "    .appName(appName)"]
        for setting in fixed {
            let comment = isExplained ? "  // \(setting.reason)" : ""
            lines.append("    .config(\(setting.key.quoted), \(setting.text.quoted))\(comment)")
        }
        if let ownFile {
            lines.append(
                "    .config(\(ownFile.key.quoted), \("\(ownFile.folder)/".quoted) + java.util.UUID.randomUUID + \".jsonl\")"
            )
        }
        return joined(lines + ["    .getOrCreate()", "}"])
    }

    /// What Airflow's SparkSubmitOperator takes.
    func airflow(_ isExplained: Bool) -> String {
        var lines = heading()
        lines += [
            "# SparkSubmitOperator(conf=LINEAGE_CONF, env_vars=LINEAGE_ENV, …): Airflow fills in the templates.",
            "LINEAGE_CONF = {",
        ]
        lines += pythonItems(isExplained)
        if let ownFile {
            lines += explained(ownFile.reason, isExplained)
            let name = "{{ dag.dag_id }}-{{ task.task_id }}-{{ ts_nodash }}-{{ ti.try_number }}.jsonl"
            lines.append("    \(ownFile.key.quoted): \("\(ownFile.folder)/\(name)".quoted),")
        }
        if deployment.hasAgent {
            lines += explained("joins the application to its task; needs Airflow's OpenLineage provider", isExplained)
            for (key, macro) in Self.parent {
                let template = "{{ macros.OpenLineageProviderPlugin.\(macro) }}"
                lines.append("    \("spark.openlineage.\(key)".quoted): \(template.quoted),")
            }
        }
        lines += ["}", "LINEAGE_ENV = {"]
        for variable in environment {
            switch variable.value {
            case .text(let text): lines.append("    \(variable.name.quoted): \(text.quoted),")
            case .secret:
                lines.append(
                    "    \(variable.name.quoted): \"{{ conn.openlineage.password }}\",  # a connection of Airflow's")
            }
        }
        return joined(lines + ["}"])
    }

    private func explained(_ reason: String, _ isExplained: Bool) -> [String] {
        isExplained ? ["    # \(reason)"] : []
    }

    private static let parent = [
        ("parentJobNamespace", "lineage_job_namespace()"), ("parentJobName", "lineage_job_name(task_instance)"),
        ("parentRunId", "lineage_run_id(task_instance)"),
    ]
}
