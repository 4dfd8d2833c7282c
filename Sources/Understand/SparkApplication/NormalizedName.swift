/// A name as the OpenLineage agent writes it in job names: `JDBC to Lake` is `jdbc_to_lake`, `AppendData` `append_data`.
struct NormalizedName: Hashable {
    let text: String

    init(_ name: String) {
        let scalars = Array(name.unicodeScalars)
        let start = scalars.firstIndex(where: isWord) ?? scalars.endIndex
        let end = scalars.lastIndex(where: isWord).map { $0 + 1 } ?? scalars.endIndex
        let plain = start < end ? scalars[start..<end].flatMap(withoutAccents) : []
        text = Self.snakeCase(Self.separatingWords(plain))
    }

    /// Puts blanks where a word starts: before a capital after or before a small letter, and after a number.
    private static func separatingWords(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for (index, scalar) in scalars.enumerated() {
            let previous = index > 0 ? scalars[index - 1] : nil
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let startsWord = isCapital(scalar) && (previous.map(isSmall) ?? false || next.map(isSmall) ?? false)
            let followsNumber = !isDigit(scalar) && (previous.map(isDigit) ?? false)
            if index > 0, startsWord || followsNumber { result.append(" ") }
            result.append(scalar)
        }
        return result
    }

    /// Small letters and digits; whatever stands between them becomes one underscore.
    private static func snakeCase(_ scalars: [Unicode.Scalar]) -> String {
        var text = ""
        for scalar in scalars {
            if isDigit(scalar) || isSmall(scalar) {
                text.unicodeScalars.append(scalar)
            } else if isCapital(scalar) {
                text.append(String(scalar).lowercased())
            } else if text.utf8.last != UInt8(ascii: "_") {
                text.append("_")
            }
        }
        return text
    }
}

private func isSmall(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) }
private func isCapital(_ scalar: Unicode.Scalar) -> Bool { ("A"..."Z").contains(scalar) }
private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
private func isWord(_ scalar: Unicode.Scalar) -> Bool {
    isSmall(scalar) || isCapital(scalar) || isDigit(scalar) || scalar == "_"
}

/// A letter without its accents; a mark of its own is dropped.
private func withoutAccents(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if scalar.isASCII { return [scalar] }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return []
    default: break
    }
    // The standard library compares what is canonically equivalent as equal, and that tells the plain letter.
    let letters = ("a"..."z" as ClosedRange<Unicode.Scalar>, "A"..."Z" as ClosedRange<Unicode.Scalar>)
    let capital = scalar.properties.isUppercase
    let range = capital ? letters.1 : letters.0
    for value in range.lowerBound.value...range.upperBound.value {
        guard let letter = Unicode.Scalar(value) else { continue }
        for mark in accents where Character(scalar) == accented(letter, mark) { return [letter] }
    }
    return [scalar]
}

private func accented(_ letter: Unicode.Scalar, _ mark: Unicode.Scalar) -> Character {
    var text = String.UnicodeScalarView()
    text.append(letter)
    text.append(mark)
    return Character(String(text))
}

/// Grave, acute, circumflex, tilde, macron, breve, dot, diaeresis, hook, ring, double acute, caron, double grave,
/// inverted breve, horn, dot below, comma below, cedilla, ogonek.
private let accents: [Unicode.Scalar] = [
    "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{304}", "\u{306}", "\u{307}", "\u{308}", "\u{309}", "\u{30A}",
    "\u{30B}", "\u{30C}", "\u{30F}", "\u{311}", "\u{31B}", "\u{323}", "\u{326}", "\u{327}", "\u{328}",
]
