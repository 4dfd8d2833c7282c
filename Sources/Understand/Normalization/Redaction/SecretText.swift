/// A text in which secrets are looked for, by its bytes.
struct SecretText {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte at an offset; nil outside.
    func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

    func isByte(_ offset: Int, _ characters: String) -> Bool {
        byte(offset).map { characters.utf8.contains($0) } ?? false
    }

    /// Whether a word stands at an offset, in letters of any case.
    func has(_ word: String, at offset: Int, wholeWord: Bool = false) -> Bool {
        let end = offset + word.utf8.count
        guard offset >= 0, end <= bytes.count else { return false }
        guard zip(bytes[offset..<end], word.utf8).allSatisfy({ lowercased($0) == lowercased($1) }) else { return false }
        guard wholeWord, let next = byte(end) else { return true }
        return !isLetter(next) && !isDigit(next) && next != UInt8(ascii: "_")
    }

    /// The first offset from one on where the bytes are no spaces, no further than `most` on.
    func skippingSpaces(from offset: Int, most: Int = 64) -> Int {
        var end = offset
        while end < offset + most, isByte(end, " \t\n\r") { end += 1 }
        return end
    }

    /// Where a run of bytes ends that all are true of `isInside`.
    func end(from offset: Int, while isInside: (UInt8) -> Bool) -> Int {
        var end = offset
        while end < bytes.count, isInside(bytes[end]) { end += 1 }
        return end
    }
}

// MARK: - Values

extension SecretText {
    /// The value of a key whose word ends at `start`.
    func value(of word: SecretWord, from start: Int) -> Range<Int>? {
        guard var end = word.endOfKey(in: self, from: start) else { return nil }
        let isOption = isCommandLineOption(before: start)
        if isByte(end, "\\") && isByte(end + 1, "\"'") { end += 1 }
        if isByte(end, "\"'`") { end += 1 }
        let separator = skippingSpaces(from: end)
        if isByte(separator, "=:") {
            return value(behind: separator, word, isSpaced: separator > end, keyEnd: start)
        }
        if isByte(separator, "("), word == .password { return quoted(from: skippingSpaces(from: separator + 1)) }
        guard separator > end else { return nil }
        if isOption { return quoted(from: separator) ?? unquoted(from: separator, keyEnd: start) }
        let isBy = has("by", at: separator, wholeWord: true)
        return quoted(from: isBy ? skippingSpaces(from: separator + 2) : separator)
    }

    /// The value behind `=`, `:`, `=>` or `==`.
    private func value(behind separator: Int, _ word: SecretWord, isSpaced: Bool, keyEnd: Int) -> Range<Int>? {
        var start = separator + 1
        if isByte(start, ">=") { start += 1 }
        let value = skippingSpaces(from: start)
        if let quoted = quoted(from: value) { return quoted }
        // `a.token = b.token` compares two columns; `password = x` may be a line of a file.
        if bytes[separator] == UInt8(ascii: "="), isSpaced || value > start, word != .password { return nil }
        if word == .workingDirectory, isByte(value, "/") { return nil }
        // A call, whose argument is looked at for itself.
        if value > start, isByte(end(from: value, while: isNameByte), "(") { return nil }
        return unquoted(from: value, keyEnd: keyEnd)
    }

    private func isCommandLineOption(before end: Int) -> Bool {
        var start = end
        while let byte = byte(start - 1), isNameByte(byte) || byte == UInt8(ascii: ".") { start -= 1 }
        return has("--", at: start)
    }

    /// What stands in quotes or braces at an offset; nil when it is none, empty or tells nothing.
    func quoted(from offset: Int) -> Range<Int>? {
        let isEscaped = isByte(offset, "\\") && isByte(offset + 1, "\"'")
        let start = isEscaped ? offset + 1 : offset
        guard let opening = byte(start), isByte(start, "\"'`{") else { return nil }
        let closing = opening == UInt8(ascii: "{") ? UInt8(ascii: "}") : opening
        var end = start + 1
        while let byte = byte(end) {
            if byte == closing {
                // A doubled quote stands for itself.
                guard closing != UInt8(ascii: "}"), self.byte(end + 1) == closing, end > start + 1 else { break }
                end += 1
            } else if byte == UInt8(ascii: "\\") {
                if isEscaped, self.byte(end + 1) == closing { break }
                end += 1
            }
            end += 1
        }
        return telling(start + 1..<min(end, bytes.count))
    }

    /// A value without quotes, which ends as what stands around it wants.
    private func unquoted(from offset: Int, keyEnd: Int) -> Range<Int>? {
        if has(Redaction.mark, at: offset) { return nil }
        let ends = terminators(ofKeyBefore: keyEnd)
        let end = end(from: offset) { $0 > 0x20 && !ends.contains($0) }
        return telling(offset..<end)
    }

    /// In a query a value ends at `&`, in a connection string at `;`, elsewhere at the comma of a list too.
    private func terminators(ofKeyBefore end: Int) -> String.UTF8View {
        var start = end
        while let byte = byte(start - 1), isNameByte(byte) || byte == UInt8(ascii: ".") { start -= 1 }
        if isByte(start - 1, "?&") || isByte(start, "?&") { return "&#\"'<>\\`;".utf8 }
        if isByte(start - 1, ";") || isByte(start, ";") { return ";\"'<>`".utf8 }
        return "&;,)}]\"'<>`\\".utf8
    }

    /// The range, unless what lies there is certainly no secret.
    private func telling(_ range: Range<Int>) -> Range<Int>? {
        range.isEmpty || Self.isHarmless(bytes[range]) ? nil : range
    }

    /// Whether a value says nothing: the type of a column, a parameter, another column, what is hidden already.
    static func isHarmless(_ value: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: value.prefix(64).map(lowercased), as: UTF8.self)
        let word = String(text.prefix(while: \.isLetter))
        let next = text.dropFirst(word.count).first
        if Self.types.contains(word), next == nil || next == "(" || next == "<" { return true }
        if text == "?" || text.hasPrefix("${") || text.hasPrefix("{{") || text.hasPrefix("%s") { return true }
        if value.allSatisfy({ $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: ".") }) { return true }
        if text.hasPrefix("*****") || text.contains("redacted") { return true }
        return ["password", "passwd", "secret", "token"].contains { text.hasSuffix(".\($0)") }
    }

    private static let types: Set<String> = [
        "string", "int", "integer", "long", "bigint", "double", "float", "boolean", "binary", "date", "timestamp",
        "decimal", "short", "smallint", "tinyint", "byte", "array", "map", "struct", "varchar", "char", "text", "null",
        "none", "true", "false", "unknown", "uuid", "bytes", "number", "object",
    ]
}
