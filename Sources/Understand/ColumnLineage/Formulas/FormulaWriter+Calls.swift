import SparkPlan

extension FormulaWriter {
    /// `name(a, b)`; a name that is not Spark's own is written only where nothing but a call can stand.
    mutating func writeCall(_ place: inout FormulaPlace) -> Bool {
        let start = place.index
        let isWhole = start == place.start
        while place.index < place.end, text[place.index].isNamePart || text[place.index] == UInt8(ascii: ".") {
            place.index += 1
        }
        let name = TextRange(start, place.index)
        guard !name.isEmpty, name.count <= 60, text[place.index] == .openParenthesis else { return false }
        let word = text.string(name).lowercased()
        if word == "lambdafunction" { return writeLambda(&place) }
        if KnownFunctions.wrappers.contains(word) { return writeFirstArgument(&place) }
        if isWhole || KnownFunctions.contains(word) { put(name) } else { put("…") }
        place.index += 1
        put("(")
        let arguments = bytes.count
        guard writeArguments(&place, until: .commas), place.take(")", in: text) else { return false }
        if word == "from_json" { dropSchema(from: arguments) }
        put(")")
        return true
    }

    /// The schema of `from_json` is its first argument.
    private mutating func dropSchema(from start: Int) {
        let hidden = Array("'…', ".utf8)
        if bytes[start...].starts(with: hidden) { bytes.removeSubrange(start..<(start + hidden.count)) }
    }

    private mutating func writeLambda(_ place: inout FormulaPlace) -> Bool {
        guard let end = text.groupEnd(at: place.index, before: place.end) else { return false }
        place.skip(to: end)
        put("…")
        return true
    }

    /// The value inside of what the optimizer wrapped around it: `MakeDecimal(sum(UnscaledValue(a#1)),17,2)`.
    private mutating func writeFirstArgument(_ place: inout FormulaPlace) -> Bool {
        guard let end = text.groupEnd(at: place.index, before: place.end) else { return false }
        place.index += 1
        guard write(&place, until: .tightCommas) else { return false }
        guard text[place.index] == .comma || place.index == end - 1, place.referenceStart >= end else { return false }
        place.skip(to: end)
        return true
    }

    /// Arguments up to the parenthesis that closes them.
    ///
    /// Neighbours without references may be one literal with commas in
    /// it: if one of them is hidden, they are hidden as one.
    mutating func writeArguments(_ place: inout FormulaPlace, until stops: FormulaStops) -> Bool {
        var literals: [FormulaLiteral] = []
        var isFirst = true
        if text[place.index] == .closeParenthesis { return place.index < place.end }
        while !isFull {
            if place.take("distinct ", in: text) { put("distinct ") }
            let start = place.index
            if let literal = literal(&place, until: stops) {
                if !isOption(TextRange(start, place.index)) { literals.append(literal) }
            } else {
                put(literals, isFirst: &isFirst)
                literals = []
                put(isFirst ? "" : ", ")
                isFirst = false
                guard write(&place, until: stops) else { return false }
            }
            if text[place.index] == .closeParenthesis {
                put(literals, isFirst: &isFirst)
                return place.index < place.end
            }
            guard place.take(", ", in: text) || stops.contains(.tightCommas) && place.take(",", in: text) else {
                return false
            }
        }
        return false
    }

    /// Whether an argument is an option of Spark's own, of which nobody reads: `None`, `Some(UTC)`.
    private func isOption(_ range: TextRange) -> Bool {
        text.isWord("None", range) || text.starts(range, with: "Some(") && text.ends(range, with: ")")
    }

    private mutating func put(_ literals: [FormulaLiteral], isFirst: inout Bool) {
        var shown = literals
        if literals.contains(where: { if case .hidden = $0 { true } else { false } }) { shown = [.hidden] }
        for literal in shown {
            put(isFirst ? "" : ", ")
            isFirst = false
            put(literal)
        }
    }

    // MARK: Behind an operand

    /// `.field`, `[0]`, ` IN (1,2)`, ` LIKE x`, ` FILTER (WHERE p)`, ` windowspecdefinition(…)`.
    mutating func writeSuffixes(_ place: inout FormulaPlace, until stops: FormulaStops) -> Bool {
        while place.index < place.end, !isFull {
            switch text[place.index] {
            case UInt8(ascii: ".") where text[place.index + 1].isNameStart: writeField(&place)
            case .openBracket: guard writeElement(&place) else { return false }
            case .hash where text[place.index - 1] == .closeParenthesis:
                guard let id = text.attributeID(after: place.index, before: place.end) else { return false }
                place.index = id.end
            case .space:
                guard let goesOn = writeWord(&place, until: stops) else { return true }
                guard goesOn else { return false }
            default: return true
            }
        }
        return !isFull
    }

    private mutating func writeField(_ place: inout FormulaPlace) {
        let start = place.index
        let isKnown = place.index == place.referenceEnd
        place.index += 1
        while place.index < place.referenceStart, text[place.index].isNamePart { place.index += 1 }
        // Behind a parenthesis it may be a part of a literal that holds the parenthesis.
        if isKnown { put(TextRange(start, place.index)) } else { put(".…") }
        if isKnown { place.referenceEnd = place.index }
    }

    private mutating func writeElement(_ place: inout FormulaPlace) -> Bool {
        place.index += 1
        put("[")
        guard write(&place, until: .brackets), place.take("]", in: text) else { return false }
        put("]")
        return true
    }

    /// A word behind an operand; nil where none of these stands there.
    private mutating func writeWord(_ place: inout FormulaPlace, until stops: FormulaStops) -> Bool? {
        if place.take(" IN (", in: text) {
            put(" IN (")
            guard writeArguments(&place, until: .tightCommas), place.take(")", in: text) else { return false }
            put(")")
            return true
        }
        if place.take(" INSET ", in: text) {
            put(" IN (…)")
            return literal(&place, until: stops.subtracting([.commas, .tightCommas])) != nil
        }
        for word in [" LIKE ", " RLIKE ", " ILIKE "] as [Word] where place.take(word, in: text) {
            put(TextRange(place.index - word.count, place.index))
            return write(&place, until: stops)
        }
        if place.take(" FILTER (WHERE ", in: text) {
            put(" FILTER (WHERE ")
            guard write(&place, until: []), place.take(")", in: text) else { return false }
            put(")")
            return true
        }
        return place.take(" windowspecdefinition(", in: text) ? writeWindow(&place) : nil
    }

    // MARK: Windows

    /// `a#1, b#2 ASC NULLS FIRST, specifiedwindowframe(…))` as `OVER (PARTITION BY a ORDER BY b)`.
    private mutating func writeWindow(_ place: inout FormulaPlace) -> Bool {
        put(" OVER (")
        var (partitions, orders) = (0, 0)
        repeat {
            if text.has("specifiedwindowframe(", at: place.index, before: place.end) {
                guard let end = text.groupEnd(at: place.index + 20, before: place.end) else { return false }
                place.skip(to: end)
                break
            }
            let start = bytes.count
            guard write(&place, until: [.commas, .orders]) else { return false }
            if let order = order(at: place.index, before: place.end) {
                place.index = order.end
                insert(orders > 0 ? ", " : partitions > 0 ? " ORDER BY " : "ORDER BY ", at: start)
                if order.isDescending { put(" DESC") }
                orders += 1
            } else {
                guard orders == 0 else { return false }
                insert(partitions > 0 ? ", " : "PARTITION BY ", at: start)
                partitions += 1
            }
        } while place.take(", ", in: text)
        guard place.take(")", in: text) else { return false }
        put(")")
        return true
    }

    private mutating func insert(_ word: String, at start: Int) { bytes.insert(contentsOf: word.utf8, at: start) }
}
