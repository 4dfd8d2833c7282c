/// A piece of a SQL text.
enum SQLToken: Hashable {
    /// A name or a keyword, without quotes.
    case word(String, isQuoted: Bool)
    case symbol(UInt8)
    /// A number or a text.
    case literal

    /// The pieces of a text; nil where it holds something that only a real parser knows how to read.
    static func all(in text: String) -> [SQLToken]? {
        let bytes = Array(text.utf8)
        var tokens: [SQLToken] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "'"):
                guard let end = quotedEnd(bytes, from: index) else { return nil }
                let inside = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
                tokens.append(byte == UInt8(ascii: "'") ? .literal : .word(inside, isQuoted: true))
                index = end + 1
            case UInt8(ascii: "$"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "#"): return nil
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == byte: return nil
            case UInt8(ascii: "/") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "*"): return nil
            default:
                let end = bytes[index...].firstIndex { !isWordByte($0) } ?? bytes.count
                if end == index {
                    tokens.append(.symbol(byte))
                    index += 1
                } else {
                    tokens.append(token(bytes[index..<end]))
                    index = end
                }
            }
        }
        return tokens
    }

    /// A keyword in small letters; nil for anything else.
    var keyword: String? {
        guard case .word(let word, isQuoted: false) = self else { return nil }
        return word.lowercased()
    }

    var isDot: Bool { self == .symbol(UInt8(ascii: ".")) }
    var isComma: Bool { self == .symbol(UInt8(ascii: ",")) }
    var opens: Bool { self == .symbol(UInt8(ascii: "(")) }
    var closes: Bool { self == .symbol(UInt8(ascii: ")")) }

    private static func token(_ bytes: ArraySlice<UInt8>) -> SQLToken {
        let startsWithDigit = bytes.first.map { $0 &- UInt8(ascii: "0") < 10 } ?? false
        return startsWithDigit ? .literal : .word(String(decoding: bytes, as: UTF8.self), isQuoted: false)
    }

    /// The closing quote; nil where there is none or a doubled one, which would need care.
    private static func quotedEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        guard let end = bytes[(start + 1)...].firstIndex(of: bytes[start]) else { return nil }
        if end + 1 < bytes.count, bytes[end + 1] == bytes[start] { return nil }
        return bytes[start..<end].contains(UInt8(ascii: "\\")) ? nil : end
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }
}
