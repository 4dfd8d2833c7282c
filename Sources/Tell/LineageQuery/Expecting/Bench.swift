import LineageModel

/// Judges one expectation.
struct Bench {
    let expectation: LineageExpectation
    let namespace: String?

    /// Judges of each table that matches a pattern.
    mutating func judgeAll(_ pattern: String, asking reader: inout LineageInquiry) throws(LineageError) -> [Verdict] {
        let found = try reader.tables { $0.matches(pattern) && isInNamespace($0) }
        var verdicts: [Verdict] = []
        for table in found {
            verdicts.append(try judge(LineagePlace(table), named: table.name.text, asking: &reader))
        }
        if !verdicts.isEmpty { return verdicts }
        throw .unknown("no table matches '\(pattern)'")
    }

    private func isInNamespace(_ facts: TableFacts) -> Bool {
        namespace.map { Name($0) == facts.identity.namespace } ?? true
    }

    /// Judges of one table or column.
    mutating func judge(
        _ place: LineagePlace, named subject: String, asking reader: inout LineageInquiry
    ) throws(LineageError) -> Verdict {
        var verdict = Verdict(expectation: expectation, subject: subject)
        guard let facts = try reader.facts(of: place.table) else {
            verdict.failure = "it is named by others, but nothing is told of it"
            return verdict
        }
        switch expectation.claim {
        case .exists(let isExpected): if !isExpected { verdict.failure = "it exists, as \(full(place.table))" }
        case .columns(let names): compare(names, facts.columns.map(\.name.text), &verdict)
        case .owner(let pattern): own(pattern, "owner", facts.owners, &verdict)
        case .team(let pattern): own(pattern, "team", facts.owners.filter { $0.type.lowercased() == "team" }, &verdict)
        case .complete(let isExpected): complete(isExpected, facts, &verdict)
        case .mustNotReach(let patterns): try keep([place], from: patterns, asking: &reader, &verdict)
        case .upstream(let names), .from(let names), .indirect(let names), .origins(let names):
            try compare(names, try sources(of: place, asking: &reader), asking: &reader, &verdict)
            if facts.isIncomplete, !verdict.isMet { verdict.notes.append(incompleteness(facts)) }
        }
        return verdict
    }

    // MARK: - Facts

    private func compare(_ expected: [String], _ actual: [String], _ verdict: inout Verdict) {
        let missing = expected.filter { !actual.contains($0) }
        let unexpected = expectation.allowsOthers ? [] : actual.filter { !expected.contains($0) }
        verdict.lines =
            expected.filter { actual.contains($0) }.map { .init(kind: .asExpected, text: $0) }
            + missing.map { .init(kind: .missing, text: $0) } + unexpected.map { .init(kind: .unexpected, text: $0) }
        verdict.failure = difference(missing.count, unexpected.count)
    }

    private func own(_ pattern: String, _ word: String, _ owners: [TableFacts.Owner], _ verdict: inout Verdict) {
        let glob = Glob(pattern)
        guard !owners.contains(where: { glob.matches($0.name) }) else { return }
        verdict.failure = owners.isEmpty ? "it has no \(word)" : "its \(word) is another"
        verdict.lines =
            [.init(kind: .missing, text: pattern)]
            + owners.map { .init(kind: .unexpected, text: $0.name, note: $0.type) }
    }

    private func complete(_ isExpected: Bool, _ facts: TableFacts, _ verdict: inout Verdict) {
        guard facts.isIncomplete == isExpected else { return }
        verdict.failure = isExpected ? "its lineage is incomplete" : "its lineage is complete"
        if isExpected { verdict.notes.append(incompleteness(facts)) }
    }

    // MARK: - Sources

    private struct Source {
        var place: LineagePlace
        var note: String
    }

    /// What the place comes from, in the sense of the claim.
    private func sources(
        of place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [Source] {
        var question = LineageQuestion(.upstream, place)
        if case .origins = expectation.claim {
            question.isDirectOnly = true
            question.depth = 1000
            return try reader.walk(question).ends.map { Source(place: $0, note: "") }
        }
        question.depth = 1
        let edges = try reader.walk(question).edges.filter { $0.to == place && $0.from != place }
        return edges.filter { isMeant($0) }.map { edge in
            let jobs = edge.jobs.map(\.name.text).joined(separator: ", ")
            let words = [edge.words, jobs.isEmpty ? "" : "by \(jobs)", edge.isEarlier ? "told earlier" : ""]
            return Source(place: edge.from, note: words.filter { !$0.isEmpty }.joined(separator: "; "))
        }
    }

    private func isMeant(_ edge: LineageWalk.Edge) -> Bool {
        switch expectation.claim {
        case .from: edge.isDirect
        case .indirect: edge.ways.contains { !$0.isDirect }
        default: true
        }
    }

    private func compare(
        _ names: [String], _ sources: [Source], asking reader: inout LineageInquiry, _ verdict: inout Verdict
    ) throws(LineageError) {
        let labels = PlaceLabels(sources.map(\.place.table))
        var (left, missing) = (sources, 0)
        for name in names {
            do throws(LineageError) {
                let place = try expected(name, among: sources.map(\.place), asking: &reader)
                let isThere = sources.contains { $0.place == place }
                verdict.lines.append(.init(kind: isThere ? .asExpected : .missing, text: name))
                missing += isThere ? 0 : 1
                left.removeAll { $0.place == place }
            } catch {
                guard case .unknown(let words) = error else { throw error }
                verdict.lines.append(.init(kind: .missing, text: name, note: words))
                missing += 1
            }
        }
        let unexpected = expectation.allowsOthers ? [] : left
        verdict.lines += unexpected.map { .init(kind: .unexpected, text: labels[$0.place], note: $0.note) }
        verdict.failure = difference(missing, unexpected.count)
    }

    /// The place that an expected name means: one of those that are there, where the name fits it, else any.
    private func expected(
        _ name: String, among places: [LineagePlace], asking reader: inout LineageInquiry
    ) throws(LineageError) -> LineagePlace {
        var fitting: [LineagePlace] = []
        for place in places {
            guard let facts = try reader.facts(of: place.table) else { continue }
            if TableNames(facts).fit(name, place.column) { fitting.append(place) }
        }
        if fitting.count == 1 { return fitting[0] }
        return try reader.place(name, in: namespace)
    }

    // MARK: - Words

    private func difference(_ missing: Int, _ unexpected: Int) -> String? {
        switch (missing, unexpected) {
        case (0, 0): nil
        case (_, 0): "\(missing) missing"
        case (0, _): "\(unexpected) unexpected"
        default: "\(missing) missing, \(unexpected) unexpected"
        }
    }

    func incompleteness(_ facts: TableFacts) -> String {
        let reasons = facts.reasons.map { reason in
            [reason.kind.rawValue, reason.operator, reason.remedy.map { "remedy: \($0)" }].compactMap(\.self)
                .joined(separator: ", ")
        }
        let why = reasons.isEmpty ? "" : ": \(reasons.joined(separator: "; "))"
        return "the lineage of \(facts.identity.name) is incomplete\(why)"
    }

    func full(_ table: DatasetIdentity) -> String { "\(table.name) in \(table.namespace)" }
}

extension LineageInquiry {
    /// The tables of which something is true, each once.
    mutating func tables(where isWanted: (TableFacts) -> Bool) throws(LineageError) -> [DatasetIdentity] {
        var found: Set<DatasetIdentity> = []
        for facts in try allTables(isWhole: true) where isWanted(facts) { found.insert(try canonical(facts.identity)) }
        return found.sorted()
    }
}
