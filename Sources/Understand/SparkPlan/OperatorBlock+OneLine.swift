extension OperatorBlock {
    /// Makes a block of a line such as `Project [a#1]` or `HashAggregate(keys=[…], functions=[…])`.
    init(oneLine line: TextRange, name: TextRange, of text: PlanText) {
        let rest = text.trimmed(TextRange(name.upper, line.upper))
        self.init(name: line, fields: [], line: line)
        if text.starts(rest, with: "(key") {
            fields = Self.aggregateFields(rest, of: text)
        } else {
            fields = [OperatorField(kind: .arguments, count: nil, value: rest)]
        }
    }

    /// `(keys=[…], functions=[…], output=[…])`; a SortAggregate says `key=`.
    private static func aggregateFields(_ rest: TextRange, of text: PlanText) -> [OperatorField] {
        var fields: [OperatorField] = []
        let names: [(Word, OperatorField.Kind)] = [
            ("(key=[", .keys), ("(keys=[", .keys), ("functions=[", .functions), ("output=[", .output),
        ]
        for (word, kind) in names {
            guard let place = text.first(word, in: rest) else { continue }
            let open = place + word.count - 1
            let end = text.groupEnd(at: open, before: rest.upper) ?? rest.upper
            fields.append(OperatorField(kind: kind, count: nil, value: TextRange(open, end)))
        }
        return fields
    }
}
