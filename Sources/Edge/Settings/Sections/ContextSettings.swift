package import ByteReading

/// What is said of applications, jobs and datasets (`context`).
package struct ContextSettings: Hashable, Sendable {
    /// The namespace of jobs; nil where the log decides.
    package var namespace: String?
    /// The first that matches counts, for each thing that it says.
    package var rules: [RuleSettings] = []
    package var datasets = DatasetSettings()

    package init() {}
}

extension ContextSettings: SettingSection {
    static var keys: [SettingKey<ContextSettings>] {
        [
            .init(
                "namespace", \.namespace, .optional(.text(example: "spark-prod")),
                "The namespace of jobs; else the log's own"),
            .init(
                "rules", \.rules, .list(.section),
                "Whose a job, a table or a topic is: for each thing said, the first rule that matches and says it counts"
            ),
            .init("datasets", \.datasets, .section, "Names of tables and topics"),
        ]
    }
}

/// What is said of the jobs or datasets that match (`context.rules`).
package struct RuleSettings: Hashable, Sendable {
    /// Patterns, all of which must match; with `table` or `topic` among them it is about datasets, else about jobs.
    package var match: [String: String] = [:]
    package var team: String?
    package var owner: String?
    package var environment: String?
    package var project: String?
    package var documentation: String?
    package var namespace: String?
    package var tags: [String: String] = [:]
    /// Tags of columns, by patterns of their names.
    package var columns: [String: [String: String]] = [:]
    package var sourceCode: SourceCodeSettings?
    package var facets = FacetSettings()
    package var ignore: Bool?
    /// The line that it begins in.
    package var line = 0

    package init() {}
}

extension RuleSettings: SettingSection {
    static var keys: [SettingKey<RuleSettings>] {
        let words = ["app", "user", "job", "namespace", "table", "topic", "label"]
        return [
            .init(
                "match", \.match, .patterns(words, hasConf: true),
                "Patterns (`*` any text, `?` one character), all of which must match; with `table` or `topic` among them the rule is about datasets, else about jobs"
            ),
            .init("team", \.team, .optional(.text(example: "sales-data")), "An owner of type `team`"),
            .init("owner", \.owner, .optional(.text(example: "orders@example.com")), "An owner of type `owner`"),
            .init("environment", \.environment, .optional(.text(example: "prod")), "A tag `environment`"),
            .init("project", \.project, .optional(.text(example: "orders")), "A tag `project`"),
            .init("documentation", \.documentation, .optional(.text), "What it is for"),
            .init("namespace", \.namespace, .optional(.text(example: "spark-orders")), "The namespace of the jobs"),
            .init("tags", \.tags, .names(.text), "Tags, each by its key"),
            .init(
                "columns", \.columns, .names(.names(.text)),
                "Tags of a table's columns, by a pattern of the column's name; where several match, the longest counts"),
            .init("source_code", \.sourceCode, .optional(.section), "Where the job's code is"),
            .init("facets", \.facets, .section, "Facets of one's own, as they are"),
            .init(
                "ignore", \.ignore, .optional(.flag),
                "Whether these jobs are left out, and counted; `false` keeps them from later rules"),
        ]
    }

    private static let onlyJobs = ["namespace", "source_code", "ignore"]

    mutating func check(
        _ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader
    ) {
        line = node.place.line
        guard match["table"] != nil || match["topic"] != nil else {
            guard let place = entries["columns"]?.place else { return }
            let text = "'columns' says something of datasets, but the rule is about jobs; match a 'table' or a 'topic'"
            return reader.complain(text, at: place)
        }
        for key in Self.onlyJobs {
            guard let place = entries[key]?.place else { continue }
            let text =
                "'\(key)' says something of jobs, but the rule is about datasets ('table' or 'topic'); make it a rule of its own"
            reader.complain(text, at: place)
        }
        if match["table"] != nil, match["topic"] != nil {
            let place = entries["match"]?.place ?? node.place
            reader.complain("nothing is a table and a topic; make two rules", at: place)
        }
    }
}

/// Where code is (`source_code`).
package struct SourceCodeSettings: Hashable, Sendable {
    package var repo = ""
    package var commit: String?

    package init() {}
}

extension SourceCodeSettings: SettingSection {
    static var keys: [SettingKey<SourceCodeSettings>] {
        [
            .init("repo", \.repo, .address(such: "https://git.example.com/orders"), isRequired: true, "The repository"),
            .init("commit", \.commit, .optional(.text), "The version of the code"),
        ]
    }
}

/// Facets of one's own (`facets`), by their names.
package struct FacetSettings: Hashable, Sendable {
    package var run: [String: FacetText] = [:]
    package var job: [String: FacetText] = [:]
    package var dataset: [String: FacetText] = [:]

    package init() {}
}

extension FacetSettings: SettingSection {
    static var keys: [SettingKey<FacetSettings>] {
        [
            .init("run", \.run, .names(.facet), "Of runs"),
            .init("job", \.job, .names(.facet), "Of jobs"),
            .init("dataset", \.dataset, .names(.facet), "Of datasets"),
        ]
    }
}

/// A facet as JSON.
package struct FacetText: Hashable, Sendable {
    package let json: [UInt8]

    package init(_ value: JSONValue) { json = value.encoded() }
}

extension ValueKind where Value == FacetText {
    fileprivate static var facet: Self {
        Self(.anything, spell: { _ in nil }) { node, path, reader in
            guard node.isMapping else {
                reader.complain("\(path) is \(node.kind); a facet is a mapping", at: node.place)
                return nil
            }
            return FacetText(reader.json(node, of: path))
        }
    }
}

extension SettingsReader {
    /// Any YAML as JSON: what is plain and looks like a number, `true`, `false` or `null` is one.
    fileprivate mutating func json(_ node: YAMLNode, of path: String) -> JSONValue {
        switch node.content {
        case .list(let nodes): return .array(nodes.map { json($0, of: path) })
        case .mapping(let entries):
            return .object(JSONObject(entries.map { .init($0.key, json($0.value, of: "\(path).\($0.key)")) }))
        case .scalar(let text, let isPlain):
            if node.isNull { return .null }
            if isPlain, text == "true" || text == "false" { return .bool(text == "true") }
            if isPlain, let value = try? JSONValue(parsing: Array(text.utf8)), case .number = value { return value }
            return .string(text.isEmpty ? "" : self.text(node, of: path) ?? "")
        }
    }
}
