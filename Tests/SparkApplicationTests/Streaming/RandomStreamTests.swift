import ColumnLineage
import LineageModel
import SparkEventLog
import TestSupport
import Testing

@testable import SparkApplication

/// Whatever order the events of streams come in, what is told must make sense.
@Suite struct RandomStreamTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `every run is told from START to one end, and never without what it reads`(_ seed: UInt64) {
        for (id, updates) in Dictionary(grouping: Self.told(seed), by: \.run.id) {
            let ends = updates.filter { ![.start, .running].contains($0.kind) }
            #expect(ends.count == 1 && updates.last == ends.first, "\(id)")
            let isBareFailure = updates.count == 1 && updates[0].kind == .fail && updates[0].outputs.isEmpty
            #expect(isBareFailure || updates.first?.kind == .start, "\(id)")
            #expect(updates.filter { $0.kind == .start }.count == (isBareFailure ? 0 : 1))
            #expect(Set(updates.map(\.job.name)).count == 1)
            for (one, next) in zip(updates, updates.dropFirst()) {
                #expect(Set(one.inputs.map(\.identity)).isSubset(of: next.inputs.map(\.identity)))
                #expect(one.time <= next.time)
                #expect((one.run.streaming?.batches ?? 0) <= next.run.streaming?.batches ?? 0)
            }
            for update in updates where !isBareFailure { #expect(!update.inputs.isEmpty && !update.outputs.isEmpty) }
        }
    }

    @Test func `most orders tell something, some of them news`() {
        let told = (0..<300 as Range<UInt64>).map(Self.told)
        #expect(told.filter { !$0.isEmpty }.count > 200)
        #expect(told.filter { $0.contains { $0.kind == .running } }.count > 100)
    }

    private static func told(_ seed: UInt64) -> [RunUpdate] {
        var random = SplitMix64(seed: seed)
        var stream = StreamingSample()
        for _ in 0..<Int.random(in: 1...80, using: &random) { add(&stream, &random) }
        return stream.told()
    }

    private static let plans = [
        StreamingSample.plan(("a", 20), ("b", 30)), StreamingSample.plan(("a", 20), constants: ["b"]),
        StreamingSample.plan(("b", 30), constants: ["a"]), StreamingSample.plan(("a", 21), ("c", 20)),
        StreamingSample.plan(to: "lake.db.other", ("a", 30)), PlanLineage(rootOperator: "Project"),
    ]

    private static func add(_ stream: inout StreamingSample, _ random: inout SplitMix64) {
        let run = Int.random(in: 0..<3, using: &random)
        let batch = Int.random(in: 0..<4, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: stream.start(run: run)
        case 1: stream.terminate(run: run, exception: Bool.random(using: &random) ? "boom" : nil)
        case 2...6:
            let plan = plans.randomElement(using: &random) ?? plans[0]
            stream.batch(batch, run: run, plan, error: Int.random(in: 0..<9, using: &random) == 0 ? "bad" : "")
        default:
            stream.progress(
                batch, run: run, .init(topics: ["orders"], isChanged: .random(using: &random)),
                .init(topics: ["payments"], isChanged: .random(using: &random)),
                after: .random(in: 0...300_000, using: &random))
        }
    }
}
