/// What a daemon's settings file says: each key typed, with the defaults for what it does not say.
package struct Settings: Hashable, Sendable {
    /// The directory of the state.
    package var state = ""
    package var inputs = InputSettings()
    package var runs = RunSettings()
    package var streaming = StreamingSettings()
    package var context = ContextSettings()
    package var redact = RedactSettings()
    package var outbox = OutboxSettings()
    package var outputs: [OutputSettings] = []
    package var expect: [ExpectSettings] = []
    package var server = ServerSettings()
    package var log = LogSettings()

    package init() {}
}

extension Settings: SettingSection {
    static var keys: [SettingKey<Settings>] {
        [
            .init(
                "state", \.state, .path(example: "/var/lib/sparklineage"), isRequired: true,
                "The directory of the state: positions, names, what waits to be sent"),
            .init("inputs", \.inputs, .section, "What is read; the HTTP intake is in `server`"),
            .init("runs", \.runs, .section, "Which runs are told, and how"),
            .init("streaming", \.streaming, .section, "Streaming queries"),
            .init("context", \.context, .section, "What no log says: teams, clusters, where tables lie"),
            .init("redact", \.redact, .section, "What is taken out of events before they are stored"),
            .init("outbox", \.outbox, .section, "What waits to be sent"),
            .init("outputs", \.outputs, .list(.section), isRequired: true, "Where events go"),
            .init(
                "expect", \.expect, .list(.section), "Runs that should come; an overdue one is a metric and an alert"),
            .init("server", \.server, .section, "The listener: intake, API, page, health, metrics"),
            .init("log", \.log, .section, "The daemon's own log"),
        ]
    }

    func check(_ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader) {
        if let node = entries["outputs"], outputs.isEmpty, node.isNull || node.isEmptyList {
            reader.complain(
                "outputs is empty; name one, such as '- marquez: {url: \"http://marquez:5000\"}'", at: node.place)
        }
        let isMisspelt =
            !reader.meant.isDisjoint(with: ["inputs", "server"]) || reader.sectionsWithUnknownKeys.contains("inputs")
        let hasInputs = !inputs.eventLogs.isEmpty || !inputs.openLineageFiles.isEmpty
        if !hasInputs, !isMisspelt, entries["server"] == nil, node.isMapping {
            let what = "inputs.event_logs, inputs.openlineage_files or server"
            reader.complain("nothing is read; add one of \(what)", at: entries["inputs"]?.place ?? node.place)
        }
        checkNames(entries["outputs"], by: &reader)
    }

    private func checkNames(_ node: YAMLNode?, by reader: inout SettingsReader) {
        guard case .list(let nodes) = node?.content, nodes.count == outputs.count else { return }
        var known: Set<String> = []
        for (output, node) in zip(outputs, nodes)
        where OutputSettings.isNamed(in: node) && !known.insert(output.name).inserted {
            let text = "two outputs are called '\(output.name)'; give each a 'name' of its own"
            reader.complain(text, at: node.place)
        }
    }
}
