/// Sets text in columns.
enum Typesetting {
    /// Breaks a text at its spaces into lines of at most `width` characters, longer words left whole.
    static func wrap(_ text: String, width: Int, indent: Int, hanging: Int = 0) -> String {
        wrap(words: text.split(separator: " ").map(String.init), width: width, indent: indent, hanging: hanging)
    }

    /// Sets words in lines, each whole, whatever spaces are in it.
    static func wrap(words: [String], width: Int, indent: Int, hanging: Int = 0) -> String {
        var lines: [String] = []
        var line = String(repeating: " ", count: indent)
        var isEmpty = true
        for word in words {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: indent + hanging)
                isEmpty = true
            }
            line += isEmpty ? word : " \(word)"
            isEmpty = false
        }
        return (lines + [line]).joined(separator: "\n")
    }

    /// Two columns; the first as wide as it must be, up to a third of the width.
    static func table(_ rows: [(String, String)], width: Int) -> [String] {
        let longest = rows.map { $0.0.count }.max() ?? 0
        let column = min(longest, max(18, width / 3)) + 4
        return rows.map { row(heading: "  \($0.0)", text: $0.1, column: column, width: width) }
    }

    private static func row(heading: String, text: String, column: Int, width: Int) -> String {
        let body = wrap(text, width: max(width, column + 24), indent: column)
        guard heading.count + 2 <= column else { return "\(heading)\n\(body)" }
        return heading + body.dropFirst(heading.count)
    }
}
