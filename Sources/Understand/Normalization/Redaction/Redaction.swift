import ByteReading

/// Replaces secrets in events by `[REDACTED]`, before anything is stored.
///
/// What stands around a secret stays, so that names stay stable: `jdbc:x://user:[REDACTED]@host/db`. Built in are
/// passwords, tokens and keys as they stand in urls, connection strings, SQL, properties, command lines and error
/// messages, and tokens that are known by their shape. Erring is towards replacing: a lost word can be looked up, a told
/// secret cannot be untold.
package struct Redaction: Sendable {
    private let triggers: TriggerAutomaton
    private let rules: [SecretRule]

    /// What replaces a secret.
    package static let mark = "[REDACTED]"

    /// Makes a redaction with the built-in rules and patterns of one's own.
    ///
    /// - Parameter patterns: see ``SecretPattern``.
    package init(patterns: [SecretPattern] = []) {
        let own = patterns.map { (text: String(decoding: $0.head, as: UTF8.self), rule: SecretRule.pattern($0)) }
        let all = SecretRule.builtIn + own
        triggers = TriggerAutomaton(all.map(\.text) + Self.hiding)
        rules = all.map(\.rule)
    }

    /// Escapes by which a JSON text can hide a trigger from a search of its bytes.
    private static let hiding = [#"\/"#, #"\u00"#]

    /// An event without its secrets.
    ///
    /// An event without any is given back as it is, byte for byte; of one that is no JSON only the bytes are looked at.
    ///
    /// - Complexity: an event without a trigger costs one look at each byte.
    package func redacted(_ event: [UInt8]) -> [UInt8] {
        guard triggers.firstMatch(in: event.rawSpan) != nil else { return event }
        guard var value = try? JSONValue(parsing: event) else { return redactedText(event) ?? event }
        return redact(&value) ? value.encoded() : event
    }

    /// A text without its secrets.
    package func redacted(_ text: String) -> String {
        redactedText(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }
}

// MARK: - Values

extension Redaction {
    /// Redacts a value with all that it holds; false when nothing was to be done.
    private func redact(_ value: inout JSONValue) -> Bool {
        switch value {
        case .object: return redactObject(&value)
        case .array:
            var isChanged = false
            value.changeEachElement { if redact(&$0) { isChanged = true } }
            return isChanged
        case .string(let text):
            guard let redacted = redactedText(Array(text.utf8)) else { return false }
            value = .string(String(decoding: redacted, as: UTF8.self))
            return true
        case .number, .bool, .null: return false
        }
    }

    private func redactObject(_ value: inout JSONValue) -> Bool {
        var isChanged = false
        let namesSecret = ["key", "name", "property"].contains { value[$0]?.string.map(isSecretKey) ?? false }
        value.changeObject { object in
            object.changeEachValue { key, member in
                let isSecret = namesSecret && key == "value" || isSecretKey(key)
                if isSecret ? hide(&member) || redact(&member) : redact(&member) { isChanged = true }
            }
            guard object.members.contains(where: { redactedText(Array($0.key.utf8)) != nil }) else { return }
            object.changeEachKey { redacted($0) }
            isChanged = true
        }
        return isChanged
    }

    /// Whether what stands under the key is a secret: `spark.ssl.keyPassword`.
    private func isSecretKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        var found = false
        triggers.eachMatch(in: bytes.rawSpan) { index, end in
            guard !found, rules.indices.contains(index), case .word(let word) = rules[index] else { return }
            found = word.endOfKey(in: SecretText(bytes), from: end) == bytes.count
        }
        return found
    }

    /// Replaces the whole of a scalar; false when it is none or tells nothing.
    private func hide(_ value: inout JSONValue) -> Bool {
        switch value {
        case .string(let text):
            guard !text.isEmpty, !SecretText.isHarmless(Array(text.utf8)[...]) else { return false }
            value = .string(Self.mark)
            return true
        case .number:
            value = .string(Self.mark)
            return true
        case .object, .array, .bool, .null: return false
        }
    }
}

// MARK: - Texts

extension Redaction {
    /// The text without its secrets; nil when it has none.
    private func redactedText(_ bytes: [UInt8]) -> [UInt8]? {
        var secrets: [Range<Int>] = []
        triggers.eachMatch(in: bytes.rawSpan) { index, end in
            guard rules.indices.contains(index) else { return }
            secrets += rules[index].secrets(in: SecretText(bytes), from: end)
        }
        guard !secrets.isEmpty else { return nil }
        return replacing(secrets, in: bytes)
    }

    private func replacing(_ secrets: [Range<Int>], in bytes: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        var position = 0
        for secret in joined(secrets) where !bytes[secret].elementsEqual(Self.mark.utf8) {
            output += bytes[position..<secret.lowerBound]
            output += Self.mark.utf8
            position = secret.upperBound
        }
        guard position > 0 else { return nil }
        return output + bytes[position...]
    }

    /// The ranges in their order, those that overlap as one.
    private func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }
}
