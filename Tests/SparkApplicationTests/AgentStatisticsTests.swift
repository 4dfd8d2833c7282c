import FileTailing
import LineageModel
import TestSupport
import Testing

/// Numbers of rows and bytes must be those of the OpenLineage agent that ran beside the same application.
struct AgentStatisticsTests {
    struct Source: CustomTestStringConvertible, Sendable {
        var folder: String
        /// How many outputs and inputs have the agent's numbers.
        var outputs: Int
        var inputs: Int
        /// How many outputs have numbers only here.
        var onlyOurs = 0

        var testDescription: String { folder }
    }

    @Test(arguments: [
        Source(folder: "torture-3.5-formatted", outputs: 82, inputs: 80),
        Source(folder: "sources/delta", outputs: 7, inputs: 9, onlyOurs: 7),
        Source(folder: "sources/failed", outputs: 2, inputs: 1),
        Source(folder: "sources/files", outputs: 50, inputs: 49),
        Source(folder: "sources/ice-features", outputs: 39, inputs: 36),
        Source(folder: "sources/ice-hadoop", outputs: 25, inputs: 18),
        Source(folder: "sources/ice-hms", outputs: 16, inputs: 10),
        Source(folder: "sources/ice-jdbc", outputs: 0, inputs: 0, onlyOurs: 16),
        Source(folder: "sources/ice-paths", outputs: 14, inputs: 12),
        Source(folder: "sources/ice-rest", outputs: 16, inputs: 0),
        Source(folder: "sources/ice-session-hadoop", outputs: 13, inputs: 8),
        Source(folder: "sources/jdbc", outputs: 22, inputs: 6),
        Source(folder: "sources/odd", outputs: 22, inputs: 17),
        Source(folder: "sources/same-name-1", outputs: 11, inputs: 10),
    ])
    func `rows and bytes are the agent's`(_ source: Source) throws {
        let comparison = try StatisticsComparison(source.folder)
        #expect(comparison.outputs == source.outputs)
        #expect(comparison.onlyOurs == source.onlyOurs)
        #expect(comparison.inputs == source.inputs)
        #expect(comparison.unexplained == [])
    }
}

/// The numbers of both sides, run by run.
private struct StatisticsComparison {
    private(set) var outputs = 0
    private(set) var inputs = 0
    private(set) var onlyOurs = 0
    private(set) var unexplained: [String] = []

    private let agent: [AgentEvents.Event]

    init(_ name: String) throws {
        let folder = PackageFiles.fixture("corpora/\(name)")
        agent = try AgentEvents("\(folder)/openlineage.jsonl.zst").events.filter { $0.eventType == "COMPLETE" }
        let log = try #require(try LogListing.find(FilePath(folder)).logs.first)
        let told = try RunUpdate.told(byLog: log.path.description).filter { $0.job.kind == .sql }
        let starts = Dictionary(
            told.filter { $0.kind == .start }.map { ($0.run.id, $0.time.milliseconds) }, uniquingKeysWith: { $1 })
        for end in told where end.kind == .complete {
            compareOutputs(of: end)
            compareInputs(of: end, since: starts[end.run.id] ?? 0)
        }
    }

    /// The agent's run of the same name that ended at about the same time.
    private func twin(of end: RunUpdate) -> AgentEvents.Event? {
        let distance = { (event: AgentEvents.Event) in abs(event.milliseconds - end.time.milliseconds) }
        let twins = agent.filter { $0.job.name == end.job.name.text && distance($0) < 1500 }
        return twins.min { distance($0) < distance($1) }
    }

    private mutating func compareOutputs(of end: RunUpdate) {
        guard let twin = twin(of: end) else { return }
        for output in end.outputs {
            // Where the log does not say where a table lies, it has another name; but it is the only one.
            let same = twin.outputs.first { $0.identity == output.dataset.identity }
            let theirs = (same ?? (end.outputs.count == 1 ? twin.outputs.first : nil))?.outputFacets?.outputStatistics
            switch (output.written, theirs) {
            case (let ours?, let theirs?):
                // JDBC counts no bytes: the agent says 0.
                if ours.rows == theirs.rowCount, ours.bytes ?? 0 == theirs.size {
                    outputs += 1
                } else {
                    unexplained.append("\(end.job.name) wrote \(ours), \(theirs)")
                }
            case (_?, nil): onlyOurs += 1
            case (nil, let theirs?): unexplained.append("\(end.job.name) wrote \(theirs)")
            case (nil, nil): break
            }
        }
    }

    /// The agent's inputs may stand in the run of an inner execution.
    private mutating func compareInputs(of end: RunUpdate, since start: Int64) {
        let times = start - 50...end.time.milliseconds + 300
        let theirs = agent.filter { times.contains($0.milliseconds) }.flatMap(\.inputs)
        for input in end.inputs {
            guard let ours = input.read else { continue }
            let numbers = theirs.filter { $0.identity == input.identity }.compactMap(\.inputFacets?.inputStatistics)
            guard !numbers.isEmpty else { continue }
            if numbers.contains(where: { agrees(ours, $0) }) || numbers.map(\.rowCount).reduce(0, add) == ours.rows {
                inputs += 1
            } else if !isKnown(end.job.name.text) {
                unexplained.append("\(end.job.name) read \(ours) of \(input.identity.name), \(numbers)")
            }
        }
    }

    private func add(_ sum: Int?, _ more: Int?) -> Int? { sum.flatMap { sum in more.map { sum + $0 } } }

    private func agrees(_ ours: DatasetStatistics, _ theirs: AgentEvents.Event.Statistics) -> Bool {
        (theirs.rowCount ?? ours.rows) == ours.rows
            && (ours.bytes == nil || (theirs.size ?? ours.bytes) == ours.bytes)
    }

    /// Whether a difference in what was read has a reason that is known.
    private func isKnown(_ job: String) -> Bool { Self.reasons.contains { job.contains($0.job) } }

    private static let reasons: [(job: String, why: String)] = [
        ("replace_data", "the table is read twice, first for the files that have rows to change; the agent tells one"),
        ("delta.execute_merge_into_command", "Delta reads the table twice, first for the files to change"),
        ("write_delta", "the agent counts the entries of manifests, deletes among them; here rows that were read"),
        ("out_union_types", "three scans of one table, of which the agent tells one"),
        ("out_subquery_in_case", "two scans of one table, of which the agent tells one"),
        ("out_meta_columns", "the agent took the report of the scan before"),
        ("db_from_delta_v", "the agent tells the size of the table's newest version, not of the one that was read"),
        ("db_f_part", "one partition was read; the agent tells the size of all"),
    ]
}
