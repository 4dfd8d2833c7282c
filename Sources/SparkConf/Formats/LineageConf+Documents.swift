import ByteReading

extension LineageConf {
    /// One JSON document: settings with their reasons, environment, notes.
    var json: String {
        let document: JSONValue = .object(
            JSONObject([
                .init("settings", .array(settings.map(\.json))),
                .init("environment", .array(environment.map(\.json))),
                .init("notes", .array(notes.map { .string($0) })),
            ]))
        return String(decoding: document.encoded(), as: UTF8.self) + "\n"
    }

    /// Configurations of an EMR cluster.
    var emr: String {
        func classification(_ name: String, _ properties: [(String, String)], _ inner: [JSONValue] = []) -> JSONValue {
            var members = [
                JSONObject.Member("Classification", .string(name)),
                .init("Properties", .object(JSONObject(properties.map { .init($0.0, .string($0.1)) }))),
            ]
            if !inner.isEmpty { members.append(.init("Configurations", .array(inner))) }
            return .object(JSONObject(members))
        }
        var clusters = [classification("spark-defaults", fixed.map { ($0.key, $0.text) })]
        let exports = environmentLines.map { line in
            let parts = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1).map(String.init)
            return (parts[0], parts[1])
        }
        if !exports.isEmpty { clusters.append(classification("spark-env", [], [classification("export", exports)])) }
        let document = JSONValue.array(clusters)
        return String(decoding: document.encoded(), as: UTF8.self) + "\n"
    }

    /// A SparkApplication of the Kubernetes operator, to be filled in.
    func kubernetes(_ isExplained: Bool) -> String {
        var lines =
            heading() + [
                "apiVersion: sparkoperator.k8s.io/v1beta2", "kind: SparkApplication", "metadata:",
                "  name: my-application", "spec:", "  sparkConf:",
            ]
        for setting in podSettings {
            if isExplained { lines.append("    # \(setting.reason)") }
            lines.append("    \(setting.key.quoted): \(setting.text.quoted)")
        }
        let variables = podVariables
        lines.append("  driver:")
        if !variables.isEmpty { lines += ["    env:"] + variables }
        let folders = podFolders
        guard !folders.isEmpty else { return joined(variables.isEmpty ? lines.dropLast() : lines) }
        lines.append("    volumeMounts:")
        for folder in folders {
            lines += ["      - name: spark-lineage", "        mountPath: \(folder.quoted)"]
            lines.append("        subPath: \(String(folder.drop { $0 == "/" }).quoted)")
        }
        lines += [
            "  volumes:", "    - name: spark-lineage", "      persistentVolumeClaim:",
            "        claimName: spark-lineage",
        ]
        return joined(lines)
    }

    private var podSettings: [(key: String, text: String, reason: String)] {
        guard fixed.contains(where: { $0.key == "spark.jars.packages" }) else { return fixed }
        return fixed + [("spark.jars.ivy", "/tmp/ivy", "a pod's home cannot be written, and Maven's cache lies there")]
    }

    /// The folders that must outlive the driver's pod.
    private var podFolders: [String] {
        var folders: [String] = []
        let log = deployment.eventLogFolder
        if deployment.hasLog, log.hasPrefix("/") || log.hasPrefix("file:") {
            folders.append("/" + log.dropFirst(log.hasPrefix("file:") ? 5 : 0).drop { $0 == "/" })
        }
        if let ownFile { folders.append(ownFile.folder) }
        return folders
    }

    private var podVariables: [String] {
        var lines: [String] = []
        for variable in environment {
            lines.append("      - name: \(variable.name)")
            switch variable.value {
            case .text(let text): lines.append("        value: \(text.quoted)")
            case .secret: lines.append("        valueFrom: {secretKeyRef: {name: openlineage, key: api-key}}")
            }
        }
        guard let ownFile else { return lines }
        // Kubernetes replaces $(NAME) by the variable that stands before; the pod starts spark-submit.
        return lines + [
            "      - name: POD_NAME", "        valueFrom: {fieldRef: {fieldPath: metadata.name}}",
            "      - name: SPARK_SUBMIT_OPTS",
            "        value: \("-D\(ownFile.key)=\(ownFile.folder)/$(POD_NAME).jsonl".quoted)",
        ]
    }
}

extension LineageConf.Setting {
    fileprivate var json: JSONValue {
        let value =
            switch value {
            case .text(let text): text
            case .ownFile(let folder): "\(folder)/<one for each application>.jsonl"
            }
        return .object(
            JSONObject([.init("key", .string(key)), .init("value", .string(value)), .init("reason", .string(reason))]))
    }
}

extension LineageConf.Variable {
    fileprivate var json: JSONValue {
        let member: JSONObject.Member =
            switch value {
            case .text(let text): .init("value", .string(text))
            case .secret(let file): .init("file", .string(file))
            }
        return .object(JSONObject([.init("name", .string(name)), member]))
    }
}
