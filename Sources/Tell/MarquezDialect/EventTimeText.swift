/// A time of an event, read as far as Marquez reads it: `2026-03-01T01:00:00.123456789+02:00`.
struct EventTimeText {
    /// The time as Marquez takes it, always with an offset; nil when there is no date-time in it.
    ///
    /// Spellings that mean the same are changed: a space for `T`, `+0200`, a region behind an offset, more than nine
    /// digits of a second. A time without offset is UTC.
    static func spelled(_ text: String) -> String? {
        var reader = EventTimeText(rest: Array(text.utf8)[...])
        return reader.read()
    }

    private var rest: ArraySlice<UInt8>
    private var spelling = ""

    private init(rest: ArraySlice<UInt8>) { self.rest = rest }

    private mutating func read() -> String? {
        guard takeNumber(4, in: 0...9999), take("-"), takeNumber(2, in: 1...12), take("-"),
            takeNumber(2, in: 1...31), takeDivider(), takeNumber(2, in: 0...23), take(":"), takeNumber(2, in: 0...59)
        else { return nil }
        if rest.first == UInt8(ascii: ":") {
            guard take(":"), takeNumber(2, in: 0...59), takeFraction() else { return nil }
        }
        guard takeOffset() else { return nil }
        takeRegion()
        return rest.isEmpty ? spelling : nil
    }

    private mutating func take(_ character: Character) -> Bool {
        guard let byte = rest.first, Character(UnicodeScalar(byte)) == character else { return false }
        rest.removeFirst()
        spelling.append(character)
        return true
    }

    private mutating func takeDivider() -> Bool {
        if take("T") || take("t") { return true }
        guard rest.first == UInt8(ascii: " ") else { return false }
        rest.removeFirst()
        spelling.append("T")
        return true
    }

    private mutating func takeNumber(_ digits: Int, in range: ClosedRange<Int>) -> Bool {
        let text = String(decoding: rest.prefix(digits), as: UTF8.self)
        guard text.utf8.count == digits, text.utf8.allSatisfy(isDigit), let number = Int(text), range ~= number else {
            return false
        }
        rest.removeFirst(digits)
        spelling += text
        return true
    }

    /// Takes the digits of a second behind its point, nine at most.
    private mutating func takeFraction() -> Bool {
        guard take(".") else { return true }
        let digits = rest.prefix(while: isDigit)
        rest.removeFirst(digits.count)
        spelling += String(decoding: digits.prefix(9), as: UTF8.self)
        return !digits.isEmpty
    }

    private mutating func takeOffset() -> Bool {
        guard !rest.isEmpty else {
            spelling.append("Z")
            return true
        }
        if take("Z") || take("z") { return true }
        guard take("+") || take("-"), takeNumber(2, in: 0...18) else { return false }
        if let next = rest.first, isDigit(next) {
            spelling.append(":")
            return takeNumber(2, in: 0...59)
        }
        return !take(":") || takeNumber(2, in: 0...59)
    }

    /// Leaves out a region: the offset before it says the same.
    private mutating func takeRegion() {
        guard rest.first == UInt8(ascii: "["), rest.last == UInt8(ascii: "]") else { return }
        rest = []
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
