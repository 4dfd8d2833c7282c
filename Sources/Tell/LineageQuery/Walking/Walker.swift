import LineageModel

extension LineageInquiry {
    /// Walks from a place up or down, one step further at a time.
    ///
    /// - Throws: when the source cannot be asked.
    package mutating func walk(_ question: LineageQuestion) throws(LineageError) -> LineageWalk {
        var walker = Walker(question)
        while let place = walker.next() {
            let edges = try walker.steps(from: place, asking: &self)
            for edge in edges { walker.take(edge) }
        }
        return try walker.finished(asking: &self)
    }
}

/// The state of a walk.
struct Walker {
    private static let mostPlaces = 10_000

    let question: LineageQuestion
    private(set) var walk: LineageWalk
    private var waiting: [(place: LineagePlace, depth: Int)]
    private var first = 0
    private var seen: Set<LineagePlace>
    private var edges: [Ends: LineageWalk.Edge] = [:]

    private struct Ends: Hashable {
        let from: LineagePlace
        let to: LineagePlace
    }

    init(_ question: LineageQuestion) {
        self.question = question
        walk = LineageWalk(question.direction, from: question.start)
        waiting = [(question.start, 0)]
        seen = [question.start]
    }

    /// The next place from which to step on.
    mutating func next() -> LineagePlace? {
        guard first < waiting.count else { return nil }
        defer { first += 1 }
        return waiting[first].place
    }

    private var depth: Int { waiting[first - 1].depth }

    /// The edges that lead on from a place.
    mutating func steps(
        from place: LineagePlace, asking reader: inout LineageInquiry
    ) throws(LineageError) -> [LineageWalk.Edge] {
        let edges =
            switch (question.direction, place.column) {
            case (.upstream, nil): try tablesAbove(place, asking: &reader)
            case (.downstream, nil): try tablesBelow(place, asking: &reader)
            case (.upstream, _): try columnsAbove(place, asking: &reader)
            case (.downstream, _): try columnsBelow(place, asking: &reader)
            }
        if reader.isPartial(place.table) { walk.cut.insert(place) }
        let wanted = edges.compactMap { $0.part { isWanted($0) } }
        guard depth >= question.depth || seen.count >= Self.mostPlaces else { return wanted }
        if wanted.contains(where: { walk.far($0) != place }) { walk.cut.insert(place) }
        return []
    }

    private func isWanted(_ way: Way) -> Bool {
        (way.isDirect || !question.isDirectOnly) && (!way.isMasking || question.passesMasked)
    }

    mutating func take(_ edge: LineageWalk.Edge) {
        let ends = Ends(from: edge.from, to: edge.to)
        if edges[ends] == nil { edges[ends] = edge } else { edges[ends]?.add(edge) }
        if seen.insert(walk.far(edge)).inserted { waiting.append((walk.far(edge), depth + 1)) }
    }

    mutating func doubt(_ table: DatasetIdentity) { walk.doubtful.insert(table) }

    /// The walk with its edges in order, and what is told of the tables.
    mutating func finished(asking reader: inout LineageInquiry) throws(LineageError) -> LineageWalk {
        walk.edges = edges.values.sorted { $0.from == $1.from ? $0.to < $1.to : $0.from < $1.from }
        walk.places = seen.sorted()
        for table in Set(walk.places.map(\.table)).union(walk.doubtful) {
            walk.tables[table] = try reader.facts(of: table)
        }
        // What is reached is not in doubt.
        walk.doubtful.subtract(walk.places.map(\.table))
        return walk
    }
}

extension LineageWalk.Edge {
    /// The edge with the ways that are wanted; nil where none is.
    fileprivate func part(_ isWanted: (Way) -> Bool) -> Self? {
        guard kind == .column else { return self }
        var part = self
        part.ways = ways.filter(isWanted)
        return part.ways.isEmpty ? nil : part
    }

    fileprivate mutating func add(_ other: Self) {
        if kind != .column, other.kind == .column { kind = .column }
        ways += other.ways.filter { !ways.contains($0) }
        jobs = Set(jobs + other.jobs).sorted()
        isEarlier = isEarlier && other.isEarlier
    }
}
