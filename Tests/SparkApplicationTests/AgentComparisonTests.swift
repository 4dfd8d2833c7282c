import LineageModel
import TestSupport
import Testing

/// The names of jobs and datasets must be those of the OpenLineage agent that ran beside the same application.
@Suite(
    .enabled(
        if: PackageFiles.shared("corpora/torture-3.5-formatted") != nil,
        "skipped: needs ../shared/corpora (or SPARKLINEAGE_SHARED)"))
struct AgentComparisonTests {
    /// Both sides, read once for all tests.
    private static let both: Result<([AgentEvents.Event], [RunUpdate]), any Error> = Result {
        let folder = try #require(PackageFiles.shared("corpora/torture-3.5-formatted"))
        let agent = try AgentEvents("\(folder)/openlineage.jsonl.zst").events
        return (agent, try RunUpdate.told(byLog: "\(folder)/local-1795227845314.zstd"))
    }

    private let agent: [AgentEvents.Event]
    private let told: [RunUpdate]

    init() throws { (agent, told) = try Self.both.get() }

    @Test func `every write is told once, from START to its end`() {
        let runs = Dictionary(grouping: told, by: \.run.id)
        #expect(runs.count == 95 + 1)
        for (id, updates) in runs {
            #expect(updates.count == 2 && updates[0].kind == .start, "\(id) \(updates[0].job.name)")
        }
    }

    @Test func `the statement that failed is told so, though the agent calls it complete`() {
        let failed = told.filter { $0.kind != .start && $0.kind != .complete }
        #expect(failed.map(\.kind) == [.fail])
        #expect(failed.first?.run.jobDetails?.description == "df_overwrite")
        #expect(failed.first?.run.errorMessage?.hasPrefix("org.apache.iceberg.exceptions.ValidationException") == true)
    }

    @Test func `jobs have the agent's names`() {
        let names = Dictionary(grouping: agent, by: \.milliseconds).mapValues { Set($0.map(\.job.name)) }
        let all = Set(agent.map(\.job.name))
        for start in told where start.kind == .start {
            // The agent lost the start of some short statements.
            let expected = names[start.time.milliseconds] ?? all
            #expect(expected.contains(start.job.name.text), "\(start.job.name) at \(start.time.milliseconds)")
        }
    }

    @Test func `jobs have the agent's namespace`() {
        #expect(Set(told.map(\.job.namespace.text)) == Set(agent.map(\.job.namespace)))
    }

    @Test func `outputs have the agent's names, run by run`() {
        for complete in told where complete.kind == .complete && complete.job.kind == .sql {
            let theirs = outputs(of: complete.job.name.text)
            let ours = Set(complete.outputs.map(\.dataset.identity))
            #expect(!ours.isEmpty && ours.isSubset(of: theirs), "\(complete.job.name)")
        }
    }

    @Test func `every dataset of the agent has the same name here, and none has another`() {
        let theirs = Set(agent.filter { $0.eventType == "COMPLETE" }.flatMap { $0.inputs + $0.outputs }.map(\.identity))
        let ours = Set(
            told.filter { $0.kind == .complete }.flatMap { $0.inputs + $0.outputs.map(\.dataset) }.map(\.identity))
        #expect(theirs.subtracting(ours).isEmpty)
        #expect(ours.subtracting(theirs).isEmpty)
    }

    @Test func `symlinks are the agent's`() {
        var theirs: [DatasetIdentity: Set<DatasetIdentity>] = [:]
        for dataset in agent.flatMap({ $0.inputs + $0.outputs }) {
            theirs[dataset.identity, default: []].formUnion(dataset.symlinks)
        }
        for dataset in told.flatMap({ $0.inputs + $0.outputs.map(\.dataset) }) {
            let ours = Set(dataset.symlinks.map(\.identity))
            #expect(ours.isSubset(of: theirs[dataset.identity] ?? []), "\(dataset.identity)")
        }
        let linked = Set(told.flatMap(\.outputs).filter { !$0.dataset.symlinks.isEmpty }.map(\.dataset.identity))
        #expect(linked.count > 60)
    }

    @Test func `what happened to tables is what the agent says`() {
        let ends = agent.filter { $0.eventType == "COMPLETE" }
        for complete in told where complete.kind == .complete && complete.job.kind == .sql {
            let theirs = ends.filter { $0.job.name == complete.job.name.text }.flatMap(\.outputs)
            let changes = Set(theirs.map { $0.facets?.lifecycleStateChange?.lifecycleStateChange })
            #expect(Set(complete.outputs.map { $0.lifecycleStateChange?.rawValue }) == changes, "\(complete.job.name)")
        }
    }

    @Test func `every run has the description of its statement`() {
        #expect(told.filter { $0.job.kind == .sql }.allSatisfy { $0.run.jobDetails?.description != nil })
    }

    private func outputs(of job: String) -> Set<DatasetIdentity> {
        Set(agent.filter { $0.job.name == job }.flatMap(\.outputs).map(\.identity))
    }
}
