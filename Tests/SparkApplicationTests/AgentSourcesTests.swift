import FileTailing
import LineageModel
import TestSupport
import Testing

/// An application beside which the agent ran, and where the two differ for a reason.
struct SourceCase: CustomTestStringConvertible {
    let folder: String
    /// Datasets, by the end of their names, that only the agent has: it made them up, or follows RDDs.
    var onlyTheirs: [String] = []
    /// Datasets that the agent misses: renames, views.
    var onlyOurs: [String] = []

    var testDescription: String { folder }
}

/// Datasets of many kinds of sources must have the agent's names.
@Suite(
    .enabled(
        if: PackageFiles.shared("corpora/sources") != nil, "skipped: needs ../shared/corpora (or SPARKLINEAGE_SHARED)"))
struct AgentSourcesTests {
    @Test(arguments: [
        SourceCase(folder: "same-name-1"), SourceCase(folder: "failed"),
        SourceCase(folder: "ice-hadoop", onlyOurs: ["db/rep2"]),
        SourceCase(folder: "ice-paths", onlyTheirs: ["db/src/changes"]),
        SourceCase(folder: "ice-session-hadoop", onlyTheirs: ["tgt/branch_audit"], onlyOurs: ["db/rep2"]),
        SourceCase(
            folder: "files", onlyTheirs: ["spark-warehouse/ext", "spark-warehouse/plain2"],
            onlyOurs: ["spark-warehouse/v"]),
        SourceCase(folder: "odd", onlyTheirs: ["files/rddtext"]),
        SourceCase(folder: "ice-features", onlyOurs: ["db/v"]),
    ])
    func `datasets have the agent's names`(_ source: SourceCase) throws {
        let folder = try #require(PackageFiles.shared("corpora/sources/\(source.folder)"))
        let agent = try AgentEvents("\(folder)/openlineage.jsonl.zst").events.filter { $0.eventType == "COMPLETE" }
        let log = try #require(try LogListing.find(FilePath(folder)).logs.first)
        let told = try RunUpdate.told(byLog: log.path.description).filter { $0.kind != .start }
        let theirs = Set(agent.flatMap { $0.inputs + $0.outputs }.map(\.identity))
        let ours = Set(told.flatMap { $0.inputs + $0.outputs.map(\.dataset) }.map(\.identity))
        #expect(ours.count > 1)
        let missed = theirs.subtracting(ours).filter { dataset in
            !source.onlyTheirs.contains { dataset.name.text.hasSuffix($0) }
        }
        let added = ours.subtracting(theirs).filter { dataset in
            !source.onlyOurs.contains { dataset.name.text.hasSuffix($0) }
        }
        #expect(missed.isEmpty)
        #expect(added.isEmpty)
    }
}
