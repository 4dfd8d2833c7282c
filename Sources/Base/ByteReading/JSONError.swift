/// Why a JSON text could not be read, and where.
public struct JSONError: Error, Equatable, Sendable {
    /// What was wrong.
    public enum Reason: Equatable, Sendable {
        /// The text stops in the middle of a value.
        case endOfInput
        /// A byte that no JSON text has at this place.
        case syntax
        /// A value of another type than the one asked for; the cursor still stands before it.
        case typeMismatch
        /// A number that is no integer of 64 bits; the cursor still stands before it.
        case notAnInteger
        /// A backslash followed by what is no escape.
        case badEscape
        /// More open brackets than ``JSONCursor/maximumDepth``, or ``JSONValue/maximumDepth``.
        case tooDeep
        /// Bytes that are not UTF-8.
        case invalidUTF8
    }

    /// What was wrong.
    public let reason: Reason

    /// The byte, counted from the start of the text that the cursor was given.
    public let offset: Int

    /// Makes an error.
    @inlinable
    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// A sentence for people, without a full stop.
    public var description: String { "\(sentence) at byte \(offset)" }

    private var sentence: String {
        switch reason {
        case .endOfInput: "the JSON text ends in the middle of a value"
        case .syntax: "the text is not JSON"
        case .typeMismatch: "a JSON value of another type was expected"
        case .notAnInteger: "a number is not an integer of 64 bits"
        case .badEscape: "a string has an unknown escape"
        case .tooDeep: "brackets are nested too deep"
        case .invalidUTF8: "the text is not UTF-8"
        }
    }
}
