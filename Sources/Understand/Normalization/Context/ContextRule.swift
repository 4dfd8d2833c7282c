package import ByteReading
package import LineageModel

/// What an operator says of the jobs, or of the datasets, that match.
package struct ContextRule: Sendable {
    /// Patterns, all of which must match: of `app`, `user`, `job`, `namespace`, `table`, `topic`, `label`, `conf.KEY`.
    package var match: [String: Glob]
    package var facts = ContextFacts()
    /// Where it stands, for people: `line 12`.
    package var place: String

    package init(match: [String: Glob], place: String) { (self.match, self.place) = (match, place) }

    /// Whether it is about tables and topics; jobs otherwise.
    var isOfDatasets: Bool { match["table"] != nil || match["topic"] != nil }

    func matches(_ subject: ContextSubject) -> Bool {
        isOfDatasets == subject.isDataset
            && match.allSatisfy { key, glob in subject.words[key, default: []].contains { glob.matches($0) } }
    }
}

/// What may be said of a job or a dataset.
package struct ContextFacts: Sendable, Equatable {
    package var team: String?
    package var owner: String?
    package var environment: String?
    package var project: String?
    package var documentation: String?
    /// The namespace of a job.
    package var namespace: String?
    package var tags: [String: String] = [:]
    /// Tags of columns; for a column and a tag, the first that matches counts.
    package var columns: [ColumnTags] = []
    package var repository: String?
    package var commit: String?
    package var isIgnored: Bool?
    package var runFacets: [String: JSONValue] = [:]
    package var jobFacets: [String: JSONValue] = [:]
    package var datasetFacets: [String: JSONValue] = [:]

    package init() {}
}

/// What is said of the columns whose names match.
package struct ColumnTags: Sendable, Equatable {
    package let pattern: Glob
    package let tags: [String: String]

    package init(_ pattern: Glob, _ tags: [String: String]) { (self.pattern, self.tags) = (pattern, tags) }
}

/// What rules are asked about: a job, or a dataset that a job uses.
package struct ContextSubject: Hashable, Sendable {
    /// The texts that a pattern may match, by the pattern's key.
    package var words: [String: Set<String>]

    package init(_ words: [String: Set<String>]) { self.words = words }

    var isDataset: Bool { words["table"] != nil || words["topic"] != nil }
}

/// Rules in their order: for each thing said, the first that matches and says it counts.
package struct ContextRules: Sendable {
    let rules: [ContextRule]

    package init(_ rules: [ContextRule]) { self.rules = rules }

    /// What is said of a subject.
    package func facts(of subject: ContextSubject) -> ContextFacts {
        var facts = ContextFacts()
        for rule in rules where rule.matches(subject) { facts.fill(from: rule.facts) }
        return facts
    }

    /// What is said of a subject, thing by thing, and where: for people.
    package func explanation(of subject: ContextSubject) -> [(thing: String, value: String, place: String)] {
        var known: Set<String> = []
        var lines: [(thing: String, value: String, place: String)] = []
        for rule in rules where rule.matches(subject) {
            for (thing, value) in rule.facts.list where known.insert(thing).inserted {
                lines.append((thing, value, rule.place))
            }
        }
        return lines
    }
}

extension ContextFacts {
    /// Takes what is not said yet.
    fileprivate mutating func fill(from later: ContextFacts) {
        team = team ?? later.team
        owner = owner ?? later.owner
        environment = environment ?? later.environment
        project = project ?? later.project
        documentation = documentation ?? later.documentation
        namespace = namespace ?? later.namespace
        tags.merge(later.tags) { first, _ in first }
        columns += later.columns
        if repository == nil { (repository, commit) = (later.repository, later.commit) }
        isIgnored = isIgnored ?? later.isIgnored
        runFacets.merge(later.runFacets) { first, _ in first }
        jobFacets.merge(later.jobFacets) { first, _ in first }
        datasetFacets.merge(later.datasetFacets) { first, _ in first }
    }

    /// All tags: those of the environment and the project among them.
    var allTags: [String: String] {
        var all = tags
        if let environment { all["environment"] = environment }
        if let project { all["project"] = project }
        return all
    }

    /// The tags of one column.
    func tags(ofColumn name: String) -> [String: String] {
        columns.filter { $0.pattern.matches(name) }.reduce(into: [:]) { all, said in
            all.merge(said.tags) { first, _ in first }
        }
    }

    fileprivate var list: [(thing: String, value: String)] {
        let single = [
            ("team", team), ("owner", owner), ("environment", environment), ("project", project),
            ("documentation", documentation), ("namespace", namespace),
            ("source_code", repository.map { [$0, commit].compactMap(\.self).joined(separator: " at ") }),
            ("ignore", isIgnored.map { "\($0)" }),
        ].compactMap { thing, value in value.map { (thing: thing, value: $0) } }
        let facets = [("run", runFacets), ("job", jobFacets), ("dataset", datasetFacets)].flatMap { entity, facets in
            facets.map { (thing: "facets.\(entity).\($0)", value: String(decoding: $1.encoded(), as: UTF8.self)) }
        }
        let columns = columns.flatMap { said in
            said.tags.map { (thing: "columns.\(said.pattern.pattern).\($0)", value: $1) }
        }
        return single
            + (tags.map { (thing: "tags.\($0)", value: $1) } + columns + facets).sorted { $0.thing < $1.thing }
    }
}
