/// What else is secret here: `acme-key-*`.
///
/// `*` stands for any run of bytes and `?` for one, neither of which takes white space, quotes or one of `&;,<>`. What
/// they stand for is replaced, the rest stays. Letters match in any case. Globs and not regular expressions: they cannot
/// be slow, and need nothing outside.
package struct SecretPattern: Hashable, Sendable {
    /// The text up to the first wildcard, by which it is found.
    let head: [UInt8]
    private let rest: [UInt8]

    /// Why a pattern cannot be used.
    package struct Fault: Error, Hashable, CustomStringConvertible {
        package let pattern: String

        package var description: String {
            "“\(pattern)” must begin with three letters or more and have a * or ? behind them"
        }
    }

    package init(_ pattern: String) throws(Fault) {
        let bytes = Array(pattern.utf8)
        guard let wildcard = bytes.firstIndex(where: isWildcard), wildcard >= 3 else { throw Fault(pattern: pattern) }
        head = Array(bytes[..<wildcard])
        rest = Array(bytes[wildcard...])
    }

    /// What the wildcards stand for where the head ends at `end`; empty when the text goes on otherwise.
    func secrets(in text: SecretText, from end: Int) -> [Range<Int>] {
        var (secrets, position, place): ([Range<Int>], Int, Int) = ([], end, 0)
        while place < rest.count {
            let literal = rest[place...].prefix { !isWildcard($0) }
            if !literal.isEmpty {
                guard text.has(String(decoding: literal, as: UTF8.self), at: position) else { return [] }
                position += literal.count
                place += literal.count
                continue
            }
            let isRun = rest[place] == UInt8(ascii: "*")
            let following = String(decoding: rest[(place + 1)...].prefix { !isWildcard($0) }, as: UTF8.self)
            let start = position
            while let byte = text.byte(position), isInside(byte), position == start || isRun {
                if isRun, !following.isEmpty, text.has(following, at: position) { break }
                position += 1
            }
            guard position > start else { return [] }
            secrets.append(start..<position)
            place += 1
        }
        return secrets
    }
}

private func isWildcard(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") }

private func isInside(_ byte: UInt8) -> Bool { byte > 0x20 && !"\"'`&;,<>".utf8.contains(byte) }
