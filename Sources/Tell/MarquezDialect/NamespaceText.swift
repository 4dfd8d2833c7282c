import ByteReading

extension String {
    /// The namespace of a dataset with each byte that Marquez forbids as `=` and two hexadecimal digits: `a=20b`.
    ///
    /// Marquez itself would write `_`, and join `a b` and `a_b`. No naming rule makes a namespace with such a spelling.
    var spelledNamespace: String {
        guard !isLegalNamespace else { return self }
        var bytes: [UInt8] = []
        for byte in utf8 {
            if isLegalInNamespace(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "="), hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 0xF)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The namespace of a job with `_` for each character that Marquez forbids, as Marquez itself does it.
    var flattenedNamespace: String {
        guard !isLegalNamespace else { return self }
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.isASCII && isLegalInNamespace(UInt8($0.value)) ? $0 : "_" }))
    }

    /// Whether all of it matches `[a-zA-Z:;=/0-9_\-.@+]`.
    private var isLegalNamespace: Bool { utf8.allSatisfy(isLegalInNamespace) }
}

private func isLegalInNamespace(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: "_"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "+"):
        true
    default: false
    }
}
