import ByteReading
package import LineageModel

/// The URI of a dataset's source: the namespace itself where it is one, as the Spark agent writes it.
///
/// The schema wants a URI with a scheme, and Marquez reads it with Java's strict parser, which wants something behind
/// the scheme too. So `file` becomes `file:///`, and a namespace that is no URI at all `unknown:///…`; bytes that no
/// URI may hold are percent-encoded.
package func sourceURI(ofNamespace namespace: Name) -> String {
    let bytes = Array(namespace.text.utf8)
    let schemeEnd = bytes.firstIndex { !isSchemeByte($0) } ?? bytes.count
    let hasScheme = bytes.first.map(isLetter) == true
    if hasScheme, schemeEnd == bytes.count { return namespace.text + ":///" }
    guard hasScheme, bytes[schemeEnd] == UInt8(ascii: ":") else { return "unknown:///" + percentEncoded(bytes[...]) }
    let scheme = String(decoding: bytes[..<schemeEnd], as: UTF8.self)
    let rest = bytes[(schemeEnd + 1)...]
    switch rest.count {
    case 0: return scheme + ":///"
    case 2 where rest.elementsEqual("//".utf8): return scheme + ":///"
    default: return scheme + ":" + percentEncoded(rest)
    }
}

private func percentEncoded(_ bytes: ArraySlice<UInt8>) -> String {
    var encoded: [UInt8] = []
    for (index, byte) in zip(bytes.indices, bytes) {
        if isURIByte(byte) || isEscape(bytes[index...]) {
            encoded.append(byte)
        } else {
            encoded += [UInt8(ascii: "%"), hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 0xF)]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

/// Whether the bytes begin with `%` and two hexadecimal digits.
private func isEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first == UInt8(ascii: "%") && bytes.count >= 3
        && bytes.dropFirst().prefix(2).allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
}

/// Whether a URI may hold the byte behind its scheme; `#`, `[` and `]` are legal only in places that no namespace has.
private func isURIByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._~:/?@!$&'()*+,;=".utf8.contains(byte)
}

private func isSchemeByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "+-.".utf8.contains(byte)
}

private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
