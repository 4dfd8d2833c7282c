import SparkPlan

/// The literals among the values of branches.
private struct FormulaValues {
    /// Where numbers were written.
    var numbers: [Range<Int>] = []
    var haveText = false
}

extension FormulaWriter {
    /// `(left op right)`, in which one operator stands.
    mutating func writeGroup(_ place: inout FormulaPlace) -> Bool {
        place.index += 1
        put("(")
        guard write(&place, until: .operators) else { return false }
        if let end = operatorEnd(at: place.index, before: place.end) {
            put(TextRange(place.index, end))
            place.index = end
            guard write(&place, until: []) else { return false }
        }
        return close(&place)
    }

    private mutating func close(_ place: inout FormulaPlace) -> Bool {
        guard place.take(")", in: text) else { return false }
        put(")")
        return true
    }

    /// `CASE WHEN p THEN a WHEN q THEN b ELSE c END`, behind its first word.
    mutating func writeCase(_ place: inout FormulaPlace) -> Bool {
        var values = FormulaValues()
        put("CASE WHEN ")
        while true {
            guard writeCondition(&place, until: .cases), place.take(" THEN ", in: text) else { return false }
            put(" THEN ")
            guard write(&place, until: .cases, in: &values) else { return false }
            guard place.take(" WHEN ", in: text) else { break }
            put(" WHEN ")
        }
        if place.take(" ELSE ", in: text) {
            put(" ELSE ")
            guard write(&place, until: .cases, in: &values) else { return false }
        }
        guard place.take(" END", in: text) else { return false }
        hideNumbers(of: values)
        put(" END")
        return true
    }

    /// A condition has a reference: without one it is a part of a literal, `a WHEN 5`.
    private mutating func writeCondition(_ place: inout FormulaPlace, until stops: FormulaStops) -> Bool {
        let start = place.referenceStart
        return write(&place, until: stops) && place.referenceStart != start
    }

    /// The value of a branch.
    private mutating func write(
        _ place: inout FormulaPlace, until stops: FormulaStops, in values: inout FormulaValues
    ) -> Bool {
        let start = bytes.count
        guard let literal = literal(&place, until: stops) else { return write(&place, until: stops) }
        put(literal)
        if case .hidden = literal { values.haveText = true }
        if case .shown(let range) = literal, text[range.upper - 1].isDigit {
            values.numbers.append(start..<bytes.count)
        }
        return true
    }

    /// The values of branches are of one type: beside a text a number is one too, or a part of one, `a ELSE 5`.
    private mutating func hideNumbers(of values: FormulaValues) {
        guard values.haveText else { return }
        for place in values.numbers.reversed() { bytes.replaceSubrange(place, with: Array("'…'".utf8)) }
    }

    /// `if (p) a else b`, behind its parenthesis; an UPDATE's lacks the old value.
    mutating func writeIf(_ place: inout FormulaPlace, until stops: FormulaStops) -> Bool {
        var values = FormulaValues()
        put("IF(")
        guard writeCondition(&place, until: []), place.take(") ", in: text) else { return false }
        put(", ")
        guard write(&place, until: .otherwise, in: &values) else { return false }
        if place.take(" else ", in: text) {
            put(", ")
            guard write(&place, until: stops, in: &values) else { return false }
        }
        hideNumbers(of: values)
        put(")")
        return true
    }

    // MARK: Casts

    /// `cast(x as type)`, behind its parenthesis.
    mutating func writeCast(_ place: inout FormulaPlace) -> Bool {
        guard write(&place, until: .types), place.take(" as ", in: text) else { return false }
        put(" as ")
        return writeType(&place) && close(&place)
    }

    private mutating func writeType(_ place: inout FormulaPlace) -> Bool {
        let start = place.index
        while place.index < place.end, text[place.index].isNamePart { place.index += 1 }
        let name = TextRange(start, place.index)
        guard Self.types.contains(text.string(name)) else { return false }
        put(name)
        if text[place.index] == UInt8(ascii: "<") { return skipParts(&place) }
        if text[place.index] == .openParenthesis { return writeSizes(&place) }
        return true
    }

    /// The names of a struct's fields are not written.
    private mutating func skipParts(_ place: inout FormulaPlace) -> Bool {
        var depth = 0
        let limit = place.referenceStart
        repeat {
            guard place.index < limit else { return false }
            if text[place.index] == UInt8(ascii: "<") { depth += 1 }
            if text[place.index] == UInt8(ascii: ">") { depth -= 1 }
            place.index += 1
        } while depth > 0
        put("<…>")
        return true
    }

    /// `(10,2)` of a decimal.
    private mutating func writeSizes(_ place: inout FormulaPlace) -> Bool {
        let start = place.index
        place.index += 1
        while text[place.index].isDigit || text[place.index] == .comma { place.index += 1 }
        guard place.index < start + 8, place.take(")", in: text) else { return false }
        put(TextRange(start, place.index))
        return true
    }

    private static let types: Set<String> = [
        "array", "bigint", "binary", "boolean", "char", "date", "decimal", "double", "float", "int", "map", "smallint",
        "string", "struct", "timestamp", "timestamp_ltz", "timestamp_ntz", "tinyint", "varchar", "variant", "void",
    ]
}
