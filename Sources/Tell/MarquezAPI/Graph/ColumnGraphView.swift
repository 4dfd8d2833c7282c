import LineageModel
import LineageStore
import OpenLineage

/// Columns and where they come from, around some of them.
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

    init(_ walk: ColumnPaths, _ reader: LineageReader) throws {
        isCut = walk.isCut
        var (upstream, downstream): ([ColumnPaths.Column: [String]], [ColumnPaths.Column: [String]]) = ([:], [:])
        for edge in walk.edges {
            upstream[edge.target, default: []].append(try walk.id(of: edge.source))
            downstream[edge.source, default: []].append(try walk.id(of: edge.target))
        }
        var nodes: [Node] = []
        for column in Set(walk.edges.flatMap { [$0.source, $0.target] }) {
            let place = column.place
            guard let dataset = walk.datasets[place.dataset] else { continue }
            let sources = walk.isExpanded(column) ? ColumnSource.grouped(walk.sources(of: column)) : []
            nodes.append(
                Node(
                    id: try walk.id(of: column), dataset: dataset.identity, version: walk.version(at: place),
                    field: column.name, type: try walk.type(of: column, reader),
                    sources: sources.map { ($0, walk.version(of: $0, readAt: place)) },
                    upstream: (upstream[column] ?? []).sorted(), downstream: (downstream[column] ?? []).sorted()))
        }
        self.nodes = nodes.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        asides = try Self.asides(walk, reader)
    }

    private static func asides(_ walk: ColumnPaths, _ reader: LineageReader) throws -> [Aside] {
        var asides: [Aside] = []
        for place in Set(walk.edges.flatMap { [$0.source.place, $0.target.place] }) {
            guard let dataset = walk.datasets[place.dataset] else { continue }
            let told = try walk.told[place] ?? reader.columnSources(of: dataset)
            asides.append(
                Aside(
                    dataset: dataset.identity, indirect: ColumnSource.grouped(told.filter { $0.output == nil }),
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
