import ByteReading
import LineageModel
import SparkEventLog
import TestSupport
import Testing

@Suite struct StreamingEventTests {
    private static let prefix = #"{"Event":"org.apache.spark.sql.streaming.StreamingQueryListener$Query"#

    private static let started =
        prefix
        + #"StartedEvent","id":"a-1","runId":"b-2","name":"orders","timestamp":"2026-11-21T02:58:53.865Z","jobTags":[]}"#

    private static let progress =
        prefix
        + #"ProgressEvent","progress":{"id":"a-1","runId":"b-2","name":null,"timestamp":"2026-11-21T02:58:53.865Z","batchId":7,"durationMs":{"x":1},"sources":[{"description":"KafkaV2[Subscribe[orders, \"p\"]]","startOffset":"{\"orders\":{\"0\":1}}","endOffset":"{\"orders\":{\"0\":4},\"aa\":{\"1\":2},\"note\":3}","latestOffset":null,"numInputRows":3,"metrics":{}},{"description":"FileStreamSource[file:/p]","startOffset":null,"endOffset":null,"numInputRows":0}],"sink":{"description":"lake.db.t","numOutputRows":-1,"metrics":{}},"observedMetrics":{}}}"#

    private static let terminated =
        prefix
        + #"TerminatedEvent","id":"a-1","runId":"b-2","exception":"java.lang.E: \"x\"\n\tat y","errorClassOnException":null}"#

    private static let time = Timestamp(milliseconds: 1_795_229_933_865)

    @Test func `a query starts`() throws {
        let start = QueryStarted(id: "a-1", runID: "b-2", name: "orders", time: Self.time)
        #expect(try event(Self.started) == .queryStarted(start))
        let unnamed = Self.started.replacing("\"orders\"", with: "null")
        #expect(try event(unnamed) == .queryStarted(QueryStarted(id: "a-1", runID: "b-2", name: nil, time: Self.time)))
    }

    @Test func `a batch has its sources, idle ones too, and its sink`() throws {
        guard case .queryProgress(let progress) = try event(Self.progress) else {
            Issue.record("no progress")
            return
        }
        #expect(progress.batchID == 7 && progress.time == Self.time && progress.name == nil)
        #expect(progress.sources.map(\.isChanged) == [true, false])
        // Resolved topics, in order; what is no topic's offsets is none.
        #expect(progress.sources.map(\.topics) == [["aa", "orders"], []])
        #expect(progress.sources[0].endOffset.hasPrefix("{\"orders\":"))
        #expect(progress.sources.map(\.inputRows) == [3, 0])
        #expect(progress.sink == "lake.db.t" && progress.outputRows == nil)
    }

    @Test func `a query ends, with its cause or without`() throws {
        #expect(
            try event(Self.terminated)
                == .queryTerminated(QueryTerminated(id: "a-1", runID: "b-2", exception: "java.lang.E: \"x\"\n\tat y")))
        for none in ["null", "\"\"", "\"None\""] {
            let line = Self.prefix + #"TerminatedEvent","id":"a-1","runId":"b-2","exception":"# + none + "}"
            #expect(try event(line) == .queryTerminated(QueryTerminated(id: "a-1", runID: "b-2")))
        }
    }

    @Test(arguments: [
        "2026-11-21T02:58:53.865+00:00", "2026-11-21", "", "2026-13-21T02:58:53.865Z", "2026-00-21T02:58:53.865Z",
        "2026-11-32T02:58:53.865Z", "20x6-11-21T02:58:53.865Z", "2026-11-21T02:58:53,865Z",
    ])
    func `another form of time is damage`(_ time: String) {
        let line = Self.started.replacing("2026-11-21T02:58:53.865Z", with: time)
        #expect(throws: SparkEventError.self) { try event(line) }
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2000-02-29T00:00:00.000Z", 951_782_400_000),
            ("1970-01-01T00:00:01Z", 1000),
            ("2100-03-01T00:00:00.000Z", 4_107_542_400_000), ("1969-12-31T23:59:59.999Z", -1),
        ] as [(String, Int64)])
    func `times are read`(_ text: String, _ milliseconds: Int64) throws {
        let line = Self.started.replacing("2026-11-21T02:58:53.865Z", with: text)
        guard case .queryStarted(let start) = try event(line) else {
            Issue.record("no start")
            return
        }
        #expect(start.time == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: [started, progress, terminated])
    func `a line cut at any byte is refused`(_ line: String) {
        let bytes = Array(line.utf8)
        for end in (Self.prefix.utf8.count + 20)..<bytes.count {
            #expect(throws: SparkEventError.self) { try SparkEvent(line: Array(bytes[..<end]).rawSpan) }
        }
    }

    @Test(arguments: [started, progress, terminated])
    func `a mutated line is read or refused`(_ line: String) {
        var random = SplitMix64(seed: 7)
        let bytes = Array(line.utf8)
        for _ in 0..<3_000 { _ = try? SparkEvent(line: bytes.mutated(by: &random).rawSpan) }
    }

    private func event(_ line: String) throws -> SparkEvent? {
        try SparkEvent(line: Array(line.utf8).rawSpan)
    }
}
