import Secrecy

/// How a type of value is read, and written where it is a default.
struct ValueKind<Value> {
    /// Made when it is asked for: sections hold sections.
    let shape: () -> ValueShape
    /// The value as YAML; nil where there is nothing to show.
    let spell: (Value) -> String?
    let read: (YAMLNode, _ path: String, inout SettingsReader) -> Value?

    init(
        _ shape: @escaping @autoclosure () -> ValueShape, spell: @escaping (Value) -> String?,
        read: @escaping (YAMLNode, _ path: String, inout SettingsReader) -> Value?
    ) {
        (self.shape, self.spell, self.read) = (shape, spell, read)
    }

    /// What is read from a text.
    init(
        _ shape: @escaping @autoclosure () -> ValueShape, should: String, spell: @escaping (Value) -> String?,
        parse: @escaping (String) -> Value?
    ) {
        self.init(shape(), spell: spell) { node, path, reader in
            guard let text = reader.text(node, of: path) else { return nil }
            if let value = parse(text) { return value }
            reader.complain("\(path) is '\(reader.written(node))'; it should be \(should)", at: node.place)
            return nil
        }
    }
}

// MARK: - Texts

extension ValueKind where Value == String {
    static var text: Self { text() }

    static func text(example: String? = nil) -> Self {
        Self(.text(example: example), spell: { $0.isEmpty ? nil : "\"\($0)\"" }) { $2.text($0, of: $1) }
    }

    /// A text of a form that `isSound` tells.
    static func text(like example: String, _ what: String, where isSound: @escaping (String) -> Bool) -> Self {
        Self(.text(example: example), should: "\(what), such as \(example)", spell: { $0.isEmpty ? nil : "\"\($0)\"" })
        {
            isSound($0) ? $0 : nil
        }
    }
}

extension ValueKind where Value == Secret {
    /// A text that is never printed.
    static func secret(example: String? = nil) -> Self {
        Self(.text(example: example), spell: { _ in nil }) { $2.text($0, of: $1).map { Secret($0) } }
    }
}

extension ValueKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var choice: Self {
        Self(.choice(Value.allCases.map(\.rawValue)), spell: { $0.rawValue }) { $2.choice($0, of: $1, Value.self) }
    }
}

// MARK: - Numbers

extension ValueKind where Value == Bool {
    static var flag: Self {
        Self(.flag, should: "true or false", spell: { $0 ? "true" : "false" }) {
            ["true": true, "false": false][$0.lowercased()]
        }
    }
}

extension ValueKind where Value == Int {
    static func count(_ range: ClosedRange<Int>) -> Self {
        let should = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Self(.number, should: should, spell: { "\($0)" }) { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    static var size: Self {
        Self(.size, should: "a number with a unit, such as 512MB or 10GiB", spell: ByteCount.spelled) {
            ByteCount.read($0)
        }
    }
}

extension ValueKind where Value == Duration {
    static var duration: Self { duration(hasZero: false) }

    /// A time; nothing, `0s`, where that means something.
    static func duration(hasZero: Bool) -> Self {
        let should = "a number with a unit, such as 500ms, 10s, 5m, 24h or 90d"
        return Self(.duration, should: should, spell: TimeSpan.spelled) { text in
            TimeSpan.read(text).flatMap { $0 > .zero || hasZero ? $0 : nil }
        }
    }
}

// MARK: - What holds others

extension ValueKind {
    /// A list of what `kind` reads.
    static func list<Element>(_ kind: ValueKind<Element>) -> Self where Value == [Element] {
        Self(.list(kind.shape()), spell: { $0.isEmpty ? "[]" : nil }) { node, path, reader in
            reader.items(node, of: path).compactMap { kind.read($0, path, &reader) }
        }
    }

    /// What `kind` reads, by names of the operator's choice.
    static func names<Element>(_ kind: ValueKind<Element>) -> Self where Value == [String: Element] {
        Self(.names(kind.shape()), spell: { $0.isEmpty ? "{}" : nil }) { node, path, reader in
            var values: [String: Element] = [:]
            for (name, node) in reader.entries(node, of: path, keys: nil) {
                values[name] = kind.read(node, "\(path).\(name)", &reader)
            }
            return values
        }
    }

    /// What `kind` reads, or `null`.
    static func orNull<Element>(_ kind: ValueKind<Element>) -> Self where Value == Element? {
        Self(.orNull(kind.shape()), spell: { $0.map { kind.spell($0) } ?? "null" }) { node, path, reader in
            if node.isNull { return .some(nil) }
            return kind.read(node, path, &reader).map { .some($0) }
        }
    }

    /// What `kind` reads; nothing is said where there is no value.
    static func optional<Element>(_ kind: ValueKind<Element>) -> Self where Value == Element? {
        Self(kind.shape(), spell: { $0.flatMap { kind.spell($0) } }) { node, path, reader in
            kind.read(node, path, &reader).map { .some($0) }
        }
    }

    /// Patterns by what they match.
    static func patterns(_ keys: [String], hasConf: Bool = false) -> Self where Value == [String: String] {
        Self(.patterns(keys, hasConf: hasConf), spell: { $0.isEmpty ? "{}" : nil }) { node, path, reader in
            reader.patterns(node, of: path, keys: keys, hasConf: hasConf)
        }
    }
}

extension ValueKind where Value: SettingSection {
    static var section: Self {
        Self(.section(Value.keys.map(\.facts)), spell: { _ in nil }) { Value($0, of: $1, by: &$2) }
    }
}
