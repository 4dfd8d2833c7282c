/// The text of a plan in UTF-8, and the few searches that reading it takes.
package struct PlanText: Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var all: TextRange { TextRange(0, bytes.count) }

    /// The text of a range; bytes that are no UTF-8 are replaced.
    package func string(_ range: TextRange) -> String {
        String(decoding: bytes[min(range.lower, bytes.count)..<min(range.upper, bytes.count)], as: UTF8.self)
    }

    /// The byte at a place; beyond the text, as in a text that was cut, a line end.
    package subscript(index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : .newline }

    /// Whether a word stands at a place, wholly before `end`.
    package func has(_ word: Word, at place: Int, before end: Int) -> Bool {
        let count = word.count
        guard place >= 0, place + count <= min(end, bytes.count) else { return false }
        for offset in 0..<count where bytes[place + offset] != word[offset] { return false }
        return true
    }

    /// Whether a word without its last letters stands at a place.
    package func has(_ word: Word, withoutLast dropped: Int, at place: Int) -> Bool {
        for offset in 0..<(word.count - dropped) where self[place + offset] != word[offset] { return false }
        return true
    }

    /// Whether a range starts with a word.
    package func starts(_ range: TextRange, with word: Word) -> Bool {
        has(word, at: range.lower, before: range.upper)
    }

    /// Whether a range ends with a word.
    package func ends(_ range: TextRange, with word: Word) -> Bool {
        let place = range.upper - word.count
        return place >= range.lower && has(word, at: place, before: range.upper)
    }

    /// Whether two ranges hold the same bytes.
    package func isSame(_ left: TextRange, _ right: TextRange) -> Bool {
        guard left.count == right.count, max(left.upper, right.upper) <= bytes.count else { return false }
        for offset in 0..<left.count where bytes[left.lower + offset] != bytes[right.lower + offset] { return false }
        return true
    }

    /// The first place of a byte in a range.
    package func first(_ byte: UInt8, in range: TextRange) -> Int? {
        let span = bytes.span
        var index = range.lower
        let end = min(range.upper, bytes.count)
        while index < end {
            if span[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// The first place of a word in a range.
    package func first(_ word: Word, in range: TextRange) -> Int? {
        let head = word[0]
        var rest = range
        while let place = first(head, in: rest) {
            if has(word, at: place, before: range.upper) { return place }
            rest = TextRange(place + 1, range.upper)
        }
        return nil
    }

    /// The last place of a word in a range.
    package func last(_ word: Word, in range: TextRange) -> Int? {
        var place = range.upper - word.count
        while place >= range.lower {
            if has(word, at: place, before: range.upper) { return place }
            place -= 1
        }
        return nil
    }

    /// A range without the spaces at both of its ends.
    package func trimmed(_ range: TextRange) -> TextRange {
        var start = range.lower
        var end = range.upper
        while start < end, bytes[start] == .space { start += 1 }
        while start < end, bytes[end - 1] == .space { end -= 1 }
        return TextRange(start, end)
    }

    /// The first word of a range, up to a space.
    package func firstWord(_ range: TextRange) -> TextRange {
        TextRange(range.lower, first(.space, in: range) ?? range.upper)
    }
}

extension UInt8 {
    package static let space = UInt8(ascii: " ")
    package static let newline = UInt8(ascii: "\n")
    package static let hash = UInt8(ascii: "#")
    package static let comma = UInt8(ascii: ",")
    package static let openParenthesis = UInt8(ascii: "(")
    package static let closeParenthesis = UInt8(ascii: ")")
    package static let openBracket = UInt8(ascii: "[")
    package static let closeBracket = UInt8(ascii: "]")

    package var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
