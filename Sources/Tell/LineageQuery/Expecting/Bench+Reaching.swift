import LineageModel

extension Bench {
    /// Judges of all that has a tag.
    func judge(tag: String, asking reader: inout LineageInquiry) throws(LineageError) -> Verdict {
        var verdict = Verdict(expectation: expectation, subject: expectation.subject.text)
        let tag = tag.lowercased()
        var places: [LineagePlace] = []
        for table in try reader.tables(where: { $0.has(tag: tag) }) {
            guard let facts = try reader.facts(of: table) else { continue }
            places += facts.places(tagged: tag)
        }
        if places.isEmpty { verdict.notes.append("nothing has the tag") }
        guard case .mustNotReach(let patterns) = expectation.claim else { return verdict }
        try keep(places, from: patterns, asking: &reader, &verdict)
        return verdict
    }

    /// Looks whether values of these places get to where a pattern matches.
    func keep(
        _ places: [LineagePlace], from patterns: [String], asking reader: inout LineageInquiry, _ verdict: inout Verdict
    ) throws(LineageError) {
        var isCut = false
        for place in places {
            var question = LineageQuestion(.downstream, place)
            (question.isDirectOnly, question.passesMasked, question.depth) = (true, false, 1000)
            let walk = try reader.walk(question)
            isCut = isCut || !walk.cut.isEmpty
            note(place, reaching: patterns, walk, &verdict)
        }
        if !verdict.lines.isEmpty {
            verdict.failure = "\(patterns.joined(separator: ", ")) is reached"
        } else if isCut {
            verdict.failure = "more is made of it than could be looked at"
        }
    }

    /// Notes where a walk gets that it must not.
    private func note(_ place: LineagePlace, reaching patterns: [String], _ walk: LineageWalk, _ verdict: inout Verdict)
    {
        let labels = PlaceLabels(walk.tables.keys, walk.tables)
        for reached in walk.places where reached != place && isForbidden(reached.table, patterns, walk) {
            let path = walk.path(to: reached)
            let isSure = path.allSatisfy { $0.kind == .column } || place.column == nil
            let way = ([place] + path.map(\.to)).map { labels[$0] }.joined(separator: " → ")
            verdict.lines.append(
                .init(kind: .unexpected, text: way, note: isSure ? "" : "may reach it: columns are not told"))
        }
        for table in walk.doubtful.sorted() where isForbidden(table, patterns, walk) {
            guard let facts = walk.tables[table] else { continue }
            verdict.lines.append(
                .init(
                    kind: .unexpected, text: "\(labels[place]) → \(labels[table])",
                    note: "may reach it: \(incompleteness(facts))"))
        }
    }

    private func isForbidden(_ table: DatasetIdentity, _ patterns: [String], _ walk: LineageWalk) -> Bool {
        let facts = walk.tables[table] ?? TableFacts(identity: table)
        return patterns.contains { facts.matches($0) }
    }
}

extension TableFacts {
    fileprivate func has(tag: String) -> Bool {
        tags.contains { $0.lowercased() == tag } || columns.contains { $0.has(tag: tag) }
    }

    /// The columns that have a tag; all of them where the table has it.
    fileprivate func places(tagged tag: String) -> [LineagePlace] {
        let isWhole = tags.contains { $0.lowercased() == tag }
        let tagged = columns.filter { isWhole || $0.has(tag: tag) }.map { LineagePlace(identity, $0.name) }
        return tagged.isEmpty && isWhole ? [LineagePlace(identity)] : tagged
    }
}

extension TableFacts.Column {
    fileprivate func has(tag: String) -> Bool { tags.contains { $0.lowercased() == tag } }
}

extension LineageWalk {
    /// The shortest way from the start of a walk downstream to a place.
    func path(to place: LineagePlace) -> [Edge] {
        var (before, waiting, first): ([LineagePlace: Edge], [LineagePlace], Int) = ([:], [start], 0)
        let steps = Dictionary(grouping: edges, by: near)
        while first < waiting.count, before[place] == nil {
            defer { first += 1 }
            for edge in steps[waiting[first]] ?? [] where far(edge) != start && before[far(edge)] == nil {
                before[far(edge)] = edge
                waiting.append(far(edge))
            }
        }
        var path: [Edge] = []
        var end = place
        while let edge = before[end] {
            path.append(edge)
            end = near(edge)
        }
        return path.reversed()
    }
}
