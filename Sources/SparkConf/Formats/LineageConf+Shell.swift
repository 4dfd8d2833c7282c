extension LineageConf {
    /// spark-defaults.conf; what only the environment can say follows as a comment for spark-env.sh.
    func sparkDefaults(_ isExplained: Bool) -> String {
        let width = (fixed.map(\.key.count).max() ?? 0) + 1
        var lines = heading()
        for setting in fixed {
            if isExplained { lines += ["", "# \(setting.reason)"] }
            lines.append(setting.key.padded(to: width) + setting.text.escapedProperty)
        }
        let environment = environmentLines
        if !environment.isEmpty {
            lines += [
                "", "# This file cannot say the rest. Append these lines to conf/spark-env.sh, without the mark:",
            ]
            lines += environment.map { "#   \($0)" }
        }
        return joined(lines)
    }

    /// A script that submits what it is given.
    func submit(_ isExplained: Bool) -> String {
        var lines = ["#!/bin/sh"] + heading()
        lines.append("# usage: sh lineage-submit.sh [options of spark-submit] application [arguments]")
        if isExplained { lines += reasonLines }
        lines += variableLines
        lines.append("exec spark-submit \\")
        lines += fixed.map { "  --conf \("\($0.key)=\($0.text)".shellWord) \\" }
        if let ownFile { lines.append("  --conf \"\(ownFile.key)=\(Self.shellFile(in: ownFile.folder))\" \\") }
        lines.append("  \"$@\"")
        return joined(lines)
    }

    /// What can be said by the environment: all of it for a notebook, the needful for spark-env.sh.
    func shellEnvironment(_ isExplained: Bool) -> String {
        var lines = heading()
        if isExplained { lines += reasonLines }
        lines.append("# In spark-env.sh, beside spark-defaults.conf, or before a notebook starts:")
        lines += environmentLines
        lines.append("# Before a notebook or `python app.py` starts, instead of spark-defaults.conf:")
        let settings = fixed.map { "--conf \("\($0.key)=\($0.text)".shellWord)" } + ["pyspark-shell"]
        lines.append("export PYSPARK_SUBMIT_ARGS=\"\(settings.joined(separator: " ").inShellQuotes)\"")
        return joined(lines)
    }

    /// Lines of spark-env.sh.
    var environmentLines: [String] {
        var lines = variableLines
        if let ownFile {
            lines.append(
                "export SPARK_SUBMIT_OPTS=\"${SPARK_SUBMIT_OPTS:+$SPARK_SUBMIT_OPTS }"
                    + "-D\(ownFile.key)=\(Self.shellFile(in: ownFile.folder))\"")
        }
        return lines
    }

    private var variableLines: [String] {
        environment.map { variable in
            switch variable.value {
            case .text(let text): "export \(variable.name)=\(text.shellWord)"
            case .secret(let file): "export \(variable.name)=\"$(cat \(file.shellWord.inShellQuotes))\""
            }
        }
    }

    /// A file's name that no other start of an application gets, in double quotes of a shell.
    private static func shellFile(in folder: String) -> String {
        "\(folder.inShellQuotes)/$(date -u +%Y%m%dT%H%M%SZ)-$$.jsonl"
    }

    private var reasonLines: [String] { settings.flatMap { ["# \($0.key)", "#   \($0.reason)"] } }

    /// An init script of a Databricks cluster, which writes its event log in its own way.
    func databricks(_ isExplained: Bool) -> String {
        var lines = ["#!/bin/bash"] + heading()
        lines.append("# Databricks writes the event log itself: switch on the delivery of cluster logs.")
        if let jar = deployment.agentJar, deployment.hasAgent {
            lines.append("cp \(jar.shellWord) /databricks/jars/")
        }
        lines.append("cat > /databricks/driver/conf/90-sparklineage.conf <<'END'")
        lines.append("[driver] {")
        for setting in fixed where !setting.key.hasPrefix("spark.eventLog.") && setting.key != "spark.jars" {
            if isExplained { lines.append("  # \(setting.reason)") }
            lines.append("  \(setting.key.quoted) = \(setting.text.quoted)")
        }
        lines += ["}", "END"]
        if let ownFile {
            lines.append(
                "echo \"[driver] { \\\"\(ownFile.key)\\\" = \\\"\(ownFile.folder.inShellQuotes)/$DB_CLUSTER_ID-"
                    + "$(date -u +%Y%m%dT%H%M%SZ).jsonl\\\" }\" > /databricks/driver/conf/91-sparklineage.conf")
        }
        for variable in variableLines {
            lines.append(
                "echo \(variable.dropFirst("export ".count).description.asEcho) >> /databricks/spark/conf/spark-env.sh")
        }
        return joined(lines)
    }
}

extension String {
    /// As a value of a Java properties file.
    fileprivate var escapedProperty: String { replacing("\\", with: "\\\\") }

    /// As a word that a shell prints as a line of spark-env.sh.
    fileprivate var asEcho: String { "export \(self)".shellWord }
}
