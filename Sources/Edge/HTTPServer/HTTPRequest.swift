/// A request whose head has come, and its body where it is told whole.
package struct HTTPRequest: Hashable, Sendable {
    package var method: String
    /// Path and query as they were sent, percent-encoded.
    package var target: String
    package var headers: [HTTPHeader]
    /// The body as it was before it was compressed.
    package var body: [UInt8] = []

    package init(method: String, target: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        (self.method, self.target, self.headers, self.body) = (method, target, headers, body)
    }

    /// The target up to its query, percent-encoded.
    package var path: Substring { Substring(target.utf8.prefix { $0 != UInt8(ascii: "?") }) }

    /// What follows the question mark; empty where there is none.
    package var query: Substring { Substring(target.utf8.dropFirst(path.utf8.count + 1)) }

    /// The value of the first header of that name, however its letters are cased.
    package func header(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }
}

/// One line of a head.
package struct HTTPHeader: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        (self.name, self.value) = (name, value)
    }

    /// Whether it has this name: names of headers ignore the case of ASCII letters.
    package func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { lowercased($0) == lowercased($1) }
    }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
