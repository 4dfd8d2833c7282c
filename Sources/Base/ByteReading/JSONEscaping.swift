extension [UInt8] {
    /// Appends the text as a JSON string, in quotes.
    ///
    /// Swift's strings are valid UTF-8, so only quotes, backslashes and controls are escaped.
    public mutating func append(jsonString text: String) {
        append(.quote)
        if needsEscape(text) {
            for byte in text.utf8 { append(escaping: byte) }
        } else {
            append(contentsOf: text.utf8)
        }
        append(.quote)
    }

    private mutating func append(escaping byte: UInt8) {
        guard needsEscape(byte) else { return append(byte) }
        append(.backslash)
        switch byte {
        case .quote, .backslash: append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append(contentsOf: "u00".utf8)
            append(hexadecimalDigit(byte >> 4))
            append(hexadecimalDigit(byte & 0xF))
        }
    }
}

/// The digit of a value below 16, in capitals as percent-encoding wants it.
@inlinable
public func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

private func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == .quote || byte == .backslash
}

/// Looks at the bytes through a span: a fifth faster for a whole event than the view's iterator.
private func needsEscape(_ text: String) -> Bool {
    let bytes = text.utf8.span
    for index in bytes.indices where needsEscape(bytes[index]) { return true }
    return false
}
