/// A value of a YAML document, and where it stands.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        case scalar(text: String, isPlain: Bool)
        case list([YAMLNode])
        case mapping([YAMLEntry])
    }

    var content: Content
    var place: TextPlace
    /// How many nodes there are in it, itself among them.
    var size: Int

    /// Whether nothing is said: an empty place, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// An empty document.
    static let nothing = YAMLNode(
        content: .scalar(text: "", isPlain: true), place: TextPlace(line: 1, column: 1), size: 1)

    var isEmptyList: Bool {
        if case .list(let items) = content { items.isEmpty } else { false }
    }

    var isMapping: Bool {
        if case .mapping = content { true } else { false }
    }

    /// What it is, for a complaint.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A key of a mapping and its value.
struct YAMLEntry: Sendable {
    var key: String
    var place: TextPlace
    var value: YAMLNode
}

/// A step in reading a YAML text.
enum YAMLEvent {
    case documentStart(TextPlace)
    case scalar(text: String, isPlain: Bool, anchor: String?, TextPlace)
    case listStart(anchor: String?, TextPlace)
    case mappingStart(anchor: String?, TextPlace)
    case end
    case alias(String, TextPlace)
}
