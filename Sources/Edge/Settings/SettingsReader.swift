/// Reads typed values from a tree; collects what is wrong and goes on.
struct SettingsReader {
    private let interpolation: Interpolation
    private(set) var complaints: [SettingsComplaint] = []

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
        if node.isNull { return [:] }
        guard case .mapping(let entries) = node.content else {
            complain("\(path) is \(node.kind); it should be a mapping\(example(keys))", at: node.place)
            return [:]
        }
        var known: [String: YAMLNode] = [:]
        for entry in entries {
            if let keys, !keys.contains(entry.key) {
                complain(unknown(entry.key, in: path, keys), at: entry.place)
            } else {
                known[entry.key] = entry.value
            }
        }
        return known
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
        let hint = nearest(to: text, in: words).map { "; did you mean '\($0)'?" } ?? ""
        complain("\(path) is '\(text)'; it should be \(words.joined(separator: " or "))\(hint)", at: node.place)
        return nil
    }

    private func isEmpty(_ node: YAMLNode) -> Bool {
        guard case .scalar = node.content else { return false }
        return true
    }

    private func unknown(_ key: String, in path: String, _ keys: [String]) -> String {
        if key == "<<" { return "merge keys ('<<') are not understood; write the keys out" }
        let place = path.isEmpty ? "" : " in \(path)"
        guard let meant = nearest(to: key, in: keys) else {
            return "unknown key '\(key)'\(place); known are \(keys.joined(separator: ", "))"
        }
        return "unknown key '\(key)'\(place); did you mean '\(meant)'?"
    }

    private func example(_ keys: [String]?) -> String {
        guard let key = keys?.first else { return " of names" }
        return ", such as '\(key): …'"
    }
}

/// The word that was probably meant: the one with the fewest changes of a character, if they are few.
func nearest(to word: String, in known: [String]) -> String? {
    guard word.utf8.count <= 64 else { return nil }
    let ranked = known.map { (word: $0, distance: distance(Array(word.lowercased()), Array($0))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, word.count / 3) ? best.word : nil
}

/// How many characters must be put in, taken out or replaced.
private func distance(_ left: [Character], _ right: [Character]) -> Int {
    var last = Array(0...right.count)
    for (row, character) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            let replaced = last[column] + (character == other ? 0 : 1)
            current.append(min(replaced, last[column + 1] + 1, current[column] + 1))
        }
        last = current
    }
    return last[right.count]
}
