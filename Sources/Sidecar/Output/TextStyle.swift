/// How text for people is set: with or without colour, and how wide.
package struct TextStyle: Sendable {
    package enum Tone: String, Sendable {
        case strong = "1"
        case faint = "2"
        case good = "32"
        case warning = "33"
        case bad = "31"
        case name = "36"
    }

    package var isColored: Bool
    /// Columns of the terminal; nil when text is not cut or wrapped.
    package var width: Int?

    package init(isColored: Bool = false, width: Int? = nil) {
        self.isColored = isColored
        self.width = width
    }

    package func callAsFunction(_ text: String, _ tone: Tone) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// Filled with spaces to so many characters.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// Cut to so many characters, the last of them `…` where something is missing.
    func shortened(to width: Int) -> String {
        let start = prefix(max(1, width))
        return start.endIndex == endIndex ? self : start.dropLast() + "…"
    }

    /// Without control characters, which would move the cursor of a terminal.
    var printable: String {
        guard unicodeScalars.contains(where: { $0.isControl }) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.isControl ? "\u{FFFD}" : $0 }))
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}
