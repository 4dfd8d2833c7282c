/// A bounds-checked pull reader of one JSON text.
///
/// The caller walks the text in the order it is written, reads what it wants and skips the rest:
///
/// ```swift
/// var cursor = JSONCursor(line)
/// try cursor.beginObject()
/// while let key = try cursor.nextKey() {
///     switch key {
///     case "Job ID": job = try cursor.readInt()
///     default: try cursor.skipValue()
///     }
/// }
/// ```
///
/// After each key or element exactly one value must be read or skipped. Nothing recurses and nothing is copied but
/// what is asked for. When a value has another type than the one asked for, the error is
/// ``JSONError/Reason/typeMismatch`` and the cursor still stands before the value, so it can be skipped.
/// A copy of the cursor is a bookmark.
public struct JSONCursor: ~Escapable {
    /// The most brackets that may be open at once in what is skipped.
    public static let maximumDepth = 100_000

    /// The whole text.
    public let bytes: RawSpan

    /// The offset of the next byte to be read.
    @usableFromInline var position = 0

    /// Whether the last byte taken opened an object or an array, so that no comma is due.
    @usableFromInline var isAfterOpening = false

    /// Makes a cursor that stands at the start of `bytes`.
    @inlinable
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    /// The offset of the next byte to be read.
    @inlinable
    public var offset: Int { position }

    /// What kind of value stands next, told by its first byte.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func peek() throws(JSONError) -> JSONKind {
        let byte = try nextByte()
        guard let kind = JSONKind(firstByte: byte) else { throw JSONError(.syntax, at: position) }
        return kind
    }

    /// Enters an object.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func beginObject() throws(JSONError) {
        try open(UInt8(ascii: "{"))
    }

    /// Enters an array.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func beginArray() throws(JSONError) {
        try open(UInt8(ascii: "["))
    }

    /// Moves to the next value of the object and gives its key, or leaves the object and gives `nil`.
    @inlinable
    @_lifetime(copy self)
    @_lifetime(self: copy self)
    public mutating func nextKey() throws(JSONError) -> JSONText? {
        guard try advance(unlessClosedBy: UInt8(ascii: "}")) else { return nil }
        guard try nextByte() == .quote else { throw JSONError(.syntax, at: position) }
        let key = try takeString()
        guard try nextByte() == UInt8(ascii: ":") else { throw JSONError(.syntax, at: position) }
        position &+= 1
        return key
    }

    /// Moves to the next element of the array, or leaves the array and gives `false`.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func nextElement() throws(JSONError) -> Bool {
        try advance(unlessClosedBy: UInt8(ascii: "]"))
    }

    /// Makes sure that only white space is left.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func expectEnd() throws(JSONError) {
        skipWhiteSpace()
        if position < bytes.byteCount { throw JSONError(.syntax, at: position) }
    }

    @inlinable
    @_lifetime(self: copy self)
    mutating func open(_ bracket: UInt8) throws(JSONError) {
        guard try nextByte() == bracket else { throw mismatch() }
        position &+= 1
        isAfterOpening = true
    }

    /// Takes the comma that is due, if one is, or the closing bracket.
    @inlinable
    @_lifetime(self: copy self)
    mutating func advance(unlessClosedBy bracket: UInt8) throws(JSONError) -> Bool {
        let isFirst = isAfterOpening
        isAfterOpening = false
        let byte = try nextByte()
        if byte == bracket {
            position &+= 1
            return false
        }
        if isFirst { return true }
        guard byte == UInt8(ascii: ",") else { throw JSONError(.syntax, at: position) }
        position &+= 1
        return true
    }

    /// The error for a value that is there but of another type, or for what is no value at all.
    @usableFromInline
    func mismatch() -> JSONError {
        guard position < bytes.byteCount else { return JSONError(.endOfInput, at: position) }
        let isValue = JSONKind(firstByte: bytes.byte(at: position)) != nil
        return JSONError(isValue ? .typeMismatch : .syntax, at: position)
    }
}

/// The kinds of JSON values.
public enum JSONKind: Sendable {
    case object, array, string, number, boolean, null

    /// The kind of the value that starts with `byte`, or `nil` when none does.
    @inlinable
    init?(firstByte byte: UInt8) {
        switch byte {
        case UInt8(ascii: "{"): self = .object
        case UInt8(ascii: "["): self = .array
        case UInt8(ascii: "\""): self = .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): self = .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
        case UInt8(ascii: "n"): self = .null
        default: return nil
        }
    }
}
