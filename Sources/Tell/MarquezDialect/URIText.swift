extension String {
    /// Whether Java's `URI` takes it: it is stricter than most, and what it refuses is a 500.
    ///
    /// Stricter still than Java where that costs nothing: an empty text or one that is not ASCII is no URI either.
    var isURI: Bool {
        let bytes = Array(utf8)
        guard !bytes.isEmpty, bytes.allSatisfy(isURIByte), hasWholeEscapes(bytes) else { return false }
        guard bytes.count(where: { $0 == UInt8(ascii: "#") }) <= 1 else { return false }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), !bytes[..<colon].contains(UInt8(ascii: "/")) else {
            return true
        }
        guard let first = bytes.first, isLetter(first), bytes[..<colon].allSatisfy(isSchemeByte) else { return false }
        let rest = bytes[(colon + 1)...].prefix { $0 != UInt8(ascii: "#") }
        return !rest.isEmpty && !rest.elementsEqual("//".utf8)
    }
}

private func hasWholeEscapes(_ bytes: [UInt8]) -> Bool {
    bytes.indices.allSatisfy { index in
        guard bytes[index] == UInt8(ascii: "%") else { return true }
        let digits = bytes[(index + 1)...].prefix(2)
        return digits.count == 2 && digits.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
    }
}

private func isURIByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isSchemeByte(byte) || "_~:/?@!$&'()*,;=%#".utf8.contains(byte)
}

private func isSchemeByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.".utf8.contains(byte)
}

private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
