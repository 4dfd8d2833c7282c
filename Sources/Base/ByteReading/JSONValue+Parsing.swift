extension JSONValue {
    /// The most brackets that may be open at once in a document that becomes a value.
    ///
    /// Deeper ones are refused by those who read events too.
    public static let maximumDepth = 1000

    /// Reads one document; nothing but white space may stand around it.
    ///
    /// Strict: by the grammar of RFC 8259, in valid UTF-8. Only a lone surrogate escape is let pass, as U+FFFD.
    ///
    /// - Throws: ``JSONError`` with the place of what is wrong.
    public init(parsing bytes: RawSpan) throws(JSONError) {
        if let place = bytes.firstInvalidUTF8() { throw JSONError(.invalidUTF8, at: place) }
        var cursor = JSONCursor(bytes)
        self = try cursor.readValue()
        try cursor.expectEnd()
    }

    /// Reads one document; nothing but white space may stand around it.
    ///
    /// - Throws: ``JSONError`` with the place of what is wrong.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        try self.init(parsing: bytes.rawSpan)
    }
}

extension JSONCursor {
    /// Reads the next value with all that it holds; the stack of open brackets is an array, so nothing recurses.
    @_lifetime(self: copy self)
    mutating func readValue() throws(JSONError) -> JSONValue {
        var open: [OpenContainer] = []
        while true {
            guard var value = try readScalarOrOpen(&open) else { continue }
            while true {
                guard let last = open.indices.last else { return value }
                open[last].append(value)
                if try moveToNextValue(of: &open[last]) { break }
                value = open.removeLast().closed
            }
        }
    }

    /// Reads a scalar or an empty container; enters any other up to its first value and gives nil.
    @_lifetime(self: copy self)
    private mutating func readScalarOrOpen(_ open: inout [OpenContainer]) throws(JSONError) -> JSONValue? {
        let kind = try peek()
        switch kind {
        case .string: return .string(try readStrictString())
        case .number: return .number(try readNumberText())
        case .boolean: return .bool(try readBool())
        case .null:
            _ = try readNull()
            return .null
        case .object, .array:
            guard open.count < JSONValue.maximumDepth else { throw JSONError(.tooDeep, at: position) }
            var container = OpenContainer(isObject: kind == .object)
            if container.isObject { try beginObject() } else { try beginArray() }
            guard try moveToNextValue(of: &container) else { return container.closed }
            open.append(container)
            return nil
        }
    }

    /// Moves to the next value of the container; false when it was closed.
    @_lifetime(self: copy self)
    private mutating func moveToNextValue(of container: inout OpenContainer) throws(JSONError) -> Bool {
        guard container.isObject else { return try nextElement() }
        guard let key = try nextKey() else { return false }
        container.key = try key.strictString()
        return true
    }

    @_lifetime(self: copy self)
    private mutating func readStrictString() throws(JSONError) -> String {
        try readText().strictString()
    }

    /// Takes a number as it is written: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
    @_lifetime(self: copy self)
    private mutating func readNumberText() throws(JSONError) -> String {
        let start = position
        if bytes.byte(at: position) == UInt8(ascii: "-") { position &+= 1 }
        let isZero = position < bytes.byteCount && bytes.byte(at: position) == UInt8(ascii: "0")
        if isZero { position &+= 1 } else { try takeDigits() }
        if position < bytes.byteCount, bytes.byte(at: position) == UInt8(ascii: ".") {
            position &+= 1
            try takeDigits()
        }
        if position < bytes.byteCount, bytes.byte(at: position) | 0x20 == UInt8(ascii: "e") {
            position &+= 1
            if position < bytes.byteCount, isSign(bytes.byte(at: position)) { position &+= 1 }
            try takeDigits()
        }
        if position < bytes.byteCount, isNumberByte(bytes.byte(at: position)) {
            throw JSONError(.syntax, at: position)
        }
        return bytes.extracting(start..<position).decodedUTF8()
    }

    /// Takes one digit at least.
    @_lifetime(self: copy self)
    private mutating func takeDigits() throws(JSONError) {
        guard position < bytes.byteCount else { throw JSONError(.endOfInput, at: position) }
        guard isDigit(bytes.byte(at: position)) else { throw JSONError(.syntax, at: position) }
        while position < bytes.byteCount, isDigit(bytes.byte(at: position)) { position &+= 1 }
    }
}

private func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }

/// An object or an array whose end is still to come.
private struct OpenContainer {
    let isObject: Bool
    var key = ""
    private var members: [JSONObject.Member] = []
    private var elements: [JSONValue] = []

    init(isObject: Bool) { self.isObject = isObject }

    mutating func append(_ value: JSONValue) {
        if isObject { members.append(JSONObject.Member(key, value)) } else { elements.append(value) }
    }

    var closed: JSONValue { isObject ? .object(JSONObject(members)) : .array(elements) }
}

extension JSONText {
    /// The text as a `String`; control characters must be escaped.
    fileprivate func strictString() throws(JSONError) -> String {
        for index in 0..<raw.byteCount where raw.byte(at: index) < 0x20 {
            throw JSONError(.syntax, at: offset + index)
        }
        return try string()
    }
}
