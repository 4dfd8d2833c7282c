import ColumnLineage
import LineageModel
import SparkEventLog
import TestSupport
import Testing

@testable import SparkApplication

/// What a part of the log that is lost may concern is flagged, and nothing else.
@Suite struct GapTests {
    private let table = TableReference.table(name: "lake.db.t", format: nil)

    private func flags(_ updates: [RunUpdate]) -> [Bool] {
        updates.filter { $0.kind != .start }.flatMap(\.outputs).map { $0.has(.sourceGap) }
    }

    private var two: Sample {
        var sample = Sample()
        sample.start(0, at: 2_000, plan: Sample.append(to: table))
        sample.end(0, at: 2_100)
        sample.start(1, at: 2_200, plan: Sample.append(to: table))
        sample.end(1, at: 2_300)
        sample.endApplication(at: 3_000)
        return sample
    }

    /// Events 0 to 2 are the application's beginning.
    @Test(arguments: [(0, []), (3, []), (4, [0]), (5, []), (6, [1])] as [(Int, [Int])])
    func `an execution that was open over a gap is flagged`(_ place: Int, _ flagged: [Int]) throws {
        let told = two.told(gapsBefore: [place])
        #expect(flags(told) == [0, 1].map { flagged.contains($0) })
        #expect(try #require(told.last).run.incomplete == [IncompleteReason(kind: .sourceGap)])
    }

    @Test func `a log without gaps has no flag`() throws {
        let told = two.told(gapsBefore: [])
        #expect(flags(told) == [false, false])
        #expect(try #require(told.last).run.incomplete == [])
    }

    @Test func `without its settings all of a log is flagged`() throws {
        var application = SparkApplication(logName: "log", readPlan: { [table] _, _ in Sample.append(to: table) })
        var told = application.apply(
            .executionStart(ExecutionStart(id: 7, time: Timestamp(milliseconds: 5), plan: [1])))
        told += application.apply(
            .executionEnd(ExecutionEnd(id: 7, time: Timestamp(milliseconds: 6), errorMessage: "")))
        told += application.finish(closesOpen: true)
        #expect(told.flatMap(\.outputs).allSatisfy { $0.has(.sourceGap) })
        #expect(try #require(told.last).run.incomplete.map(\.kind) == [.sourceGap])
    }

    @Test func `an execution whose root is lost is flagged`() {
        var sample = Sample()
        sample.start(1, root: 0, at: 2_000, plan: Sample.append(to: table))
        sample.end(1, at: 2_100)
        #expect(flags(sample.told(gapsBefore: [3])) == [true])
        #expect(flags(sample.told(gapsBefore: [])) == [false])
    }

    @Test func `what may have been defined in a gap is flagged`() {
        var plan = Sample.append(to: table)
        plan.write?.incomplete = [IncompleteReason(kind: .opaqueCode, operator: "Scan ExistingRDD")]
        var sample = Sample()
        sample.start(0, at: 2_000, plan: plan)
        sample.end(0, at: 2_100)
        #expect(flags(sample.told(gapsBefore: [3])) == [true])
        #expect(flags(sample.told(gapsBefore: [])) == [false])
    }

    @Test func `a query that was open over a gap stays flagged, one that starts later is not`() {
        var stream = StreamingSample()
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20)))
        stream.progress(0, .news("orders"))
        let gap = stream.sample.count
        stream.batch(1, StreamingSample.plan(("a", 20)))
        stream.progress(1, .news("orders"), after: 700_000)
        stream.terminate()
        stream.start(run: 1)
        stream.batch(2, run: 1, StreamingSample.plan(("a", 20)))
        stream.progress(2, run: 1, .news("orders"))
        stream.terminate(run: 1)
        let streams = stream.sample.told(gapsBefore: [gap]).streaming
        #expect(streams.map(\.kind) == [.start, .running, .complete, .start, .complete])
        #expect(streams.map { $0.outputs.contains { $0.has(.sourceGap) } } == [false, true, true, false, false])
    }

    @Test func `what runs before a gap knew is no guide behind it`() {
        var stream = StreamingSample()
        stream.start()
        stream.batch(0, StreamingSample.plan(("a", 20), ("b", 30)))
        stream.progress(0, .news("orders"), .news("payments"))
        stream.terminate()
        let gap = stream.sample.count
        stream.start(run: 1)
        stream.batch(1, run: 1, StreamingSample.plan(("a", 21), constants: ["b"]))
        stream.progress(1, run: 1, .news("orders"), .idle("payments"))
        stream.terminate(run: 1)
        #expect(stream.sample.told(gapsBefore: [gap]).streaming.last?.edges == ["a <- orders.value"])
        #expect(
            stream.sample.told(gapsBefore: []).streaming.last?.edges == ["a <- orders.value", "b <- payments.value"])
    }

    // MARK: Plans that say nothing

    @Test func `executions without a plan are counted at the application's end`() throws {
        var lost = PlanLineage(rootOperator: "")
        (lost.lacksWrite, lost.incomplete) = (true, [IncompleteReason(kind: .modeLacks, operator: "plan", remedy: "x")])
        var sample = Sample()
        for id in 0..<3 {
            sample.start(id, at: 2_000, plan: id == 1 ? Sample.append(to: table) : lost)
            sample.end(id, at: 2_100)
        }
        sample.endApplication(at: 3_000)
        let told = sample.told(closesOpen: true)
        #expect(try #require(told.last).run.incomplete == [IncompleteReason(kind: .modeLacks, missing: 2, remedy: "x")])
        #expect(told.dropLast().allSatisfy { $0.run.incomplete.isEmpty })
    }

    @Test(arguments: [
        "tpch-3.5-formatted/local-1795227903947", "torture-3.5-formatted/local-1795227845314",
        "streaming-3.5-pairing/local-1795258459002", "streaming-3.5-formatted/local-1795229889572",
        "huge-3.5-formatted/local-1795232698602",
    ])
    func `a whole log of formatted plans lacks nothing as a whole`(_ name: String) throws {
        let told = try RunUpdate.told(byLog: PackageFiles.fixture("corpora/\(name).zstd"))
        let last = try #require(told.last)
        #expect(last.job.kind == .application && last.run.incomplete.isEmpty)
        #expect(!told.flatMap(\.outputs).contains { $0.has(.sourceGap) })
    }
}
