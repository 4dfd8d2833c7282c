/// The text of a JSON string, a key or a value, still in its line and with its escapes.
///
/// Nothing is copied until a `String` or bytes are asked for.
public struct JSONText: ~Escapable {
    /// The bytes between the quotes, as they are written.
    public let raw: RawSpan

    /// Where ``raw`` starts in the text that the cursor was given.
    public let offset: Int

    /// Whether a backslash may be among the bytes; certainly none when false.
    public let mayHaveEscapes: Bool

    @inlinable
    @_lifetime(copy raw)
    init(raw: RawSpan, offset: Int, mayHaveEscapes: Bool) {
        self.raw = raw
        self.offset = offset
        self.mayHaveEscapes = mayHaveEscapes
    }

    /// Whether the text is `other`, escapes resolved.
    @inlinable
    public func equals(_ other: StaticString) -> Bool {
        if raw.byteCount == other.utf8CodeUnitCount, raw.hasBytes(other, at: 0) { return true }
        return mayHaveEscapes && equalsUnescaped(other)
    }

    /// Lets a `switch` over a text have literals as its cases.
    @inlinable
    public static func ~= (pattern: StaticString, text: borrowing JSONText) -> Bool { text.equals(pattern) }

    @usableFromInline
    func equalsUnescaped(_ other: StaticString) -> Bool {
        guard raw.byteCount > other.utf8CodeUnitCount, raw.byteCount <= other.utf8CodeUnitCount * 6 else {
            return false
        }
        var bytes: [UInt8] = []
        guard (try? append(to: &bytes)) != nil, bytes.count == other.utf8CodeUnitCount else { return false }
        return bytes.rawSpan.hasBytes(other, at: 0)
    }

    /// The text as a `String`; bytes that are not UTF-8 become U+FFFD.
    public func string() throws(JSONError) -> String {
        guard mayHaveEscapes, raw.firstOffset(of: .backslash) != nil else { return raw.decodedUTF8() }
        var bytes: [UInt8] = []
        try append(to: &bytes)
        return bytes.rawSpan.decodedUTF8()
    }

    /// Appends the text as bytes, escapes resolved; a lone surrogate becomes U+FFFD.
    ///
    /// On an error `output` is as it was.
    public func append(to output: inout [UInt8]) throws(JSONError) {
        let before = output.count
        output.makeRoom(for: raw.byteCount)
        var position = 0
        do throws(JSONError) {
            while let escape = raw.firstOffset(of: .backslash, from: position) {
                output.append(raw: raw, from: position, to: escape)
                position = try appendEscape(at: escape, to: &output)
            }
        } catch {
            output.removeLast(output.count - before)
            throw error
        }
        output.append(raw: raw, from: position, to: raw.byteCount)
    }

    /// Resolves the escape that starts at `start` and gives where it ends.
    private func appendEscape(at start: Int, to output: inout [UInt8]) throws(JSONError) -> Int {
        guard start + 1 < raw.byteCount else { throw JSONError(.badEscape, at: offset + start) }
        switch raw.byte(at: start + 1) {
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "\""): output.append(0x22)
        case UInt8(ascii: "\\"): output.append(0x5C)
        case UInt8(ascii: "/"): output.append(0x2F)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "u"): return try appendUnicodeEscape(at: start, to: &output)
        default: throw JSONError(.badEscape, at: offset + start)
        }
        return start + 2
    }

    private func appendUnicodeEscape(at start: Int, to output: inout [UInt8]) throws(JSONError) -> Int {
        guard let unit = codeUnit(at: start) else { throw JSONError(.badEscape, at: offset + start) }
        if let scalar = Unicode.Scalar(unit) {
            output.append(contentsOf: scalar.utf8)
            return start + 6
        }
        if let scalar = surrogatePair(lead: unit, trail: codeUnit(at: start + 6)) {
            output.append(contentsOf: scalar.utf8)
            return start + 12
        }
        output.append(contentsOf: Unicode.Scalar.replacement.utf8)
        return start + 6
    }

    /// The UTF-16 unit of a `\uXXXX` at `start`, or `nil` when there is none.
    private func codeUnit(at start: Int) -> UInt32? {
        guard start + 6 <= raw.byteCount, raw.hasBytes("\\u", at: start) else { return nil }
        var unit: UInt32 = 0
        for index in start + 2..<start + 6 {
            guard let digit = hexDigit(raw.byte(at: index)) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }
}

extension Unicode.Scalar {
    fileprivate static let replacement: Unicode.Scalar = "\u{FFFD}"
}

private func surrogatePair(lead: UInt32, trail: UInt32?) -> Unicode.Scalar? {
    guard let trail, 0xD800...0xDBFF ~= lead, 0xDC00...0xDFFF ~= trail else { return nil }
    return Unicode.Scalar(0x10000 + (lead - 0xD800) << 10 + (trail - 0xDC00))
}

private func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}
