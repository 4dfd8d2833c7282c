extension Way {
    /// `aggregation`, `group by`, `rows: filter`; `indirect` where no more is told, nothing for what is told of nothing.
    package var words: String {
        let name = subtype.lowercased().split(separator: "_").joined(separator: " ")
        let plain = name.isEmpty && !isDirect ? "indirect" : name
        let masked = isMasking && name != "masked" ? (plain.isEmpty ? "masked" : "\(plain), masked") : plain
        return isOfRows ? "rows: \(masked)" : masked
    }
}

extension LineageWalk.Edge {
    /// The ways in a few words: `identity`, `join, rows: filter`; that columns are not told, where they are not.
    package var words: String {
        switch kind {
        case .table: ""
        case .untold: "columns not told"
        case .column:
            ways.map(\.words).filter { !$0.isEmpty }.reduce(into: [String]()) { words, word in
                if !words.contains(word) { words.append(word) }
            }.joined(separator: ", ")
        }
    }

    /// The first description of how a value is made.
    package var expression: String? { ways.first { $0.isDirect && !$0.description.isEmpty }?.description }
}
