extension JSONCursor {
    /// Reads an integer; a number with a fraction or an exponent is ``JSONError/Reason/notAnInteger``.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func readInt() throws(JSONError) -> Int {
        let first = try nextByte()
        let isNegative = first == UInt8(ascii: "-")
        guard isNegative || isDigit(first) else { throw mismatch() }
        var index = position &+ (isNegative ? 1 : 0)
        let digits = index
        var value = 0
        while index < bytes.byteCount, case let byte = bytes.byte(at: index), isDigit(byte) {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let digit = Int(byte &- UInt8(ascii: "0"))
            let (sum, isTooFar) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if isTooLarge || isTooFar { throw JSONError(.notAnInteger, at: position) }
            value = sum
            index &+= 1
        }
        guard index > digits else { throw JSONError(.syntax, at: position) }
        if index < bytes.byteCount, isNumberByte(bytes.byte(at: index)) { throw JSONError(.notAnInteger, at: position) }
        position = index
        return value
    }

    /// Reads `true` or `false`.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func readBool() throws(JSONError) -> Bool {
        switch try nextByte() {
        case UInt8(ascii: "t"):
            try take("true")
            return true
        case UInt8(ascii: "f"):
            try take("false")
            return false
        default:
            throw mismatch()
        }
    }

    /// Reads a `null` if one stands next; `false` when it is another value, which stays unread.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func readNull() throws(JSONError) -> Bool {
        guard try nextByte() == UInt8(ascii: "n") else { return false }
        try take("null")
        return true
    }

    /// Reads a string without copying it.
    @inlinable
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    public mutating func readText() throws(JSONError) -> JSONText {
        guard try nextByte() == .quote else { throw mismatch() }
        return try takeString()
    }

    /// Reads a string.
    @_lifetime(self: copy self)
    public mutating func readString() throws(JSONError) -> String {
        try readText().string()
    }

    /// Reads a string and appends its bytes, escapes resolved, to `output`.
    ///
    /// For texts of megabytes: what stands between two escapes is copied as a whole.
    @_lifetime(self: copy self)
    public mutating func readStringBytes(into output: inout [UInt8]) throws(JSONError) {
        try readText().append(to: &output)
    }

    @inlinable
    @_lifetime(self: copy self)
    mutating func take(_ word: StaticString) throws(JSONError) {
        guard bytes.hasBytes(word, at: position) else {
            let isCut = bytes.byteCount - position < word.utf8CodeUnitCount
            throw JSONError(isCut ? .endOfInput : .syntax, at: position)
        }
        position &+= word.utf8CodeUnitCount
    }
}

@inlinable @inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// Whether a number goes on with `byte`.
@inlinable @inline(__always)
func isNumberByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") || byte == UInt8(ascii: "+")
        || byte == UInt8(ascii: "-")
}
