/// A part of the settings: a mapping with known keys.
protocol SettingSection: Sendable {
    /// With the defaults.
    init()

    /// Every key, in the order that people read them.
    static var keys: [SettingKey<Self>] { get }

    /// Keys that people write and that are none, each with what is said of it.
    static var strangers: [String: String] { get }

    /// Takes what it is told of its place, and complains of what single values do not show.
    mutating func check(
        _ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader)
}

extension SettingSection {
    static var strangers: [String: String] { [:] }

    mutating func check(
        _ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader
    ) {}

    init(_ node: YAMLNode, of path: String, by reader: inout SettingsReader) {
        self.init()
        let keys = Self.keys
        let own = path.isEmpty ? "the document" : path
        let (entries, meant) = reader.sectionEntries(
            node, of: own, keys: keys.map(\.facts.name), strangers: Self.strangers)
        for key in keys {
            let place = path.isEmpty ? key.facts.name : "\(path).\(key.facts.name)"
            if let node = entries[key.facts.name] {
                key.read(node, place, &self, &reader)
            } else if key.facts.isRequired, !meant.contains(key.facts.name), node.isMapping || node.isNull {
                reader.complain("'\(key.facts.name)' is missing in \(own); add it", at: node.place)
            }
        }
        reader.meant = meant
        check(entries, of: node, path, by: &reader)
    }
}

/// A key of a section: this one declaration reads it, and tells it in the schema and the manual.
struct SettingKey<Section> {
    let facts: KeyFacts
    let read: (YAMLNode, _ path: String, inout Section, inout SettingsReader) -> Void

    /// Declares a key by its name, the place of its value, how that is read, and what it does, for the manual.
    ///
    /// What stands at its place in a new section is the default.
    init<Value>(
        _ name: String, _ place: WritableKeyPath<Section, Value>, _ kind: ValueKind<Value>, isRequired: Bool = false,
        _ summary: String
    ) where Section: SettingSection {
        let standard = isRequired ? nil : kind.spell(Section()[keyPath: place])
        facts = KeyFacts(
            name: name, shape: kind.shape(), standard: standard, isRequired: isRequired, summary: summary)
        read = { node, path, section, reader in
            if let value = kind.read(node, path, &reader) { section[keyPath: place] = value }
        }
    }
}

/// What people and programs are told of a key.
struct KeyFacts {
    let name: String
    let shape: ValueShape
    /// The default as it is written in YAML; nil where there is none.
    let standard: String?
    let isRequired: Bool
    let summary: String
}

/// What a value looks like.
indirect enum ValueShape {
    case text(example: String?)
    case choice([String])
    case number
    case flag
    case duration
    case size
    /// Any YAML.
    case anything
    case list(ValueShape)
    /// A mapping whose keys are names.
    case names(ValueShape)
    case section([KeyFacts])
    /// A mapping with these keys and, where it is so, `conf.KEY`.
    case patterns([String], hasConf: Bool)
    case orNull(ValueShape)
    case orWord(ValueShape, String)
}
