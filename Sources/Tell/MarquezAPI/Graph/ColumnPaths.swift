import LineageModel
import LineageStore

/// Columns with their edges, as they are now or as versions of their datasets had them.
struct ColumnPaths {
    /// A dataset, in a version where one was asked for.
    struct Place: Hashable {
        let dataset: Int64
        let version: Int64?
    }

    struct Column: Hashable {
        let place: Place
        let name: Name
    }

    /// A column on the way.
    struct Node {
        let column: Column
        /// What its dataset's schema says of it.
        var type: String?
        /// What it is made of or depends on, as far as the way went.
        var sources: [Source] = []
    }

    /// That a column is made of another one, or depends on it.
    struct Source {
        /// The other's place in ``ColumnPaths/nodes``.
        let node: Int
        var ways: [ColumnGraph.Way] = []
    }

    private(set) var nodes: [Node] = []
    private(set) var datasets: [Int64: StoredDataset] = [:]
    /// Datasets of which a column on the way decides which rows there are.
    private(set) var decided: Set<Place> = []
    private(set) var isCut = false
    private var versions: [Int64: StoredDatasetVersion] = [:]
    /// What is told of the columns of each version that was come by.
    private var told: [Place: [Name?: [StoredColumnSource]]] = [:]
    private var numbers: [Column: Int] = [:]
    private var links: [Link: Int] = [:]
    private let reader: LineageReader

    private struct Link: Hashable {
        let source: Int
        let target: Int
    }

    /// How many edges a graph of versions has at most.
    private static let most = 50_000

    init(_ reader: LineageReader) { self.reader = reader }

    /// Adds that a column comes from another in a way.
    private mutating func add(_ link: Link, _ way: ColumnGraph.Way) {
        if let known = links[link] {
            if !nodes[link.target].sources[known].ways.contains(way) {
                nodes[link.target].sources[known].ways.append(way)
            }
        } else {
            links[link] = nodes[link.target].sources.count
            nodes[link.target].sources.append(Source(node: link.source, ways: [way]))
        }
    }

    // MARK: As they are now

    /// Follows columns; `throughDecisions` also where they decide which rows a dataset has, and from there on.
    mutating func follow(
        _ root: ColumnGraphRoot, depth: Int, withDownstream: Bool, throughDecisions: Bool = false
    ) throws {
        let steps = max(depth, 1)
        var options = ColumnGraphOptions(upstream: steps, downstream: withDownstream ? steps : 0)
        options.followsWholeDatasets = throughDecisions
        let graph = try reader.columnGraph(from: root, options)
        isCut = graph.isCut
        for dataset in try reader.datasets(Set(graph.datasets.map(\.row))) { datasets[dataset.row] = dataset }
        nodes = graph.columns.map { column in
            let place = Place(dataset: graph.datasets[column.dataset].row, version: nil)
            if column.name == nil { decided.insert(place) }
            return Node(column: Column(place: place, name: column.name ?? ""), type: column.type)
        }
        // What bears on a whole dataset is told beside the graph, see ``indirect(at:)``.
        for edge in graph.edges where graph.columns[edge.target].name != nil {
            for way in edge.ways { add(Link(source: edge.source, target: edge.target), way) }
        }
    }

    // MARK: As they were

    /// Where a version of a dataset stands.
    mutating func place(_ dataset: StoredDataset, _ version: StoredDatasetVersion) -> Place {
        datasets[dataset.row] = dataset
        versions[version.id.row] = version
        return Place(dataset: dataset.row, version: version.id.row)
    }

    /// Goes from columns to those that they were made of, in the versions that the runs then read.
    mutating func goUpstream(from start: [Column], depth: Int) throws {
        var layer = start.map { node($0) }
        var seen = Set(layer)
        for _ in 0..<max(depth, 1) where !layer.isEmpty && !isCut {
            var next: [Int] = []
            for target in layer where !isCut {
                for source in try sources(into: nodes[target].column) where !isCut {
                    let origin = try place(of: source, readAt: nodes[target].column.place)
                    let link = Link(source: node(Column(place: origin, name: source.field)), target: target)
                    add(link, source.way)
                    if seen.insert(link.source).inserted { next.append(link.source) }
                    isCut = links.count >= Self.most
                }
            }
            layer = next
        }
        try addTypes()
    }

    private mutating func node(_ column: Column) -> Int {
        if let known = numbers[column] { return known }
        numbers[column] = nodes.count
        nodes.append(Node(column: column))
        return nodes.count - 1
    }

    private mutating func sources(into column: Column) throws -> [StoredColumnSource] {
        guard let version = column.place.version.flatMap({ versions[$0] }) else { return [] }
        if told[column.place] == nil {
            told[column.place] = Dictionary(grouping: try reader.columnSources(of: version), by: \.output)
        }
        return told[column.place]?[column.name] ?? []
    }

    /// Where a source stood when the version was written; it has no version where the run did not name it as an input.
    private mutating func place(of source: StoredColumnSource, readAt place: Place) throws -> Place {
        let row = source.datasetRow
        if datasets[row] == nil { datasets[row] = try reader.dataset(row: row) }
        guard let dataset = datasets[row], let run = place.version.flatMap({ versions[$0]?.run }),
            let version = try reader.version(readBy: run, of: row)
        else { return Place(dataset: row, version: nil) }
        return self.place(dataset, version)
    }

    private mutating func addTypes() throws {
        var types: [Place: [Name: String]] = [:]
        for index in nodes.indices {
            let column = nodes[index].column
            if types[column.place] == nil {
                let fields = try reader.fields(of: version(at: column.place))
                types[column.place] = Dictionary(fields.map { ($0.name, $0.type ?? "") }) { first, _ in first }
            }
            nodes[index].type = types[column.place]?[column.name]
        }
    }

    // MARK: Telling

    func id(of column: Column) -> String {
        let id = datasets[column.place.dataset]?.identity.nodeID(of: column.name) ?? ""
        guard let version = column.place.version, let uuid = versions[version]?.id.uuid else { return id }
        return "\(id)#\(uuid)"
    }

    /// The version that a dataset is shown in.
    func version(at place: Place) -> StoredVersionID? {
        place.version.flatMap { versions[$0]?.id } ?? datasets[place.dataset]?.currentVersion
    }

    /// What bears on all columns of each dataset.
    func indirect(at places: Set<Place>) throws -> [Place: [StoredColumnSource]] {
        let now = try reader.wholeDatasetSources(of: Set(places.map(\.dataset)))
        var found: [Place: [StoredColumnSource]] = [:]
        for place in places {
            if let version = place.version.flatMap({ versions[$0] }) {
                found[place] = try reader.columnSources(of: version, .wholeDataset)
            } else {
                found[place] = now[place.dataset]
            }
        }
        return found
    }
}
