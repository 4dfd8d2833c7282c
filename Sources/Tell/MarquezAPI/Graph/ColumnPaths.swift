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

    struct Edge: Hashable {
        let source: Column
        let target: Column
    }

    private(set) var edges: Set<Edge> = []
    /// What each column is made of or depends on, as far as the way went.
    private(set) var sources: [Column: [StoredColumnSource]] = [:]
    private(set) var datasets: [Int64: StoredDataset] = [:]
    private(set) var isCut = false
    private var versions: [Int64: StoredDatasetVersion] = [:]
    /// What is told of the columns of each version that was come by.
    private var told: [Place: [StoredColumnSource]] = [:]
    private let reader: LineageReader

    /// How many edges a graph of versions has at most.
    private static let most = 50_000

    init(_ reader: LineageReader) { self.reader = reader }

    // MARK: As they are now

    mutating func follow(_ root: ColumnGraphRoot, depth: Int, withDownstream: Bool) throws {
        let steps = max(depth, 1)
        let graph = try reader.columnGraph(
            from: root, ColumnGraphOptions(upstream: steps, downstream: withDownstream ? steps : 0))
        isCut = graph.isCut
        for node in graph.datasets { datasets[node.row] = try reader.dataset(row: node.row) }
        let columns = graph.columns.map { column in
            Column(place: Place(dataset: graph.datasets[column.dataset].row, version: nil), name: column.name ?? "")
        }
        for edge in graph.edges {
            let (source, target) = (columns[edge.source], columns[edge.target])
            edges.insert(Edge(source: source, target: target))
            let dataset = graph.datasets[graph.columns[edge.source].dataset]
            for way in edge.ways {
                sources[target, default: []].append(
                    StoredColumnSource(output: target.name, dataset.row, dataset.identity, source.name, way))
            }
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
        var (layer, seen) = (start, Set(start))
        for _ in 0..<max(depth, 1) where !layer.isEmpty {
            var next: [Column] = []
            for column in layer {
                let found = try sources(into: column)
                sources[column] = found
                for source in found {
                    guard edges.count < Self.most else { return isCut = true }
                    let origin = Column(place: try place(of: source, readAt: column.place), name: source.field)
                    edges.insert(Edge(source: origin, target: column))
                    if seen.insert(origin).inserted { next.append(origin) }
                }
            }
            layer = next
        }
    }

    private mutating func sources(into column: Column) throws -> [StoredColumnSource] {
        guard let version = column.place.version.flatMap({ versions[$0] }) else { return [] }
        if told[column.place] == nil { told[column.place] = try reader.columnSources(of: version) }
        return told[column.place]?.filter { $0.output == column.name } ?? []
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

    /// What bears on all columns of a dataset.
    func indirect(at place: Place) throws -> [StoredColumnSource] {
        if let version = place.version.flatMap({ versions[$0] }) {
            return try reader.columnSources(of: version, .wholeDataset)
        }
        return try datasets[place.dataset].map { try reader.columnSources(of: $0, .wholeDataset) } ?? []
    }
}
