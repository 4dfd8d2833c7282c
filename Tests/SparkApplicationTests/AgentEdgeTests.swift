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
        let comparison = try EdgeComparison("sources/\(source.folder)")
        #expect(comparison.same == source.same)
        AgentDifference.expectReasons(in: AgentDifference.edges, of: source.folder, for: comparison.differences)
    }
}

/// Of the direct column edges that both tell, those are masked that the agent masks.
struct AgentMaskingTests {
    @Test(arguments: [
        "sources/delta", "sources/failed", "sources/files", "sources/ice-features", "sources/ice-hadoop",
        "sources/ice-hms", "sources/ice-paths", "sources/ice-rest", "sources/ice-session-hadoop", "sources/jdbc",
        "sources/killed", "sources/odd", "sources/same-name-1", "torture-3.5-formatted",
    ])
    func `values are hidden where the agent says`(_ folder: String) throws {
        let comparison = try EdgeComparison(folder)
        #expect(comparison.same > 0)
        let differences = comparison.maskedHere.symmetricDifference(comparison.maskedByAgent)
        AgentDifference.expectReasons(in: AgentDifference.masking, of: comparison.folder, for: differences)
        let masked: [String: [String]] = [
            "sources/files": ["f_bin.h"],
            "torture-3.5-formatted": ["strings.h", "strings.s2", "agg_basic.c", "agg_multi_distinct.a"],
        ]
        for column in masked[folder] ?? [] {
            #expect(comparison.maskedHere.contains { $0.hasPrefix("\(column) < ") }, "\(column)")
        }
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
    let folder: String
    /// `table.column < table.column`, of what only the agent tells.
    private(set) var differences: Set<String> = []
    /// Of the edges that both tell, those that hide the value.
    private(set) var maskedHere: Set<String> = []
    private(set) var maskedByAgent: Set<String> = []

    /// The name of a dataset first told here, by each of its names.
    private var names: [DatasetIdentity: DatasetIdentity] = [:]

    init(_ name: String) throws {
        self.folder = name.split(separator: "/").last.map(String.init) ?? name
        let folder = PackageFiles.fixture("corpora/\(name)")
        let log = try #require(try LogListing.find(FilePath(folder)).logs.first)
        let told = try RunUpdate.told(byLog: log.path.description, rules: name == "sources/jdbc" ? .shop : .init())
        let theirs = try AgentEvents("\(folder)/openlineage.jsonl.zst").events
        learnNames(told, theirs)
        let ours = Self.joined(told.flatMap(\.outputs).flatMap(edges))
        for (edge, isMasked) in Self.joined(theirs.flatMap(\.outputs).flatMap(edges)) {
            guard let masked = ours[edge] else {
                differences.insert(edge.description)
                continue
            }
            same += 1
            if masked { maskedHere.insert(edge.description) }
            if isMasked { maskedByAgent.insert(edge.description) }
        }
    }

    /// Each edge once; it hides the value if it always does.
    private static func joined(_ edges: [(edge: Edge, isMasked: Bool)]) -> [Edge: Bool] {
        Dictionary(edges.map { ($0.edge, $0.isMasked) }) { $0 && $1 }
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

    private func edges(_ output: OutputDataset) -> [(edge: Edge, isMasked: Bool)] {
        (output.lineage?.columns ?? []).flatMap { column in
            column.sources.filter { !$0.transformations.isDisjoint(with: .direct) }.map { source in
                let edge = Edge(
                    output: firstName(output.dataset.identity), column: column.column.text.lowercased(),
                    input: firstName(source.dataset), field: source.field.text.lowercased())
                return (edge, source.transformations.intersection(.direct).isSubset(of: source.masked))
            }
        }
    }

    private func edges(_ output: AgentEvents.Event.Dataset) -> [(edge: Edge, isMasked: Bool)] {
        (output.facets?.columnLineage?.fields ?? [:]).flatMap { name, column in
            column.inputFields.filter(\.isDirect).map { source in
                let edge = Edge(
                    output: firstName(output.identity), column: name.lowercased(),
                    input: firstName(source.identity), field: source.field.lowercased())
                return (edge, source.isMasked)
            }
        }
    }
}
