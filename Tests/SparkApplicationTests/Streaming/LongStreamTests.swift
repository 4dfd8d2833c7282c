import FoundationEssentials
import LineageModel
import SparkApplication
import SparkEventLog
import TestSupport
import Testing

/// One real micro-batch again and again, each time with its own numbers and time.
private struct LongStream {
    /// What the log has up to the end of the query's second batch.
    let head: [SparkEvent]
    private let batch: [SparkEvent]
    private let query: String

    init(of query: String) throws {
        let events = try StreamingCorpus.formatted.get().events.map(\.event)
        let ends = events.indices.filter { index in
            if case .queryProgress(let progress) = events[index] { progress.name == query } else { false }
        }
        try #require(ends.count > 2)
        head = Array(events[...ends[1]])
        batch = Array(events[(ends[1] + 1)...ends[2]])
        self.query = query
    }

    /// The events of the batch with a number, counted behind those of the head; batches come a minute apart.
    func batch(_ number: Int) -> [SparkEvent] { batch.map { moved($0, number) } }

    private func moved(_ event: SparkEvent, _ number: Int) -> SparkEvent {
        // Far more than a batch has executions.
        let shift = 1_000 + number * 100
        let time = Timestamp(milliseconds: 1_796_083_200_000 + Int64(number) * 60_000)
        switch event {
        case .executionStart(var start):
            start.id += shift
            start.rootID = start.rootID.map { $0 + shift }
            start.description = start.description?.replacing("batch = 2", with: "batch = \(number + 2)")
            start.time = time
            return .executionStart(start)
        case .executionEnd(let end):
            return .executionEnd(ExecutionEnd(id: end.id + shift, time: time, errorMessage: end.errorMessage))
        case .jobStart(var job):
            (job.id, job.executionID, job.time) = (job.id + shift, job.executionID.map { $0 + shift }, time)
            return .jobStart(job)
        case .jobEnd(var job):
            (job.id, job.time) = (job.id + shift, time)
            return .jobEnd(job)
        case .queryProgress(var progress):
            (progress.batchID, progress.time) = (number + 2, time)
            return .queryProgress(progress)
        default: return event
        }
    }
}

/// A stream that runs for long does not grow what is kept of it.
///
/// `SPARKLINEAGE_BATCHES=500000` makes a year of a batch a minute.
struct LongStreamTests {
    private static let count =
        ProcessInfo.processInfo.environment["SPARKLINEAGE_BATCHES"].flatMap { Int($0) } ?? 500

    /// Many thousands are for one query alone.
    private static let queries =
        ["orders_raw"] + (count > 5_000 ? [] : ["agg", "fb_merge", "fb_multi", "fb_nested"])

    @Test(arguments: queries)
    func `a snapshot after many batches is as small as after few, and is gone on from at once`(_ query: String) throws {
        let stream = try LongStream(of: query)
        var application = SparkApplication(logName: "log")
        for event in stream.head { _ = application.apply(event) }
        var (sizes, told): ([Int], [RunUpdate]) = ([], [])
        for number in 0..<Self.count {
            for event in stream.batch(number) { told += application.apply(event).suffix(1) }
            told = told.suffix(1)
            if [50, Self.count - 1].contains(number) { sizes.append(try JSONEncoder().encode(application).count) }
        }
        let details = try #require(told.last?.run.streaming)
        #expect(told.last?.job.name == Name("orders_stream.\(query)"))
        #expect(details.batches > Self.count - 20 && told.last?.outputs.first?.lineage != nil)
        // Numbers have more digits; nothing else.
        #expect(sizes[1] <= sizes[0] + 1_000 && sizes[1] <= 1_000_000, "\(sizes) bytes")
        let bytes = try JSONEncoder().encode(application)
        let clock = ContinuousClock()
        var resumed = application
        let time = try clock.measure { resumed = try JSONDecoder().decode(SparkApplication.self, from: bytes) }
        #expect(time < .seconds(1))
        print("\(query): \(Self.count) batches, snapshot of \(bytes.count) bytes, read in \(time)")
        // Whoever goes on tells the same.
        for event in stream.batch(Self.count) { #expect(resumed.apply(event) == application.apply(event)) }
        #expect(resumed.finish(closesOpen: true) == application.finish(closesOpen: true))
    }
}
