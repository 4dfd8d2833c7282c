import LineageModel
import TestSupport
import Testing

@testable import LineageStore

/// Stories of runs, told in their order and in another: what is known at the end is the same.
@Suite struct ShuffleTests {
    typealias Event = HandMadeEvent

    @Test(arguments: 1...6)
    func `what is known does not depend on the order in which it was told`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<20 {
            let story = Self.story(&random)
            let (told, mixed) = (try StoredLineage(), try StoredLineage())
            try told.take(story.map { Array($0.utf8) }, by: 1)
            let shuffled = story.shuffled(using: &random)
            try mixed.take(shuffled.map { Array($0.utf8) }, by: 1)
            let (wanted, known) = (try Self.facts(told.store), try Self.facts(mixed.store))
            #expect(known == wanted, "\(shuffled.joined(separator: "\n"))")
        }
    }

    // MARK: Stories

    /// Some runs of few jobs, some under an application; a table goes by two names.
    private static func story(_ random: inout SplitMix64) -> [String] {
        var events: [String] = []
        for run in 1...Int.random(in: 2...5, using: &random) {
            let source = ["a", "b", "t"].randomElement(using: &random) ?? ""
            var event = Event(minute: run * 5, run: run, job: ["j", "k"].randomElement(using: &random) ?? "")
            if Bool.random(using: &random) { event.parent = (run: 90 + run / 3, job: "app") }
            event.inputs = [Event.dataset(source)]
            event.outputs = [output(from: ["x": ["\(source).x"]], &random)]
            for type in ["START", "RUNNING"] where Bool.random(using: &random) { events.append(event.next(type)) }
            let end = ["COMPLETE", "COMPLETE", "FAIL", nil].randomElement(using: &random) ?? nil
            if let end { events.append(event.next(end)) }
        }
        return events
    }

    private static func output(from: [String: [String]], _ random: inout SplitMix64) -> String {
        let columns = Bool.random(using: &random) ? ["x"] : ["x", "y"]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Event.other("db.t", columns, from: from)
        case 1: return Event.dataset("t", columns, from: from, links: ["db.t"])
        default:
            let life = [nil, "DROP", "CREATE"].randomElement(using: &random) ?? nil
            return Event.dataset("u", columns, from: from, life: life)
        }
    }

    // MARK: What is known

    private static func facts(_ store: LineageStore) throws -> [String] {
        try store.read { reader throws(LineageStoreError) in
            var facts: [String] = []
            for job in try reader.jobs(in: nil, state: nil, Page()).elements {
                facts += try Self.facts(of: job, reader)
            }
            for dataset in try reader.datasets(in: "s3://lab", Page()).elements {
                facts += try Self.facts(of: dataset, reader)
            }
            return facts.sorted()
        }
    }

    private static func facts(of job: StoredJob, _ reader: LineageReader) throws(LineageStoreError) -> [String] {
        let (inputs, outputs) = (try reader.datasets(.input, of: job), try reader.datasets(.output, of: job))
        var facts = ["\(job.name): \(inputs.map(\.name)) > \(outputs.map(\.name))"]
        let latest = try job.latestRun.flatMap { (row) throws(LineageStoreError) in try reader.run(row: row) }
        facts.append("\(job.name): last \(latest?.uuid.description ?? "-")")
        for run in try reader.runs(of: job, Page()).elements {
            let times = [run.startedAt, run.endedAt].map { $0?.microseconds ?? 0 }
            let tables = try reader.datasets(.input, of: run) + reader.datasets(.output, of: run)
            facts.append("\(run.uuid): \(run.state ?? "") \(times) \(tables.map(\.identity.name))")
        }
        return facts
    }

    private static func facts(
        of dataset: StoredDataset, _ reader: LineageReader
    ) throws(LineageStoreError) -> [String] {
        let names = try reader.otherNames(of: dataset)
        let sources = try reader.columnSources(of: dataset).map {
            "\($0.output ?? "") < \($0.dataset.name).\($0.field)"
        }
        let writer = try reader.lastWriter(of: dataset)?.uuid.description ?? "-"
        return ["\(dataset.identity.name) \(names): \(sources.sorted()), by \(writer), \(dataset.isDeleted)"]
    }
}

extension HandMadeEvent {
    /// The event of another type, a minute later.
    fileprivate mutating func next(_ type: String) -> String {
        self.type = type
        minute += 1
        return text
    }
}
