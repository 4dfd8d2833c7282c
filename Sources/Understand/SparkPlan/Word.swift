/// A literal to look for in a plan's text; it costs no allocation.
package struct Word: Sendable, ExpressibleByStringLiteral {
    private let text: StaticString

    package init(stringLiteral value: StaticString) {
        precondition(
            value.hasPointerRepresentation && value.utf8CodeUnitCount > 0, "a word is a literal of at least one letter")
        text = value
    }

    package var count: Int { text.utf8CodeUnitCount }

    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "index out of the word")
        // SAFETY: the index lies in the literal, which lives for ever.
        return unsafe text.utf8Start[index]
    }
}
