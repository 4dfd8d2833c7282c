/// Cutting the lists of a plan. Nothing in them is quoted, so a comma alone cuts nothing.
extension PlanText {
    /// The inside of `[…]`; the range itself where it has no brackets.
    package func unbracketed(_ range: TextRange) -> TextRange {
        guard range.count >= 2, bytes[range.lower] == .openBracket, bytes[range.upper - 1] == .closeBracket else {
            return range
        }
        return TextRange(range.lower + 1, range.upper - 1)
    }

    /// Cuts `a#1, sum(b#2, c#3) AS d#4` into items that each end in an attribute.
    ///
    /// Cut is where `name#id, ` stands outside of parentheses. Where this does not give `count` items, parentheses
    /// inside of names or literals are to blame: then they are taken as letters.
    package func attributeItems(_ list: TextRange, count: Int?) -> [TextRange] {
        guard !list.isEmpty else { return [] }
        if first(", ", in: list) == nil { return tightItems(list) }
        let items = attributeItems(list, countingParentheses: true)
        guard let count, items.count != count else { return items }
        let flat = attributeItems(list, countingParentheses: false)
        return flat.count == count ? flat : items
    }

    /// Cuts `a#1,b#2`: the lists of V1 relations and file scans have no space behind their commas.
    private func tightItems(_ list: TextRange) -> [TextRange] {
        guard first(.openParenthesis, in: list) == nil else { return [list] }
        var items: [TextRange] = []
        var start = list.lower
        var rest = list
        while let comma = first(.comma, in: rest) {
            if comma > start, attributeAtEnd(of: TextRange(start, comma)) != nil {
                items.append(TextRange(start, comma))
                start = comma + 1
            }
            rest = TextRange(comma + 1, list.upper)
        }
        items.append(TextRange(start, list.upper))
        return items
    }

    private func attributeItems(_ list: TextRange, countingParentheses: Bool) -> [TextRange] {
        let span = bytes.span
        var items: [TextRange] = []
        var start = list.lower
        var index = list.lower
        let end = list.upper
        var depth = 0
        while index < end {
            switch span[index] {
            case .openParenthesis, .openBracket: depth += 1
            case .closeParenthesis, .closeBracket: depth = max(0, depth - 1)
            case .comma where depth == 0 || !countingParentheses:
                if isCut(at: index, from: start, before: end) {
                    items.append(TextRange(start, index))
                    start = index + 2
                    index += 1
                }
            default: break
            }
            index += 1
        }
        items.append(TextRange(start, end))
        return items
    }

    /// Whether the comma at a place follows an attribute and is no part of `subquery#1, [id=#2]`.
    private func isCut(at comma: Int, from start: Int, before end: Int) -> Bool {
        guard comma + 1 < end, bytes[comma + 1] == .space, attributeAtEnd(of: TextRange(start, comma)) != nil else {
            return false
        }
        return !has("[id=#", at: comma + 2, before: end)
    }

    /// Cuts at every `, ` outside of parentheses and brackets.
    package func plainItems(_ list: TextRange) -> [TextRange] {
        guard !list.isEmpty else { return [] }
        let span = bytes.span
        var items: [TextRange] = []
        var start = list.lower
        var depth = 0
        var index = list.lower
        while index < list.upper {
            switch span[index] {
            case .openParenthesis, .openBracket: depth += 1
            case .closeParenthesis, .closeBracket: depth = max(0, depth - 1)
            case .comma where depth == 0 && index + 1 < list.upper && span[index + 1] == .space:
                items.append(TextRange(start, index))
                start = index + 2
            default: break
            }
            index += 1
        }
        items.append(TextRange(start, list.upper))
        return items
    }

    /// The end of the group that a bracket or parenthesis opens: behind its other half; nil where it never closes.
    ///
    /// Only its own kind counts: names and literals may hold a lone one of the other.
    package func groupEnd(at open: Int, before end: Int) -> Int? {
        guard open < end else { return nil }
        let span = bytes.span
        let opening = span[open]
        let closing: UInt8 = opening == .openBracket ? .closeBracket : .closeParenthesis
        var depth = 0
        var index = open
        while index < end {
            if span[index] == opening {
                depth += 1
            } else if span[index] == closing {
                depth -= 1
                if depth == 0 { return index + 1 }
            }
            index += 1
        }
        return nil
    }

    /// The number of `... 12 more fields` in a range; nil where nothing is cut.
    package func cutCount(in range: TextRange) -> Int? {
        var rest = range
        while let place = first("... ", in: rest) {
            var index = place + 4
            var number = 0
            while index < range.upper, bytes[index].isDigit {
                number = min(number &* 10 &+ Int(bytes[index] - 48), 1 << 30)
                index += 1
            }
            if index > place + 4, has(" more fields", at: index, before: range.upper) { return number }
            rest = TextRange(index, range.upper)
        }
        return nil
    }
}
