/// The settings of a deployment, before they are written in a format.
package struct LineageConf: Hashable, Sendable {
    var deployment: Deployment
    var settings: [Setting] = []
    /// What only the environment may hold, in spark-env.sh or of a pod.
    var environment: [Variable] = []
    /// What people must know.
    var notes: [String] = []

    /// A setting of Spark or of the agent.
    struct Setting: Hashable, Sendable {
        enum Value: Hashable, Sendable {
            case text(String)
            /// A file of each application's own in a folder.
            case ownFile(folder: String)
        }

        let key: String
        var value: Value
        /// Why it is set, and what it costs.
        let reason: String

        /// The value; nil where each application has another.
        var text: String? {
            if case .text(let text) = value { text } else { nil }
        }
    }

    /// A variable of the environment.
    struct Variable: Hashable, Sendable {
        enum Value: Hashable, Sendable {
            case text(String)
            /// The text of a file, which holds a secret.
            case secret(file: String)
        }

        let name: String
        let value: Value
    }

    /// The settings that are the same for all applications.
    var fixed: [(key: String, text: String, reason: String)] {
        settings.compactMap { setting in setting.text.map { (setting.key, $0, setting.reason) } }
    }

    /// The setting that differs between applications: where the agent's file lies.
    var ownFile: (key: String, folder: String, reason: String)? {
        for setting in settings {
            if case .ownFile(let folder) = setting.value { return (setting.key, folder, setting.reason) }
        }
        return nil
    }

    /// Replaces the namespace of jobs, where the settings have one.
    package mutating func setNamespace(_ namespace: String) {
        deployment.namespace = namespace
        for index in settings.indices where settings[index].key == "spark.openlineage.namespace" {
            settings[index].value = .text(namespace)
        }
    }

    mutating func set(_ key: String, _ value: String, _ reason: String) {
        settings.append(Setting(key: key, value: .text(value), reason: reason))
    }
}
