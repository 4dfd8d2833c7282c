import SparkPlan

extension FormulaWriter {
    /// Writes the operand that starts at a place, with what follows it; false where it does not read as one.
    mutating func write(_ place: inout FormulaPlace, until stops: FormulaStops) -> Bool {
        guard depth < Self.maximumDepth, !isFull else { return false }
        depth += 1
        defer { depth -= 1 }
        return writeOperand(&place, until: stops) && writeSuffixes(&place, until: stops)
    }

    private mutating func writeOperand(_ place: inout FormulaPlace, until stops: FormulaStops) -> Bool {
        skipSubqueryWord(&place)
        if let reference = place.takeReference() {
            write(reference)
            return !isFull
        }
        if let literal = literal(&place, until: stops) {
            put(literal)
            return true
        }
        switch text[place.index] {
        case .openParenthesis: return writeGroup(&place)
        case UInt8(ascii: "-"), UInt8(ascii: "~"):
            put(TextRange(place.index, place.index + 1))
            place.index += 1
            return write(&place, until: stops)
        default: return writeWords(&place, until: stops)
        }
    }

    /// `Subquery subquery#3, [id=#9]`: the reference starts behind the word.
    private func skipSubqueryWord(_ place: inout FormulaPlace) {
        for word in ["Subquery ", "ReusedSubquery Subquery ", "scalar-"] as [Word]
        where place.index + word.count == place.referenceStart && text.has(word, at: place.index, before: place.end) {
            place.index += word.count
        }
    }

    private mutating func writeWords(_ place: inout FormulaPlace, until stops: FormulaStops) -> Bool {
        if place.take("NOT ", in: text) {
            put("NOT ")
            return write(&place, until: stops)
        }
        if place.take("CASE WHEN ", in: text) { return writeCase(&place) }
        if place.take("if (", in: text) { return writeIf(&place, until: stops) }
        if let cast = Self.casts.first(where: { text.has($0, at: place.index, before: place.end) }) {
            put(TextRange(place.index, place.index + cast.count))
            place.index += cast.count
            return writeCast(&place)
        }
        return writeCall(&place)
    }

    private static let casts: [Word] = ["cast(", "try_cast(", "ansi_cast("]

    // MARK: Literals

    /// Takes an operand that has no reference; nil where a reference comes before its end.
    mutating func literal(_ place: inout FormulaPlace, until stops: FormulaStops) -> FormulaLiteral? {
        // Its own words end operands.
        if text.has("CASE WHEN ", at: place.index, before: place.end) { return nil }
        var depth = 0
        var index = place.index
        let limit = place.referenceStart
        while index < limit {
            let byte = text[index]
            if byte == .openParenthesis { depth += 1 }
            if byte == .closeParenthesis {
                if depth == 0 { break }
                depth -= 1
            }
            if depth == 0, isStop(at: index, in: place, stops) { break }
            index += 1
        }
        guard index < limit || limit == place.end else { return nil }
        let range = TextRange(place.index, index)
        place.index = index
        return kind(of: range)
    }

    /// Whether an operand ends before a place.
    private func isStop(at index: Int, in place: FormulaPlace, _ stops: FormulaStops) -> Bool {
        switch text[index] {
        case .comma:
            stops.contains(.tightCommas) || stops.contains(.commas) && text[index + 1] == .space
        case .closeBracket: stops.contains(.brackets)
        case .space:
            stops.contains(.operators) && operatorEnd(at: index, before: place.end) != nil
                || stops.contains(.cases) && isCaseWord(at: index, before: place.end)
                || stops.contains(.otherwise) && text.has(" else ", at: index, before: place.end)
                || stops.contains(.types) && text.has(" as ", at: index, before: place.end)
                || stops.contains(.orders) && order(at: index, before: place.end) != nil
        default: false
        }
    }

    private func isCaseWord(at index: Int, before end: Int) -> Bool {
        Self.caseWords.contains { text.has($0, at: index, before: end) }
    }

    private static let caseWords: [Word] = [" WHEN ", " THEN ", " ELSE ", " END"]

    /// Where an operator between spaces ends, with the space behind it; nil where none stands at the space.
    func operatorEnd(at space: Int, before end: Int) -> Int? {
        let word = Self.operators.first { text.has($0, at: space, before: end) }
        return word.map { space + $0.count }
    }

    private static let operators: [Word] = [
        " + ", " - ", " * ", " / ", " % ", " = ", " <=> ", " < ", " > ", " <= ", " >= ", " AND ", " OR ", " & ", " | ",
        " ^ ", " div ", " || ",
    ]

    /// ` ASC NULLS FIRST` and its like: where it ends.
    func order(at space: Int, before end: Int) -> (end: Int, isDescending: Bool)? {
        for (word, isDescending) in Self.orders where text.has(word, at: space, before: end) {
            return (space + word.count, isDescending)
        }
        return nil
    }

    private static let orders: [(Word, Bool)] = [
        (" ASC NULLS FIRST", false), (" ASC NULLS LAST", false), (" DESC NULLS LAST", true),
        (" DESC NULLS FIRST", true),
    ]

    private func kind(of range: TextRange) -> FormulaLiteral {
        if text.isWord("count(1)", range) { return .rows }
        if Self.constants.contains(where: { text.isWord($0, range) }) { return .shown(range) }
        var index = range.lower
        if text[index] == UInt8(ascii: "-"), range.count > 1 { index += 1 }
        let digits = index
        while index < range.upper, text[index].isDigit { index += 1 }
        // A number with a zero before it is none.
        if index == range.upper, index > digits {
            if text[digits] == UInt8(ascii: "0"), index > digits + 1 { return .hidden }
            return index - digits <= 3 ? .shown(range) : .number
        }
        guard index > digits, index < range.upper, text[index] == UInt8(ascii: ".") else { return .hidden }
        let rest = TextRange(index + 1, range.upper)
        return !rest.isEmpty && (rest.lower..<rest.upper).allSatisfy({ text[$0].isDigit }) ? .number : .hidden
    }

    private static let constants: [Word] = ["null", "true", "false"]

    mutating func put(_ literal: FormulaLiteral) {
        switch literal {
        case .shown(let range): put(range)
        case .number: put("?")
        case .rows: put("count(*)")
        case .hidden: put("'…'")
        }
    }
}
