import Spelling

/// Reads typed values from a tree; collects what is wrong and goes on.
struct SettingsReader {
    private let interpolation: Interpolation
    private(set) var complaints: [SettingsComplaint] = []
    /// The keys that the unknown ones of the section that is checked were taken for.
    var meant: Set<String> = []
    /// Where unknown keys stand.
    private(set) var sectionsWithUnknownKeys: Set<String> = []

    init(_ surroundings: Surroundings) {
        interpolation = Interpolation(surroundings: surroundings)
    }

    mutating func complain(_ text: String, at place: TextPlace) {
        complaints.append(SettingsComplaint(text, at: place))
    }

    /// The entries of a mapping, those with unknown keys complained of and left out; none where nothing is said.
    ///
    /// `keys` are those that are known; nil where they are names.
    mutating func entries(_ node: YAMLNode, of path: String, keys: [String]?) -> [String: YAMLNode] {
        sectionEntries(node, of: path, keys: keys).known
    }

    /// The entries of a section, and the keys that its unknown ones were taken for.
    ///
    /// `strangers` are unknown keys that people write, each with what is said of it.
    mutating func sectionEntries(
        _ node: YAMLNode, of path: String, keys: [String]?, strangers: [String: String] = [:]
    ) -> (known: [String: YAMLNode], meant: Set<String>) {
        if node.isNull { return ([:], []) }
        guard case .mapping(let entries) = node.content else {
            complain("\(path) is \(node.kind); it should be a mapping\(example(keys))", at: node.place)
            return ([:], [])
        }
        var (known, meant): ([String: YAMLNode], Set<String>) = ([:], [])
        for entry in entries {
            guard let keys, !keys.contains(entry.key) else {
                known[entry.key] = entry.value
                continue
            }
            sectionsWithUnknownKeys.insert(path)
            let stranger = strangers[entry.key]
            if let key = stranger == nil ? Spelling.nearest(to: entry.key, in: keys) : entry.key { meant.insert(key) }
            complain(stranger ?? unknown(entry.key, in: path, keys), at: entry.place)
        }
        return (known, meant)
    }

    /// The items of a list; none where nothing is said.
    mutating func items(_ node: YAMLNode, of path: String) -> [YAMLNode] {
        if node.isNull { return [] }
        guard case .list(let nodes) = node.content else {
            complain("\(path) is \(node.kind); it should be a list: put '- ' before each item", at: node.place)
            return []
        }
        return nodes
    }

    /// A single value as text, with what it refers to filled in.
    mutating func text(_ node: YAMLNode, of path: String) -> String? {
        guard case .scalar(let text, _) = node.content, !node.isNull, !text.isEmpty else {
            complain("\(path) is \(isEmpty(node) ? "empty" : node.kind); it should be a single value", at: node.place)
            return nil
        }
        do {
            return try interpolation.filled(text)
        } catch {
            complain(error.text, at: node.place)
            return nil
        }
    }

    /// One of a few words.
    mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, of path: String, _: Value.Type
    ) -> Value? where Value.RawValue == String {
        guard let text = text(node, of: path) else { return nil }
        if let value = Value(rawValue: text) { return value }
        let words = Value.allCases.map(\.rawValue)
        let hint = Spelling.nearest(to: text, in: words).map { "; did you mean '\($0)'?" } ?? ""
        complain(
            "\(path) is '\(written(node))'; it should be \(words.joined(separator: " or "))\(hint)", at: node.place)
        return nil
    }

    /// A value as it stands in the file: what is filled in may be a secret.
    func written(_ node: YAMLNode) -> String {
        guard case .scalar(let text, _) = node.content else { return "" }
        return text
    }

    /// Patterns by what they match: one of the keys or, where `hasConf`, `conf.` and a key of Spark's settings.
    mutating func patterns(_ node: YAMLNode, of path: String, keys: [String], hasConf: Bool) -> [String: String] {
        var known = keys
        if hasConf, case .mapping(let entries) = node.content {
            known += entries.map(\.key).filter { $0.hasPrefix("conf.") && $0.utf8.count > 5 }
        }
        var patterns: [String: String] = [:]
        for (key, node) in entries(node, of: path, keys: known) { patterns[key] = text(node, of: "\(path).\(key)") }
        return patterns
    }

    private func isEmpty(_ node: YAMLNode) -> Bool {
        guard case .scalar = node.content else { return false }
        return true
    }

    private func unknown(_ key: String, in path: String, _ keys: [String]) -> String {
        if key == "<<" { return "merge keys ('<<') are not understood; write the keys out" }
        let place = path.isEmpty ? "" : " in \(path)"
        guard let meant = Spelling.nearest(to: key, in: keys) else {
            return "unknown key '\(key)'\(place); known are \(keys.sorted().joined(separator: ", "))"
        }
        return "unknown key '\(key)'\(place); did you mean '\(meant)'?"
    }

    private func example(_ keys: [String]?) -> String {
        guard let key = keys?.first else { return " of names" }
        return ", such as '\(key): …'"
    }
}
