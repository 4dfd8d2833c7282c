extension SecretText {
    /// What `IDENTIFIED [WITH plugin] BY` sets, in quotes or as a word.
    func identifiedBy(from end: Int) -> Range<Int>? {
        let limit = min(bytes.count, end + 80)
        guard let by = (end..<max(end, limit)).first(where: { isWord("by", at: $0) || isWord("as", at: $0) }) else {
            return nil
        }
        var value = skippingSpaces(from: by + 2)
        if isWord("values", at: value) || isWord("password", at: value) {
            value = skippingSpaces(from: self.end(from: value, while: isLetter))
        }
        if let quoted = quoted(from: value) { return quoted }
        let word = self.end(from: value) { $0 > 0x20 && !";,)\"'".utf8.contains($0) }
        return word > value && !has(Redaction.mark, at: value) ? value..<word : nil
    }

    private func isWord(_ word: String, at offset: Int) -> Bool {
        !(byte(offset - 1).map(isNameByte) ?? false) && has(word, at: offset, wholeWord: true)
    }

    /// What follows `Authorization:`, with or without the name of its scheme.
    func authorization(from end: Int) -> Range<Int>? {
        var start = end
        if isByte(start, "\\") { start += 1 }
        if isByte(start, "\"'") { start += 1 }
        start = skippingSpaces(from: start)
        guard isByte(start, ":=") else { return nil }
        start = skippingSpaces(from: start + 1)
        if isByte(start, "\\") { start += 1 }
        if isByte(start, "\"'") { start += 1 }
        let word = self.end(from: start) { isNameByte($0) }
        if word > start, isByte(word, " ") { start = skippingSpaces(from: word) }
        let value = self.end(from: start) { $0 >= 0x20 && !"\"'\\,;}".utf8.contains($0) && $0 != 0x20 }
        return value - start >= 6 && !has(Redaction.mark, at: start) ? start..<value : nil
    }

    /// The token behind `Bearer`; a word of a sentence is none.
    func bearer(from end: Int) -> Range<Int>? {
        let start = skippingSpaces(from: end)
        let value = self.end(from: start) { isNameByte($0) || "._~+/=".utf8.contains($0) }
        guard value - start >= 8, value - start >= 20 || bytes[start..<value].contains(where: isDigit) else {
            return nil
        }
        return start..<value
    }

    /// The password before an `@`: of `scheme://user:password@host`, or of Oracle's `user/password@host`.
    func passwordBefore(_ at: Int) -> Range<Int>? {
        var start = at
        while start > 0, at - start < 1024, bytes[start - 1] > 0x20, !"\"'<>`,".utf8.contains(bytes[start - 1]) {
            if has("://", at: start - 3), let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":")) {
                // A slash before the `@` ends the authority: what follows is a path.
                let isPath = bytes[start..<colon].contains(UInt8(ascii: "/"))
                let password = colon + 1..<at
                let digits = bytes[password].prefix(while: isDigit).count
                let isPort = digits > 0 && isByte(colon + 1 + digits, "/;?,")
                return isPath || isPort || password.isEmpty ? nil : password
            }
            if has("://", at: start - 3) { return nil }
            start -= 1
        }
        return oraclePassword(from: start, before: at)
    }

    private func oraclePassword(from start: Int, before at: Int) -> Range<Int>? {
        guard let thin = (start..<at).first(where: { has("jdbc:oracle:", at: $0) }) else { return nil }
        let user = end(from: thin + 12) { $0 != UInt8(ascii: ":") } + 1
        guard user < at, let slash = bytes[user..<at].firstIndex(of: UInt8(ascii: "/")), slash + 1 < at else {
            return nil
        }
        return slash + 1..<at
    }

    /// A token that begins with `start`, which the trigger found in letters of any case.
    func token(_ start: String, least: Int, _ isExact: Bool, endOfStart: Int) -> Range<Int>? {
        let begin = endOfStart - start.utf8.count
        guard begin >= 0, bytes[begin..<endOfStart].elementsEqual(start.utf8) else { return nil }
        guard !(byte(begin - 1).map { isLetter($0) || isDigit($0) } ?? false) else { return nil }
        let end = end(from: endOfStart) { isExact ? isDigit($0) || isLetter($0) && $0 & 0x20 == 0 : isNameByte($0) }
        let count = end - endOfStart
        guard isExact ? count == least : count >= least, bytes[endOfStart..<end].contains(where: isDigit) else {
            return nil
        }
        guard !isExact || !(byte(end).map(isNameByte) ?? false) else { return nil }
        return begin..<end
    }

    /// Three parts in base64, with points between; the first is a JSON object.
    func webToken(from start: Int) -> Range<Int>? {
        guard has("eyJ", at: start), bytes[start..<start + 3].elementsEqual("eyJ".utf8) else { return nil }
        guard !(byte(start - 1).map { isNameByte($0) } ?? false) else { return nil }
        let head = end(from: start, while: isNameByte)
        guard head - start > 8, isByte(head, ".") else { return nil }
        let body = end(from: head + 1, while: isNameByte)
        guard body - head > 8 else { return nil }
        return start..<(isByte(body, ".") ? end(from: body + 1, while: isNameByte) : body)
    }

    /// A private key in PEM, from the line after its head to the line before its foot.
    func privateKey(from end: Int) -> Range<Int>? {
        let head = self.end(from: end) { isLetter($0) || isDigit($0) || $0 == 0x20 }
        guard head >= 11, has("PRIVATE KEY", at: head - 11), has("-----", at: head) else { return nil }
        let start = head + 5
        let foot = (start..<max(start, bytes.count)).first { has("-----END", at: $0) } ?? bytes.count
        return foot > start ? start..<foot : nil
    }
}
