import LineageModel
import LineageStore
import OpenLineage

/// Jobs and the datasets that they read and write, around one of them, to be written.
struct TableGraphView {
    fileprivate struct Node {
        let id: String
        let type: String
        let origins: [String]
        let destinations: [String]
        let write: (inout JSONWriter) -> Void
    }

    private let nodes: [Node]
    private let isCut: Bool

    init(_ graph: TableGraph, _ reader: LineageReader) throws {
        let jobs = graph.jobs.map { "job:\($0.namespace):\($0.name)" }
        let datasets = graph.datasets.map(\.identity.nodeID)
        // By place: whence edges come, and where they lead.
        var (intoJob, outOfJob) = (jobs.map { _ in [String]() }, jobs.map { _ in [String]() })
        var (intoDataset, outOfDataset) = (datasets.map { _ in [String]() }, datasets.map { _ in [String]() })
        for edge in graph.edges {
            if edge.isOutput {
                outOfJob[edge.job].append(datasets[edge.dataset])
                intoDataset[edge.dataset].append(jobs[edge.job])
            } else {
                intoJob[edge.job].append(datasets[edge.dataset])
                outOfDataset[edge.dataset].append(jobs[edge.job])
            }
        }
        var nodes: [Node] = []
        for (place, node) in graph.jobs.enumerated() {
            guard let view = try reader.job(row: node.row).map({ try JobView($0, reader) }) else { continue }
            nodes.append(
                Node(
                    id: jobs[place], type: "JOB", origins: intoJob[place].sorted(),
                    destinations: outOfJob[place].sorted(), write: view.writeNode))
        }
        for (place, node) in graph.datasets.enumerated() {
            guard let view = try reader.dataset(row: node.row).map({ try DatasetView($0, reader) }) else { continue }
            nodes.append(
                Node(
                    id: datasets[place], type: "DATASET", origins: intoDataset[place].sorted(),
                    destinations: outOfDataset[place].sorted(), write: view.writeNode))
        }
        self.nodes = nodes.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        isCut = graph.isCut
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.array("graph", of: nodes) { $1.write(to: &$0) }
            if isCut { json.object("sparklineage") { $0.member("cut", true) } }
        }
    }
}

extension TableGraphView.Node {
    /// Writes a node, its edges at both of their ends.
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("type", type)
            json.key("data")
            write(&json)
            json.array("inEdges", of: origins) { $0.edge(from: $1, to: id) }
            json.array("outEdges", of: destinations) { $0.edge(from: id, to: $1) }
        }
    }
}

extension JSONWriter {
    mutating func edge(from origin: String, to destination: String) {
        object { json in
            json.member("origin", origin)
            json.member("destination", destination)
        }
    }
}
