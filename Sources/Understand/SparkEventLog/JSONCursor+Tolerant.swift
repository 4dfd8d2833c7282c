import ByteReading

/// Reading what may be absent, null or of another type than usual: it is then passed over.
extension JSONCursor {
    @_lifetime(self: copy self)
    mutating func readStringIfAny() throws(JSONError) -> String? {
        guard try peek() == .string else {
            try skipValue()
            return nil
        }
        return try readString()
    }

    /// A text that says something; nil for an empty one.
    @_lifetime(self: copy self)
    mutating func readNonEmptyString() throws(JSONError) -> String? {
        guard let text = try readStringIfAny(), !text.isEmpty else { return nil }
        return text
    }

    /// A number, or a text that is one.
    @_lifetime(self: copy self)
    mutating func readIntIfAny() throws(JSONError) -> Int? {
        switch try peek() {
        case .number:
            do throws(JSONError) {
                return try readInt()
            } catch {
                guard error.reason == .notAnInteger else { throw error }
                try skipValue()
                return nil
            }
        case .string: return Int(try readString())
        default:
            try skipValue()
            return nil
        }
    }

    /// The bytes of a text.
    @_lifetime(self: copy self)
    mutating func readBytesIfAny() throws(JSONError) -> [UInt8] {
        guard try peek() == .string else {
            try skipValue()
            return []
        }
        var bytes: [UInt8] = []
        try readStringBytes(into: &bytes)
        return bytes
    }

    /// Enters an object; passes over anything else and gives `false`.
    @_lifetime(self: copy self)
    mutating func beginObjectIfAny() throws(JSONError) -> Bool {
        guard try peek() == .object else {
            try skipValue()
            return false
        }
        try beginObject()
        return true
    }

    /// Enters an array; passes over anything else and gives `false`.
    @_lifetime(self: copy self)
    mutating func beginArrayIfAny() throws(JSONError) -> Bool {
        guard try peek() == .array else {
            try skipValue()
            return false
        }
        try beginArray()
        return true
    }

    /// The whole numbers of an array; others are passed over.
    @_lifetime(self: copy self)
    mutating func readInts() throws(JSONError) -> [Int] {
        guard try beginArrayIfAny() else { return [] }
        var numbers: [Int] = []
        while try nextElement() {
            if let number = try readIntIfAny() { numbers.append(number) }
        }
        return numbers
    }

    /// Reads a map of settings, those that lineage needs.
    @_lifetime(self: copy self)
    mutating func readSettings(into settings: inout [String: String]) throws(JSONError) {
        guard try beginObjectIfAny() else { return }
        while let key = try nextKey() {
            guard WantedSettings.contains(key) else {
                try skipValue()
                continue
            }
            let name = try key.string()
            if let value = try readStringIfAny() { settings[name] = value }
        }
    }
}

extension RawSpan {
    /// Whether there is nothing but white space.
    var isBlank: Bool {
        for offset in 0..<byteCount {
            let byte = byte(at: offset)
            guard byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { return false }
        }
        return true
    }
}
