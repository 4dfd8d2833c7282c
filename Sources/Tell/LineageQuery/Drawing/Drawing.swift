import LineageModel

/// A walk as a drawing has it: boxes with lines in them, and arrows from upstream to downstream.
struct Drawing {
    struct Box {
        var title: String
        var isIncomplete: Bool
        /// The places in it: the columns, or the table itself.
        var places: [(number: Int, label: String, isStart: Bool)]
    }

    struct Arrow {
        var from: Int
        var to: Int
        var label: String
        var kind: Kind
    }

    enum Kind { case direct, indirect, untold }

    let boxes: [Box]
    let arrows: [Arrow]

    /// Numbers follow the order of the names, so that a drawing of the same lineage is the same.
    init(_ walk: LineageWalk) {
        let tables = Set(walk.places.map(\.table)).sorted()
        let labels = PlaceLabels(tables, walk.tables)
        var numbers: [LineagePlace: Int] = [:]
        for (number, place) in walk.places.enumerated() { numbers[place] = number }
        boxes = tables.map { table in
            let places = walk.places.filter { $0.table == table }.map { place in
                (numbers[place] ?? 0, place.column?.text ?? "(table)", place == walk.start)
            }
            return Box(title: labels[table], isIncomplete: walk.tables[table]?.isIncomplete ?? false, places: places)
        }
        arrows = walk.edges.map { edge in
            let words = edge.kind == .table ? edge.jobs.map(\.name.text).joined(separator: ", ") : edge.words
            let kind: Kind = edge.kind == .untold ? .untold : edge.isDirect ? .direct : .indirect
            return Arrow(from: numbers[edge.from] ?? 0, to: numbers[edge.to] ?? 0, label: words, kind: kind)
        }
    }
}
