import Settings

/// What is not the same in two settings: key, what it was and what it is, without secrets.
struct SettingsDifference {
    struct Change: Hashable {
        /// Where it stands: `outputs[0].marquez.timeout`.
        let key: String
        let old: String
        let new: String

        /// Whether it takes a new start: the state, the listener and the sinks are opened once.
        var needsRestart: Bool {
            ["state", "outputs", "server"].contains {
                key == $0 || key.hasPrefix("\($0).") || key.hasPrefix("\($0)[")
            }
        }
    }

    /// Names that are not the property's in the manner of the file.
    private static let names = [
        "openLineageFiles": "openlineage_files", "isOptional": "optional", "ownName": "name",
    ]

    private(set) var changes: [Change] = []

    init(_ old: Settings, _ new: Settings) { compare(old, new, "") }

    private mutating func compare(_ old: Any, _ new: Any, _ key: String) {
        let (left, right) = (Mirror(reflecting: old), Mirror(reflecting: new))
        switch left.displayStyle {
        case .optional where left.children.isEmpty != right.children.isEmpty: note(old, new, key)
        case .optional, .enum:
            guard let one = left.children.first, let other = right.children.first, one.label == other.label else {
                return note(old, new, key)
            }
            compare(one.value, other.value, Self.path(key, left.displayStyle == .enum ? one.label : nil))
        case .collection: compareItems(left, right, key)
        case .dictionary: compareNames(old, new, key)
        case .struct where !left.children.isEmpty && !(old is Duration):
            for (one, other) in zip(left.children, right.children) where one.label != "line" {
                // What kind an output is of is no key of the file.
                compare(one.value, other.value, one.label == "kind" ? key : Self.path(key, one.label))
            }
        default: note(old, new, key)
        }
    }

    private mutating func compareItems(_ left: Mirror, _ right: Mirror, _ key: String) {
        let (old, new) = (left.children.map(\.value), right.children.map(\.value))
        for (place, values) in zip(old, new).enumerated() { compare(values.0, values.1, "\(key)[\(place)]") }
        for place in min(old.count, new.count)..<max(old.count, new.count) {
            changes.append(
                Change(
                    key: "\(key)[\(place)]", old: place < old.count ? Self.text(old[place]) : "none",
                    new: place < new.count ? Self.text(new[place]) : "none"))
        }
    }

    private mutating func compareNames(_ old: Any, _ new: Any, _ key: String) {
        let (left, right) = (Self.entries(old), Self.entries(new))
        for name in Set(left.keys).union(right.keys).sorted() {
            switch (left[name], right[name]) {
            case (let one?, let other?): compare(one, other, "\(key).\(name)")
            case (let one, let other):
                changes.append(
                    Change(
                        key: "\(key).\(name)", old: one.map(Self.text) ?? "none", new: other.map(Self.text) ?? "none"))
            }
        }
    }

    /// Values that show nothing of themselves may still differ.
    private mutating func note(_ old: Any, _ new: Any, _ key: String) {
        guard let one = old as? AnyHashable, let other = new as? AnyHashable, one != other else { return }
        changes.append(Change(key: key, old: Self.text(old), new: Self.text(new)))
    }

    // MARK: Spelling

    private static func entries(_ dictionary: Any) -> [String: Any] {
        var entries: [String: Any] = [:]
        for child in Mirror(reflecting: dictionary).children {
            let pair = Array(Mirror(reflecting: child.value).children)
            if pair.count == 2, let name = pair[0].value as? String { entries[name] = pair[1].value }
        }
        return entries
    }

    /// A value as people read it; what holds others is told by its texts.
    private static func text(_ value: Any) -> String {
        if let time = value as? Duration { return HealthReport.time(time / .seconds(1)) }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { text($0.value) } ?? "none"
        case .struct where !mirror.children.isEmpty:
            let parts = mirror.children.filter { $0.label != "line" }.map { child in
                "\(name(child.label ?? "")): \(text(child.value))"
            }
            return
                "{\(parts.filter { !$0.hasSuffix(": none") && !$0.hasSuffix(": {}") && !$0.hasSuffix(": []") }.joined(separator: ", "))}"
        case .enum where !mirror.children.isEmpty:
            return mirror.children.first.map { text($0.value) } ?? ""
        case .collection: return "[\(mirror.children.map { text($0.value) }.joined(separator: ", "))]"
        case .dictionary:
            let entries = entries(value).sorted { $0.key < $1.key }
            return entries.isEmpty
                ? "[]" : "{\(entries.map { "\($0.key): \(text($0.value))" }.joined(separator: ", "))}"
        default: return "\(value)"
        }
    }

    private static func path(_ key: String, _ label: String?) -> String {
        guard let label else { return key }
        return key.isEmpty ? name(label) : "\(key).\(name(label))"
    }

    /// `maxBytes` as `max_bytes`, `tokenURL` as `token_url`.
    private static func name(_ property: String) -> String {
        if let name = names[property] { return name }
        var (name, wasUpper) = ("", true)
        for character in property {
            if character.isUppercase, !wasUpper { name += "_" }
            wasUpper = character.isUppercase
            name += character.lowercased()
        }
        return name
    }
}
