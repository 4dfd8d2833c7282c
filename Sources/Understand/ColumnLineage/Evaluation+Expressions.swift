import LineageModel
import SparkPlan

extension Evaluation {
    // MARK: References

    /// The references of an expression, from left to right.
    ///
    /// Read from the right: the name of an aggregate's attribute holds those of its arguments (`sum(amt#31)#45`), so the
    /// longest known name before an id counts, and what lies inside it does not.
    mutating func references(in range: TextRange, _ scope: borrowing Scope, _ other: borrowing Scope) -> [Reference] {
        var found: [Reference] = []
        var end = range.upper
        var index = range.upper - 1
        while index >= range.lower {
            defer { index -= 1 }
            guard text[index] == .hash, let id = text.attributeID(after: index, before: end) else { continue }
            if let entry = scope[id.id] ?? other[id.id], let start = nameStart(entry.name, before: index, in: range) {
                let reference = picking(entry.definition, TextRange(start, id.end), in: range)
                found.append(reference)
                end = start
                index = start
            } else if let reference = subqueryReference(id.id, hash: index, end: id.end, in: range) {
                found.append(reference)
            } else if scope[id.id] != nil || other[id.id] != nil {
                // Known under another name: something is there, but what is not certain.
                found.append(Reference(range: TextRange(index, id.end), definition: DefinitionTable.unresolved))
            } else if !cuts.isEmpty, !isLambda(before: index, in: range), !isPlanID(before: index) {
                found.append(Reference(range: TextRange(index, id.end), definition: DefinitionTable.unresolved))
            }
        }
        found.reverse()
        return found
    }

    mutating func references(in range: TextRange, _ scope: borrowing Scope) -> [Reference] {
        references(in: range, scope, Scope())
    }

    private func nameStart(_ name: TextRange, before hash: Int, in range: TextRange) -> Int? {
        let start = hash - name.count
        guard start >= range.lower, text.isSame(TextRange(start, hash), name) else { return nil }
        return start
    }

    /// `Subquery subquery#240, [id=#751]` and `scalar-subquery#82, [id=#389]`.
    private mutating func subqueryReference(_ id: Int32, hash: Int, end: Int, in range: TextRange) -> Reference? {
        guard hash - 8 >= range.lower, text.has("subquery", at: hash - 8, before: hash) else { return nil }
        // One that the text does not have is unknown, not without sources.
        let definition = subquery(id) ?? DefinitionTable.unresolved
        var end = end
        // The id in brackets is short.
        if text.has(", [id=#", at: end, before: range.upper),
            let close = text.first(.closeBracket, in: TextRange(end, min(end + 40, range.upper)))
        {
            end = close + 1
        } else if text.has(" [", at: end, before: range.upper),
            let close = text.groupEnd(at: end + 1, before: range.upper)
        {
            end = close
        }
        return picking(definition, TextRange(hash - 8, end), in: range)
    }

    /// A reference, or the field of a known struct that it picks: `mergedValue#7.avg(x)`.
    private func picking(_ definition: Int32, _ token: TextRange, in range: TextRange) -> Reference {
        let fields = definitions[definition].fields
        guard !fields.isEmpty, text.has(".", at: token.upper, before: range.upper) else {
            return Reference(range: token, definition: definition)
        }
        let rest = TextRange(token.upper + 1, range.upper)
        let matching = fields.filter { field in
            field.name.count <= rest.count
                && text.isSame(field.name, TextRange(rest.lower, rest.lower + field.name.count))
        }
        guard let longest = matching.max(by: { $0.name.count < $1.name.count }) else {
            return Reference(range: token, definition: definition)
        }
        return Reference(range: TextRange(token.lower, rest.lower + longest.name.count), definition: longest.definition)
    }

    private func isLambda(before hash: Int, in range: TextRange) -> Bool {
        var index = hash - 1
        // Names of lambda variables are short.
        let limit = max(range.lower, hash - 100)
        while index > limit, text[index] != .space, text[index] != .openParenthesis { index -= 1 }
        return index >= range.lower + 6 && text.has("lambda", at: index - 6, before: hash)
    }

    /// `[id=#751]`, `[plan_id=582]`.
    private func isPlanID(before hash: Int) -> Bool {
        hash >= 3 && text.has("id=", at: hash - 3, before: hash)
    }

    // MARK: Definitions

    /// Structs in structs whose fields are told apart; below that a field is made of all that its struct is made of.
    static let maximumStructs = 4

    /// Defines what an expression gives; one that only names an attribute gives the attribute's own definition.
    mutating func define(
        _ expression: TextRange, _ scope: borrowing Scope, as kind: Transformation = .transformation,
        structs: Int = maximumStructs
    ) -> Int32 {
        let inner = withoutWrappers(text.trimmed(expression))
        let references = references(in: inner, scope)
        if let hidden = hiddenValue(of: inner, references, scope) { return hidden }
        if references.isEmpty { return definitions.add(Definition(expression: inner)) }
        if kind != .aggregation, references.count == 1, references[0].range == inner { return references[0].definition }
        if kind != .aggregation, references.count == 1, isWholeSubquery(references[0], in: inner) {
            return references[0].definition
        }
        builder.begin()
        addUses(in: inner, references, as: kind)
        var definition = builder.take()
        definition.expression = inner
        if definition.direct.count == 1, references.count == 1 { definition.path = path(of: inner, references[0]) }
        if structs > 0 { definition.fields = structFields(of: inner, scope, structs: structs - 1) }
        return definitions.add(definition, FormulaOrigin(references: references))
    }

    /// The path of `from_json(…, value#1, …).address.city`, or of `o#2.address.city` where `o` was read from JSON.
    private func path(of expression: TextRange, _ reference: Reference) -> [TextRange]? {
        if text.starts(expression, with: "cast("), let place = text.last(" as ", in: expression),
            text.groupEnd(at: expression.lower + 4, before: expression.upper) == expression.upper
        {
            return path(of: TextRange(expression.lower + 5, place), reference)
        }
        if text.starts(expression, with: "from_json("),
            let close = text.groupEnd(at: expression.lower + 9, before: expression.upper)
        {
            return segments(of: TextRange(close, expression.upper))
        }
        guard reference.range.lower == expression.lower, let base = definitions[reference.definition].path else {
            return nil
        }
        return segments(of: TextRange(reference.range.upper, expression.upper)).map { base + $0 }
    }

    /// The names in `.address.city`; nil where there is anything else.
    private func segments(of range: TextRange) -> [TextRange]? {
        var segments: [TextRange] = []
        var index = range.lower
        while index < range.upper {
            guard text[index] == UInt8(ascii: ".") else { return nil }
            let start = index + 1
            index = start
            while index < range.upper, isNameByte(text[index]) { index += 1 }
            if index == start { return nil }
            segments.append(TextRange(start, index))
        }
        return segments
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80 || (48...57).contains(byte) || (97...122).contains(byte | 0x20)
    }

    /// What `from_json(StructField(…), … 10 more fields)` reads: of a wide schema its argument is cut away.
    ///
    /// The one column of a Kafka source that holds JSON is `value`; so much is inferred, and said (streaming.md §1.5).
    private mutating func hiddenValue(
        of expression: TextRange, _ references: [Reference], _ scope: borrowing Scope
    ) -> Int32? {
        guard references.isEmpty, let place = text.first("from_json(", in: expression),
            let missing = text.cutCount(in: TextRange(place, expression.upper))
        else { return nil }
        gaps.append(.truncated("from_json", missing: missing))
        let values = scope.definitions(named: "value", in: text)
        guard values.count == 1 else { return DefinitionTable.unresolved }
        builder.begin()
        builder.addValue(definitions[values[0]], as: .transformation)
        var definition = builder.take()
        definition.expression = expression
        definition.path = path(
            of: expression, Reference(range: TextRange(0, 0), definition: DefinitionTable.unresolved))
        return definitions.add(definition)
    }

    /// Adds the references of an expression to the builder: values as `kind`, conditions as conditions.
    mutating func addUses(in range: TextRange, _ references: [Reference], as kind: Transformation) {
        for (reference, place) in zip(references, scanner.places(of: references, in: range)) {
            builder.add(definitions[reference.definition], at: place, as: kind)
        }
    }

    /// Adds references of a range to the builder, all of them as conditions.
    mutating func addConditions(in range: TextRange, _ references: [Reference], as kind: Transformation) {
        for (reference, place) in zip(references, scanner.places(of: references, in: range)) {
            builder.addCondition(definitions[reference.definition], as: kind, isMasked: place.isMasked)
        }
    }

    /// Adds all references of a range to the dataset's indirect sources, but those in the ranges that are left out.
    mutating func addToDataset(
        _ range: TextRange, as kind: Transformation, _ scope: borrowing Scope, without left: [TextRange] = []
    ) {
        let references = references(in: range, scope)
        for (reference, place) in zip(references, scanner.places(of: references, in: range)) {
            let found = reference.range
            if left.contains(where: { $0.lower <= found.lower && found.upper <= $0.upper }) { continue }
            dataset.add(definitions[reference.definition], as: kind, isMasked: place.isMasked)
        }
    }

    /// `Subquery subquery#3, [id=#9]` alone: the word before the reference belongs to it.
    private func isWholeSubquery(_ reference: Reference, in range: TextRange) -> Bool {
        guard reference.range.upper == range.upper else { return false }
        let before = TextRange(range.lower, reference.range.lower)
        return text.isWord("Subquery ", before) || text.isWord("ReusedSubquery Subquery ", before)
            || text.isWord("scalar-", before)
    }

    /// An expression without what the optimizer wraps around a value that stays itself.
    private func withoutWrappers(_ range: TextRange) -> TextRange {
        var range = range
        // No real expression has more than two.
        for _ in 0..<4 {
            guard let wrapper = Self.wrappers.first(where: { text.starts(range, with: $0) }),
                text.groupEnd(at: range.lower + wrapper.count - 1, before: range.upper) == range.upper
            else { break }
            range = TextRange(range.lower + wrapper.count, range.upper - 1)
        }
        return range
    }

    private static let wrappers: [Word] = [
        "knownfloatingpointnormalized(", "normalizenanandzero(", "knownnotnull(", "knownnullable(",
    ]

    /// The fields of `named_struct(a, expression, b, expression)`, whole.
    private mutating func structFields(
        of range: TextRange, _ scope: borrowing Scope, structs: Int
    ) -> [(name: TextRange, definition: Int32)] {
        guard text.starts(range, with: "named_struct("),
            text.groupEnd(at: range.lower + 12, before: range.upper) == range.upper
        else { return [] }
        let items = text.plainItems(TextRange(range.lower + 13, range.upper - 1))
        guard items.count.isMultiple(of: 2) else { return [] }
        return stride(from: 0, to: items.count, by: 2).map {
            (items[$0], define(items[$0 + 1], scope, structs: structs))
        }
    }
}

extension PlanText {
    /// Whether a range holds a word and nothing else.
    func isWord(_ word: Word, _ range: TextRange) -> Bool { range.count == word.count && starts(range, with: word) }
}
