extension Way {
    /// `aggregation`, `group by`; `indirect` where no more is told, nothing for what is told of nothing.
    package var words: String {
        let name = subtype.lowercased().split(separator: "_").joined(separator: " ")
        let plain = name.isEmpty && !isDirect ? "indirect" : name
        if !isMasking || name == "masked" { return plain }
        return plain.isEmpty ? "masked" : "\(plain), masked"
    }
}

extension LineageWalk.Edge {
    /// The ways in a few words: `identity`, `conditional, rows by join, filter`; that columns are not told, where they
    /// are not.
    package var words: String {
        switch kind {
        case .table: return ""
        case .untold: return "columns not told"
        case .column:
            let (own, rows) = (words(of: { !$0.isOfRows }), words(of: { $0.isOfRows }))
            let ofRows = rows.isEmpty ? [] : ["rows by \(rows.joined(separator: ", "))"]
            return (own + ofRows).joined(separator: ", ")
        }
    }

    private func words(of isMeant: (Way) -> Bool) -> [String] {
        ways.filter(isMeant).map(\.words).filter { !$0.isEmpty }.reduce(into: []) { words, word in
            if !words.contains(word) { words.append(word) }
        }
    }

    /// The first description of how a value is made.
    package var expression: String? { ways.first { $0.isDirect && !$0.description.isEmpty }?.description }
}
