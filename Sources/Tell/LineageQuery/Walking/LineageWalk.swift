package import LineageModel

/// What a table or a column comes from, or goes into: the answer to a question.
package struct LineageWalk: Hashable, Sendable {
    package enum Direction: String, Sendable {
        case upstream, downstream
    }

    /// How one place comes from another.
    package struct Edge: Hashable, Sendable {
        package enum Kind: String, Sendable {
            /// Told for columns: `ways` says how.
            case column
            /// Told for tables, and asked for them.
            case table
            /// A job that tells of tables only: any column may come from any.
            case untold
        }

        /// Upstream.
        package var from: LineagePlace
        /// Downstream.
        package var to: LineagePlace
        package var kind: Kind
        package var ways: [Way] = []
        /// The jobs that read the one and write the other.
        package var jobs: [JobIdentity] = []
        /// Whether only an earlier version, or another job than the last, has told of it.
        package var isEarlier = false

        /// Whether values go along it.
        package var isDirect: Bool { kind != .column || ways.contains(where: \.isDirect) }
    }

    package let direction: Direction
    package let start: LineagePlace
    /// What is told of each table that was met; tables that the source does not know are missing.
    package internal(set) var tables: [DatasetIdentity: TableFacts] = [:]
    /// From one place on the way to the next, in the order of the names.
    package internal(set) var edges: [Edge] = [] {
        didSet { following = Dictionary(grouping: edges) { near($0) } }
    }
    /// Every place, the start among them, in the order of the names.
    package internal(set) var places: [LineagePlace] = []
    /// Where there is more than the depth or the bound lets see.
    package internal(set) var cut: Set<LineagePlace> = []
    /// Tables that read the start's path and are incomplete: they may depend on it in a way that is not told.
    package internal(set) var doubtful: Set<DatasetIdentity> = []

    /// The edges that lead on from each place.
    private var following: [LineagePlace: [Edge]] = [:]

    init(_ direction: Direction, from start: LineagePlace) { (self.direction, self.start) = (direction, start) }

    /// The edges that lead on from a place, values before what decides them, then by name.
    package func steps(from place: LineagePlace) -> [Edge] {
        (following[place] ?? []).sorted { left, right in
            left.isDirect == right.isDirect ? far(left) < far(right) : left.isDirect
        }
    }

    /// The end of an edge that is further from the start.
    package func far(_ edge: Edge) -> LineagePlace { direction == .upstream ? edge.from : edge.to }

    /// The end of an edge that is nearer to the start.
    package func near(_ edge: Edge) -> LineagePlace { direction == .upstream ? edge.to : edge.from }

    /// The places from which nothing leads on, but for the start.
    package var ends: [LineagePlace] {
        let passed = Set(edges.filter { far($0) != near($0) }.map { near($0) })
        return places.filter { !passed.contains($0) && $0 != start }
    }
}

/// What is asked.
package struct LineageQuestion: Hashable, Sendable {
    package var direction: LineageWalk.Direction
    package var start: LineagePlace
    /// How many steps are gone.
    package var depth = 20
    /// Whether only values count, not what decides them.
    package var isDirectOnly = false
    /// Whether ways are gone along which a value is masked.
    package var passesMasked = true

    package init(_ direction: LineageWalk.Direction, _ start: LineagePlace) {
        (self.direction, self.start) = (direction, start)
    }
}
