extension ValueKind where Value == String {
    /// A folder: a URI, or an absolute path.
    static var location: Self {
        text(like: "s3://bucket/warehouse", "a URI or an absolute path") { $0.hasPrefix("/") || hasScheme($0) }
    }

    /// A file or folder of this machine.
    static func path(example: String) -> Self {
        text(like: example, "an absolute path") { $0.hasPrefix("/") }
    }

    /// A URI with a host.
    static func address(such example: String) -> Self {
        text(like: example, "an address") { isAddress($0) }
    }
}

/// Whether it is a URI with a host.
func isAddress(_ text: String) -> Bool { hasScheme(text) && text.contains("://") && !text.hasSuffix("://") }

private func hasScheme(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon > text.utf8.startIndex else { return false }
    return text.utf8[..<colon].allSatisfy { byte in
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || "+-.".utf8.contains(byte)
    } && text.utf8.count > text.utf8[...colon].count
}
