import DatasetNaming
import FileTailing
import LineageModel
import TestSupport
import Testing

/// Every direct column edge that the agent told is told here too, or missing for a reason that `AgentDifference` names.
struct AgentEdgeTests {
    struct Source: CustomTestStringConvertible, Sendable {
        var folder: String
        /// How many edges of the agent are told here too.
        var same: Int

        var testDescription: String { folder }
    }

    @Test(arguments: [
        Source(folder: "delta", same: 17), Source(folder: "failed", same: 2), Source(folder: "files", same: 115),
        Source(folder: "ice-features", same: 53), Source(folder: "ice-hadoop", same: 30),
        Source(folder: "ice-hms", same: 16), Source(folder: "ice-paths", same: 13),
        Source(folder: "ice-rest", same: 16),
        Source(folder: "ice-session-hadoop", same: 12), Source(folder: "jdbc", same: 35),
        Source(folder: "killed", same: 2), Source(folder: "odd", same: 26), Source(folder: "same-name-1", same: 14),
    ])
    func `columns come from where the agent says`(_ source: Source) throws {
        let comparison = try EdgeComparison(source.folder)
        #expect(comparison.same == source.same)
        AgentDifference.expectReasons(in: AgentDifference.edges, of: source.folder, for: comparison.differences)
    }
}

/// The direct column edges of an application, and the agent's.
private struct EdgeComparison {
    private struct Edge: Hashable {
        var output: DatasetIdentity
        var column: String
        var input: DatasetIdentity
        var field: String

        var description: String { "\(Self.short(output)).\(column) < \(Self.short(input)).\(field)" }

        private static func short(_ dataset: DatasetIdentity) -> Substring {
            dataset.name.text.split(separator: "/").last ?? ""
        }
    }

    private(set) var same = 0
    /// `table.column < table.column`, of what only the agent tells.
    private(set) var differences: Set<String> = []

    /// The name of a dataset first told here, by each of its names.
    private var names: [DatasetIdentity: DatasetIdentity] = [:]

    init(_ name: String) throws {
        let folder = PackageFiles.fixture("corpora/sources/\(name)")
        let log = try #require(try LogListing.find(FilePath(folder)).logs.first)
        let told = try RunUpdate.told(byLog: log.path.description, rules: name == "jdbc" ? .shop : .init())
        let theirs = try AgentEvents("\(folder)/openlineage.jsonl.zst").events
        learnNames(told, theirs)
        let ours = Set(told.flatMap(\.outputs).flatMap(edges))
        for edge in Set(theirs.flatMap(\.outputs).flatMap(edges)) {
            if ours.contains(edge) { same += 1 } else { differences.insert(edge.description) }
        }
    }

    private mutating func learnNames(_ told: [RunUpdate], _ agent: [AgentEvents.Event]) {
        for dataset in told.flatMap({ $0.inputs + $0.outputs.map(\.dataset) }) {
            learn(dataset.identity, also: dataset.symlinks.map(\.identity))
        }
        for dataset in agent.flatMap({ $0.inputs + $0.outputs }) { learn(dataset.identity, also: dataset.symlinks) }
    }

    /// A table whose folder is learned late was told by its catalog's name before: the first name stands for all.
    private mutating func learn(_ identity: DatasetIdentity, also symlinks: [DatasetIdentity]) {
        let all = [identity] + symlinks
        let first = all.compactMap { names[$0] }.first ?? identity
        for name in all where names[name] == nil { names[name] = first }
    }

    private func firstName(_ dataset: DatasetIdentity) -> DatasetIdentity { names[dataset] ?? dataset }

    private func edges(_ output: OutputDataset) -> [Edge] {
        (output.lineage?.columns ?? []).flatMap { column in
            column.sources.filter { !$0.transformations.isDisjoint(with: .direct) }.map { source in
                Edge(
                    output: firstName(output.dataset.identity), column: column.column.text.lowercased(),
                    input: firstName(source.dataset), field: source.field.text.lowercased())
            }
        }
    }

    private func edges(_ output: AgentEvents.Event.Dataset) -> [Edge] {
        (output.facets?.columnLineage?.fields ?? [:]).flatMap { name, column in
            column.inputFields.filter(\.isDirect).map { source in
                Edge(
                    output: firstName(output.identity), column: name.lowercased(),
                    input: firstName(source.identity), field: source.field.lowercased())
            }
        }
    }
}
