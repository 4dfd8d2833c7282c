import ByteReading
import LineageModel
import LineageStore
import OpenLineage

/// Columns and where they come from, to be written.
///
/// An answer may have thousands of columns: what stands in it many times is made JSON once.
final class ColumnGraphView {
    /// What is told of a dataset of the graph, beside what Marquez knows.
    fileprivate struct Aside {
        let dataset: DatasetIdentity
        let indirect: [ColumnSource]
        let completeness: Completeness
    }

    private let paths: ColumnPaths
    /// The columns that edges join, in the order of their ids.
    private let order: [Int]
    /// The place of each column in ``order``.
    private let ranks: [Int]
    private let ids: [[UInt8]]
    /// What a column is called wherever it stands: the members from `namespace` to `field`.
    private let names: [[UInt8]]
    private let downstream: [[Int]]
    private let asides: [Aside]
    private var ways: [[ColumnGraph.Way]: [UInt8]] = [:]

    init(_ paths: ColumnPaths, _ reader: LineageReader) throws {
        self.paths = paths
        let texts = paths.nodes.map { paths.id(of: $0.column) }
        ids = texts.map { text in JSONWriter.encoded { $0.string(text) } }
        names = Self.names(paths)
        var downstream = Array(repeating: [Int](), count: texts.count)
        for (target, node) in paths.nodes.enumerated() {
            for source in node.sources { downstream[source.node].append(target) }
        }
        self.downstream = downstream
        let joined = texts.indices.filter { !paths.nodes[$0].sources.isEmpty || !downstream[$0].isEmpty }
        let bytes = texts.map { Array($0.utf8) }
        order = joined.sorted { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }
        var ranks = Array(repeating: 0, count: texts.count)
        for (rank, index) in order.enumerated() { ranks[index] = rank }
        self.ranks = ranks
        let places = Set(order.map { paths.nodes[$0].column.place }).union(paths.decided)
        asides = try Self.asides(of: places, paths, reader)
    }

    private static func names(_ paths: ColumnPaths) -> [[UInt8]] {
        var tables: [ColumnPaths.Place: [UInt8]] = [:]
        return paths.nodes.map { node in
            let place = node.column.place
            let table =
                tables[place]
                ?? members { json in
                    json.member("namespace", orNull: paths.datasets[place.dataset]?.identity.namespace)
                    json.member("dataset", orNull: paths.datasets[place.dataset]?.identity.name)
                    json.member("datasetVersion", orNull: paths.version(at: place)?.uuid)
                }
            tables[place] = table
            return members { json in
                json.literal(table)
                json.member("field", node.column.name)
            }
        }
    }

    /// Members of an object without its braces.
    private static func members(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        Array(JSONWriter.encoded { json in json.object(write) }.dropFirst().dropLast())
    }

    private static func asides(
        of places: Set<ColumnPaths.Place>, _ paths: ColumnPaths, _ reader: LineageReader
    ) throws -> [Aside] {
        let indirect = try paths.indirect(at: places)
        let facets = try reader.currentFacets(Completeness.facet, of: Set(places.map(\.dataset)))
        var asides: [Aside] = []
        for place in places {
            guard let dataset = paths.datasets[place.dataset] else { continue }
            asides.append(
                Aside(
                    dataset: dataset.identity, indirect: ColumnSource.grouped(indirect[place] ?? []),
                    completeness: Completeness(facets[place.dataset].flatMap { try? JSONValue(parsing: $0) })))
        }
        return asides.sorted { $0.dataset < $1.dataset }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.array("graph", of: order) { write($1, to: &$0) }
            json.object("sparklineage") { json in
                json.array("datasets", of: asides) { $1.write(to: &$0) }
                if paths.isCut { json.member("cut", true) }
            }
        }
    }

    private func write(_ index: Int, to json: inout JSONWriter) {
        let node = paths.nodes[index]
        json.object { json in
            json.key("id")
            json.literal(ids[index])
            json.member("type", "DATASET_FIELD")
            json.object("data") { json in
                json.literal(names[index])
                json.member("fieldType", node.type ?? "")
                SourceWays.writeCommon(to: node.sources.map { SourceWays(ways: $0.ways) }, to: &json)
                json.key("inputFields")
                json.array { json in for source in node.sources { write(source, to: &json) } }
            }
            // As Marquez has it: an edge of `inEdges` leads from the column itself to the one upstream.
            write("inEdges", from: index, to: node.sources.map(\.node), &json)
            write("outEdges", from: index, to: downstream[index], &json)
        }
    }

    private func write(_ source: ColumnPaths.Source, to json: inout JSONWriter) {
        let how = ways[source.ways] ?? Self.members { SourceWays(ways: source.ways).writeMembers(to: &$0) }
        ways[source.ways] = how
        json.object { json in
            json.literal(names[source.node])
            json.literal(how)
        }
    }

    private func write(_ key: String, from origin: Int, to ends: [Int], _ json: inout JSONWriter) {
        json.key(key)
        json.array { json in
            for end in ordered(ends) { json.edge(from: ids[origin], to: ids[end]) }
        }
    }

    private func ordered(_ columns: [Int]) -> [Int] {
        columns.count < 2 ? columns : columns.sorted { ranks[$0] < ranks[$1] }
    }
}

extension ColumnGraphView.Aside {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("namespace", dataset.namespace)
            json.member("name", dataset.name)
            json.array("indirect", of: indirect) { $1.write(to: &$0) }
            json.object("sparklineage") { completeness.writeMember(to: &$0) }
        }
    }
}

extension JSONWriter {
    /// Writes an edge between nodes whose ids are JSON already.
    fileprivate mutating func edge(from origin: [UInt8], to destination: [UInt8]) {
        object { json in
            json.key("origin")
            json.literal(origin)
            json.key("destination")
            json.literal(destination)
        }
    }
}
