import ByteReading
package import LineageModel

/// Writes JSON, front to back, into a growing buffer: no whitespace, keys in the order of the calls.
///
/// Commas come by themselves, and braces balance because a composite is written by a closure. What the writer cannot
/// see is whether a key is written twice or a value without its key: that is the caller's care.
package struct JSONWriter {
    package private(set) var bytes: [UInt8]
    private var needsComma = false

    /// Writes behind what `bytes` already holds.
    package init(appendingTo bytes: consuming [UInt8] = []) {
        self.bytes = bytes
    }

    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        enclose(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Writes a key; the value comes next.
    package mutating func key(_ name: String) {
        separate()
        bytes.append(jsonString: name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ text: String) {
        separate()
        bytes.append(jsonString: text)
    }

    package mutating func integer(_ value: Int) {
        literal(String(value))
    }

    package mutating func bool(_ value: Bool) {
        literal(value ? "true" : "false")
    }

    package mutating func null() {
        literal("null")
    }

    /// Writes text that is JSON already.
    package mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes bytes that are JSON already.
    package mutating func literal(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    private mutating func enclose(_ opening: UInt8, _ closing: UInt8, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(opening)
        needsComma = false
        body(&self)
        bytes.append(closing)
        needsComma = true
    }

    /// Sets a comma if a value stands before, and expects one before the next.
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}

// MARK: - Members

extension JSONWriter {
    package mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    package mutating func member(_ key: String, _ value: Name) {
        member(key, value.text)
    }

    /// Writes a member, or nothing when there is no value.
    package mutating func member(_ key: String, ifKnown value: String?) {
        if let value { member(key, value) }
    }

    /// Writes a member, or nothing when there is no value.
    package mutating func member(_ key: String, ifKnown value: Int?) {
        guard let value else { return }
        self.key(key)
        integer(value)
    }

    /// Writes a member, `null` when there is no value.
    package mutating func member(_ key: String, orNull value: String?) {
        self.key(key)
        if let value { string(value) } else { null() }
    }

    /// Writes a member, `null` when there is no value.
    package mutating func member(_ key: String, orNull value: Int?) {
        self.key(key)
        if let value { integer(value) } else { null() }
    }

    package mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        bool(value)
    }

    package mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
        self.key(key)
        object(body)
    }

    package mutating func array<Element>(
        _ key: String, of elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) -> Void
    ) {
        self.key(key)
        array { json in
            for element in elements { body(&json, element) }
        }
    }
}
