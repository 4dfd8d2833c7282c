extension OperatorField {
    /// Reads `Output [4]: […]`, `Condition : …`; nil for a line without a known key.
    init?(_ line: TextRange, of text: PlanText) {
        guard let (kind, end) = Self.key(of: line, in: text) else { return nil }
        var place = end
        var count: Int?
        if text.has(" [", at: place, before: line.upper) {
            var index = place + 2
            var number = 0
            while index < line.upper, text[index].isDigit {
                number = min(number &* 10 &+ Int(text[index] - 48), 1 << 30)
                index += 1
            }
            guard index > place + 2, text.has("]", at: index, before: line.upper) else { return nil }
            count = number
            place = index + 1
        }
        if text.has(" :", at: place, before: line.upper) { place += 1 }
        guard text.has(":", at: place, before: line.upper) else { return nil }
        place += 1
        if place < line.upper, text[place] == .space { place += 1 }
        self.init(kind: kind, count: count, value: TextRange(place, line.upper))
    }

    private static func key(of line: TextRange, in text: PlanText) -> (Kind, Int)? {
        guard !line.isEmpty else { return nil }
        for (word, kind) in keys[Int(text[line.lower])] where text.starts(line, with: word) {
            let end = line.lower + word.count
            // The key ends here: `Output [4]:` is one, `Outputs of …` is not.
            if end < line.upper, text[end] == UInt8(ascii: ":") || text[end] == .space { return (kind, end) }
        }
        return nil
    }

    /// The keys of all Spark releases from 3.1 to 4.3, by their first byte.
    private static let keys: [[(Word, Kind)]] = {
        let all: [(Word, Kind)] = [
            ("Output", .output), ("Input", .input), ("Arguments", .arguments), ("Condition", .condition),
            ("Left keys", .leftKeys), ("Right keys", .rightKeys), ("Join type", .joinType),
            ("Join condition", .joinCondition), ("Keys", .keys), ("Functions", .functions),
            ("Aggregate Attributes", .aggregateAttributes), ("Results", .results), ("Location", .location),
            ("PartitionFilters", .partitionFilters), ("PushedFilters", .pushedFilters),
            ("DataFilters", .dataFilters), ("ReadSchema", .readSchema), ("Format", .format),
            ("External engine query", .externalQuery), ("Batched", .other), ("Left output", .other),
            ("Right output", .other), ("RequiredDataFilters", .other), ("DictionaryFilters", .other),
        ]
        var table = [[(Word, Kind)]](repeating: [], count: 256)
        for entry in all { table[Int(entry.0[0])].append(entry) }
        return table
    }()
}
