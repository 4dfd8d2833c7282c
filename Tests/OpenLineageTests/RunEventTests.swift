import LineageModel
import OpenLineage
import TestSupport
import Testing

@Suite struct RunEventTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_227_859_440, "2026-11-21T02:24:19.440Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (Int64.max, "9999-12-31T23:59:59.999Z"), (Int64.min, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `times are UTC with milliseconds`(_ milliseconds: Int64, _ text: String) throws {
        var update = Samples.applicationStart
        update.time = Timestamp(milliseconds: milliseconds)
        #expect(try ParsedEvent(update).text("eventTime") == text)
    }

    @Test func `the first and last days of the months of 800 years are right`() {
        var day: Int64 = -25_567
        for (year, month) in (1900..<2700).flatMap({ year in (1...12).map { (year, $0) } }) {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
            let prefix = "\(year)-\(month < 10 ? "0" : "")\(month)"
            #expect(date(ofDay: day) == "\(prefix)-01")
            #expect(date(ofDay: day + Int64(length) - 1) == "\(prefix)-\(length)")
            day += Int64(length)
        }
    }

    private func date(ofDay day: Int64) -> String {
        var update = Samples.dropAbort
        update.time = Timestamp(milliseconds: day * 86_400_000)
        let event = update.openLineageEvent().dropFirst("{\"eventTime\":\"".utf8.count)
        return String(decoding: event.prefix(10), as: UTF8.self)
    }

    @Test(arguments: [
        ("file", "file:///"), ("file:/srv/wh", "file:/srv/wh"), ("s3://corp-lake", "s3://corp-lake"),
        ("kafka://b1:9092", "kafka://b1:9092"), ("arn:aws:glue:eu:1", "arn:aws:glue:eu:1"), ("s3:", "s3:///"),
        ("s3://", "s3:///"), ("", "unknown:///"), ("a b", "unknown:///a%20b"), ("9x", "unknown:///9x"),
        ("hdfs://n/a b%20%zz{é", "hdfs://n/a%20b%20%25zz%7B%C3%A9"), (":x", "unknown:///:x"),
    ])
    func `each dataset has a source with a URI`(_ namespace: String, _ uri: String) throws {
        var update = Samples.dropAbort
        update.outputs[0].dataset.identity.namespace = Name(namespace)
        let event = try ParsedEvent(update)
        #expect(event.text("outputs.0.facets.dataSource.name") == namespace)
        #expect(event.text("outputs.0.facets.dataSource.uri") == uri)
    }

    @Test func `facets with nothing to say are left out`() throws {
        let event = try ParsedEvent(
            RunUpdate(
                kind: .start, time: Timestamp(milliseconds: 0), run: RunDescription(id: RunID(high: 0, low: 0)),
                job: Samples.dropAbort.job))
        #expect(event.keys("run.facets") == [])
        #expect(event.count("inputs") == 0)
        #expect(event.count("outputs") == 0)
        #expect(try ParsedEvent(Samples.dropAbort).keys("outputs.0.facets") == ["dataSource", "lifecycleStateChange"])
    }

    @Test func `a parent without a root is the root`() throws {
        let event = try ParsedEvent(Samples.dropAbort)
        #expect(event.text("run.facets.parent.root.run.runId") == Samples.application.id.description)
        #expect(event.text("run.facets.parent.root.job.name") == "torture")
        let start = try ParsedEvent(Samples.applicationStart)
        #expect(start.text("run.facets.parent.root.job.name") == "dag")
        #expect(start.text("run.facets.parent.job.name") == "dag.task")
    }
}

@Suite struct StringTests {
    @Test func `every control character survives`() throws {
        var update = Samples.dropAbort
        let text = String(String.UnicodeScalarView((0...0x2FF).compactMap(UnicodeScalar.init)))
        update.job.name = Name(text)
        #expect(try ParsedEvent(update).text("job.name").map { Array($0.utf8) } == Array(text.utf8))
        #expect(!update.openLineageEvent().contains { $0 < 0x20 })
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `any text in any place gives one line of JSON`(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let text = String(
            decoding: Array("a \"name\" – é 😀 \\ {}".utf8).mutated(by: &random, changes: 1...20), as: UTF8.self)
        var update = Samples.insertFail
        update.run.errorMessage = text
        update.run.parent?.job = Name(text)
        update.outputs[0].dataset.schema = [SchemaField(name: Name(text), type: text)]
        update.outputs[0].lineage = ColumnLineageFacts(columns: [
            ColumnOrigin(column: Name(text), sources: [Samples.source(text, Name(text), [.init(.identity)])])
        ])
        let event = try ParsedEvent(update)
        #expect(event.text("run.facets.errorMessage.message") == text)
        #expect(event.keys("outputs.0.facets.columnLineage.fields") == [text])
        #expect(!update.openLineageEvent().contains(UInt8(ascii: "\n")))
    }
}
