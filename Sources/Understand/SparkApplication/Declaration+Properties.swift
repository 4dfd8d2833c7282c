import DatasetNaming
import LineageModel

extension Declaration {
    /// Reads the settings by which the OpenLineage agent is told owners and tags; nil when there is nothing.
    ///
    /// - Parameters:
    ///   - properties: the application's settings.
    ///   - wanted: the settings that somebody asks for.
    init?(_ properties: SparkConfiguration, wanted: Set<String>) {
        self.init()
        let prefix = "spark.openlineage.job.owners."
        owners = properties.keys(startingWith: prefix).sorted().compactMap { key in
            properties[key].map { Owner(name: $0, type: String(key.dropFirst(prefix.count))) }
        }
        jobTags = Self.tags(properties["spark.openlineage.job.tags"])
        runTags = Self.tags(properties["spark.openlineage.run.tags"])
        for key in wanted { settings[key] = properties[key] }
        if self == Declaration() { return nil }
    }

    /// Reads `key:value:source;label;…`, in which a backslash takes its meaning from what follows.
    private static func tags(_ text: String?) -> [Tag] {
        guard let text else { return [] }
        return split(text, at: ";").compactMap { tag in
            let parts = split(tag, at: ":").map { unescaped($0) }
            guard let key = parts.first, !key.isEmpty else { return nil }
            let source = parts.count > 2 && !parts[2].isEmpty ? parts[2] : "CONFIG"
            return Tag(key: key, value: parts.count > 1 ? parts[1] : "true", source: source)
        }
    }

    private static func split(_ text: String, at separator: Character) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if character == separator, !isEscaped {
                parts.append("")
                continue
            }
            isEscaped = character == "\\" && !isEscaped
            parts[parts.count - 1].append(character)
        }
        return parts
    }

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
                continue
            }
            isEscaped = false
            result.append(character)
        }
        return String(result.drop { $0 == " " })
    }
}
