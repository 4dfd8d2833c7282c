import LineageModel
import LineageStore

/// The way from columns to those that they come from, and to those that come from them.
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

    private let reader: LineageReader
    private(set) var edges: Set<Edge> = []
    private(set) var datasets: [Int64: StoredDataset] = [:]
    /// What is told of the columns of each dataset that was come by.
    private(set) var told: [Place: [StoredColumnSource]] = [:]
    private(set) var isCut = false
    private var versions: [Int64: StoredDatasetVersion] = [:]
    private var byColumn: [Place: [Name: [StoredColumnSource]]] = [:]
    private var expanded: Set<Column> = []
    /// The versions that the run that wrote a place read, by dataset.
    private var read: [Place: [Int64: Place]] = [:]

    /// How many edges a graph has at most.
    private static let most = 50_000

    init(_ reader: LineageReader) { self.reader = reader }

    /// Where a dataset stands, in a version of it or now.
    mutating func place(_ dataset: StoredDataset, _ version: StoredDatasetVersion? = nil) -> Place {
        datasets[dataset.row] = dataset
        if let version { versions[version.id.row] = version }
        return Place(dataset: dataset.row, version: version?.id.row)
    }

    // MARK: Going

    mutating func goUpstream(from start: [Column], depth: Int) throws {
        var (layer, seen) = (start, Set(start))
        for _ in 0..<max(depth, 1) where !layer.isEmpty {
            var next: [Column] = []
            for column in layer where expanded.insert(column).inserted {
                for source in try sources(into: column) {
                    guard edges.count < Self.most else { return isCut = true }
                    let origin = Column(place: try place(of: source, readAt: column.place), name: source.field)
                    edges.insert(Edge(source: origin, target: column))
                    if seen.insert(origin).inserted { next.append(origin) }
                }
            }
            layer = next
        }
    }

    /// Goes the other way; versions do not lead there.
    mutating func goDownstream(from start: [Column], depth: Int) throws {
        var (layer, seen) = (start, Set(start))
        for _ in 0..<max(depth, 1) where !layer.isEmpty {
            var next: [Column] = []
            for column in layer {
                for (row, name) in try reader.columnsMade(of: column.name, in: column.place.dataset) {
                    guard edges.count < Self.most else { return isCut = true }
                    guard let dataset = try known(row) else { continue }
                    let target = Column(place: place(dataset), name: name)
                    edges.insert(Edge(source: column, target: target))
                    _ = try sources(into: target)
                    expanded.insert(target)
                    if seen.insert(target).inserted { next.append(target) }
                }
            }
            layer = next
        }
    }

    private mutating func sources(into column: Column) throws -> [StoredColumnSource] {
        if byColumn[column.place] == nil {
            let found = try load(column.place)
            told[column.place] = found
            byColumn[column.place] = Dictionary(grouping: found.filter { $0.output != nil }) { $0.output ?? "" }
        }
        return byColumn[column.place]?[column.name] ?? []
    }

    private func load(_ place: Place) throws -> [StoredColumnSource] {
        if let version = place.version {
            return try versions[version].map { try reader.columnSources(of: $0) } ?? []
        }
        return try datasets[place.dataset].map { try reader.columnSources(of: $0) } ?? []
    }

    /// Where a source stands: now, or in the version that the run read.
    private mutating func place(of source: StoredColumnSource, readAt place: Place) throws -> Place {
        if let known = read[place]?[source.datasetRow] { return known }
        guard let dataset = try known(source.datasetRow) else { return Place(dataset: source.datasetRow, version: nil) }
        var found = self.place(dataset)
        if let version = place.version, let run = versions[version]?.run,
            let input = try reader.version(readBy: run, of: source.datasetRow)
        {
            found = self.place(dataset, input)
        }
        read[place, default: [:]][source.datasetRow] = found
        return found
    }

    private mutating func known(_ row: Int64) throws -> StoredDataset? {
        if let known = datasets[row] { return known }
        let found = try reader.dataset(row: row)
        datasets[row] = found
        return found
    }

    // MARK: Telling

    func isExpanded(_ column: Column) -> Bool { expanded.contains(column) }

    func sources(of column: Column) -> [StoredColumnSource] { byColumn[column.place]?[column.name] ?? [] }

    func id(of column: Column) throws -> String {
        let id = datasets[column.place.dataset]?.identity.nodeID(of: column.name) ?? ""
        guard let version = column.place.version, let uuid = versions[version]?.id.uuid else { return id }
        return "\(id)#\(uuid)"
    }

    /// The version that a dataset is shown in.
    func version(at place: Place) -> RunID? {
        place.version.flatMap { versions[$0]?.id.uuid } ?? datasets[place.dataset]?.currentVersion?.uuid
    }

    func version(of source: ColumnSource, readAt place: Place) -> RunID? {
        let row = datasets.values.first { $0.identity == source.dataset }?.row
        guard let row else { return nil }
        return version(at: read[place]?[row] ?? Place(dataset: row, version: nil))
    }

    func type(of column: Column, _ reader: LineageReader) throws -> String? {
        let version =
            column.place.version.flatMap { versions[$0]?.id } ?? datasets[column.place.dataset]?.currentVersion
        return try reader.fields(of: version).first { $0.name == column.name }?.type
    }
}
