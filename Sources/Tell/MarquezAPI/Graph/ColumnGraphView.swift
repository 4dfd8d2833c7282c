import LineageModel
import LineageStore
import OpenLineage

/// Columns and where they come from, to be written.
struct ColumnGraphView {
    fileprivate struct Node {
        let id: String
        let dataset: DatasetIdentity
        let version: RunID?
        let field: Name
        let type: String?
        let sources: [(source: ColumnSource, version: RunID?)]
        let upstream: [String]
        let downstream: [String]
    }

    /// What is told of a dataset of the graph, beside what Marquez knows.
    fileprivate struct Aside {
        let dataset: DatasetIdentity
        let indirect: [ColumnSource]
        let summary: Summary
    }

    private let nodes: [Node]
    private let asides: [Aside]
    private let isCut: Bool

    init(_ paths: ColumnPaths, _ reader: LineageReader) throws {
        var (upstream, downstream): ([ColumnPaths.Column: [ColumnPaths.Column]], [ColumnPaths.Column: [String]]) = (
            [:], [:]
        )
        for edge in paths.edges {
            upstream[edge.target, default: []].append(edge.source)
            downstream[edge.source, default: []].append(paths.id(of: edge.target))
        }
        var types: [ColumnPaths.Place: [Name: String]] = [:]
        var nodes: [Node] = []
        for column in Set(paths.edges.flatMap { [$0.source, $0.target] }) {
            guard let dataset = paths.datasets[column.place.dataset] else { continue }
            let version = paths.version(at: column.place)
            if types[column.place] == nil {
                let fields = try reader.fields(of: version)
                types[column.place] = Dictionary(fields.map { ($0.name, $0.type ?? "") }) { first, _ in first }
            }
            let origins = upstream[column] ?? []
            let read = Dictionary(origins.map { ($0.place.dataset, $0.place) }) { first, _ in first }
            let sources = ColumnSource.grouped(paths.sources[column] ?? []).map { source in
                (source, read[source.datasetRow].flatMap { paths.version(at: $0)?.uuid })
            }
            nodes.append(
                Node(
                    id: paths.id(of: column), dataset: dataset.identity, version: version?.uuid, field: column.name,
                    type: types[column.place]?[column.name], sources: sources,
                    upstream: origins.map { paths.id(of: $0) }.sorted(), downstream: (downstream[column] ?? []).sorted()
                ))
        }
        self.nodes = nodes.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        asides = try Self.asides(paths, reader)
        isCut = paths.isCut
    }

    private static func asides(_ paths: ColumnPaths, _ reader: LineageReader) throws -> [Aside] {
        var asides: [Aside] = []
        for place in Set(paths.edges.flatMap { [$0.source.place, $0.target.place] }) {
            guard let dataset = paths.datasets[place.dataset] else { continue }
            asides.append(
                Aside(
                    dataset: dataset.identity, indirect: ColumnSource.grouped(try paths.indirect(at: place)),
                    summary: try Summary(dataset, reader)))
        }
        return asides.sorted { $0.dataset < $1.dataset }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.array("graph", of: nodes) { $1.write(to: &$0) }
            json.object("sparklineage") { json in
                json.array("datasets", of: asides) { $1.write(to: &$0) }
                if isCut { json.member("cut", true) }
            }
        }
    }
}

extension ColumnGraphView.Node {
    fileprivate func write(to json: inout JSONWriter) {
        let ways = Set(sources.map { [$0.source.type, $0.source.text] })
        let only = ways.count == 1 ? ways.first : nil
        json.object { json in
            json.member("id", id)
            json.member("type", "DATASET_FIELD")
            json.object("data") { json in
                json.member("namespace", dataset.namespace)
                json.member("dataset", dataset.name)
                json.member("datasetVersion", orNull: version)
                json.member("field", field)
                json.member("fieldType", type ?? "")
                json.member("transformationDescription", orNull: only?[1])
                json.member("transformationType", orNull: only?[0])
                json.array("inputFields", of: sources) { $1.source.write(to: &$0, version: .some($1.version)) }
            }
            // As Marquez has it: an edge of `inEdges` leads from the column itself to the one upstream.
            json.array("inEdges", of: upstream) { $0.edge(from: id, to: $1) }
            json.array("outEdges", of: downstream) { $0.edge(from: id, to: $1) }
        }
    }
}

extension ColumnGraphView.Aside {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("namespace", dataset.namespace)
            json.member("name", dataset.name)
            json.array("indirect", of: indirect) { $1.write(to: &$0) }
            summary.writeMember(to: &json)
        }
    }
}
