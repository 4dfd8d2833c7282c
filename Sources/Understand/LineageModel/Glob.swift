/// A pattern of names: `*` stands for any text, `?` for one byte, all else for itself.
package struct Glob: Hashable, Sendable, Codable {
    package let pattern: String

    package init(_ pattern: String) { self.pattern = pattern }

    /// Whether the whole text matches, in time proportional to both lengths' product at most.
    package func matches(_ text: String) -> Bool {
        let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
        var (place, offset) = (0, 0)
        // The last `*` and where it stopped taking: it takes one byte more whenever the rest does not fit.
        var star: (place: Int, offset: Int)?
        while offset < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = (place, offset)
                place += 1
            } else if place < pattern.count, pattern[place] == UInt8(ascii: "?") || pattern[place] == text[offset] {
                place += 1
                offset += 1
            } else if let last = star {
                star = (last.place, last.offset + 1)
                (place, offset) = (last.place + 1, last.offset + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
