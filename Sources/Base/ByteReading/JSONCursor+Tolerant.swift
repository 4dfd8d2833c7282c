/// Reading what may be absent, null or of another type than usual: it is then passed over.
extension JSONCursor {
    /// A text.
    @_lifetime(self: copy self)
    public mutating func readStringIfAny() throws(JSONError) -> String? {
        guard try peek() == .string else {
            try skipValue()
            return nil
        }
        return try readString()
    }

    /// A text that says something; nil for an empty one.
    @_lifetime(self: copy self)
    public mutating func readNonEmptyString() throws(JSONError) -> String? {
        guard let text = try readStringIfAny(), !text.isEmpty else { return nil }
        return text
    }

    /// A number, or a text that is one.
    @_lifetime(self: copy self)
    public mutating func readIntIfAny() throws(JSONError) -> Int? {
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
    public mutating func readBytesIfAny() throws(JSONError) -> [UInt8] {
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
    public mutating func beginObjectIfAny() throws(JSONError) -> Bool {
        guard try peek() == .object else {
            try skipValue()
            return false
        }
        try beginObject()
        return true
    }

    /// Enters an array; passes over anything else and gives `false`.
    @_lifetime(self: copy self)
    public mutating func beginArrayIfAny() throws(JSONError) -> Bool {
        guard try peek() == .array else {
            try skipValue()
            return false
        }
        try beginArray()
        return true
    }

    /// The whole numbers of an array; others are passed over.
    @_lifetime(self: copy self)
    public mutating func readInts() throws(JSONError) -> [Int] {
        guard try beginArrayIfAny() else { return [] }
        var numbers: [Int] = []
        while try nextElement() {
            if let number = try readIntIfAny() { numbers.append(number) }
        }
        return numbers
    }
}
