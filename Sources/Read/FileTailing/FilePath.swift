/// The name of a file or folder: bytes, as the system has them, that need not be UTF-8.
package struct FilePath: Hashable, Sendable {
    /// The bytes, without a NUL at the end.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package init(_ text: String) { bytes = Array(text.utf8) }

    /// Hashes all bytes at once: paths are keys of large tables.
    package func hash(into hasher: inout Hasher) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }

    /// What follows the last slash; for `a/b/` it is `b`.
    package var lastComponent: String {
        let parts = bytes.split(separator: UInt8(ascii: "/"))
        return String(decoding: parts.last ?? [], as: UTF8.self)
    }

    /// What stands before the last name, its slash with it.
    package var folder: FilePath {
        FilePath(bytes: bytes.dropLast(bytes.reversed().prefix { $0 != UInt8(ascii: "/") }.count))
    }

    /// The path of `name` in this folder.
    package func appending(_ name: [UInt8]) -> FilePath {
        let needsSlash = bytes.last != UInt8(ascii: "/")
        return FilePath(bytes: bytes + (needsSlash ? [UInt8(ascii: "/")] : []) + name)
    }
}

extension FilePath: Comparable {
    /// Orders by bytes, so that the order is the same on every machine.
    package static func < (one: FilePath, other: FilePath) -> Bool {
        one.bytes.lexicographicallyPrecedes(other.bytes)
    }
}

extension FilePath: CustomStringConvertible {
    /// The path for people: control characters, which could act on a terminal, are escaped.
    package var description: String {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.reduce(into: "") { text, scalar in
            text += scalar.isUnsafeToShow ? scalar.escaped(asASCII: true) : String(scalar)
        }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal might act on it.
    fileprivate var isUnsafeToShow: Bool {
        // Nearly every path is ASCII, of which no properties need to be looked up.
        if isASCII { return value < 0x20 || value == 0x7F }
        return properties.generalCategory == .control || properties.isBidiControl
    }
}
