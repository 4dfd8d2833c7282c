import ByteReading
import MarquezDialect
import TestSupport
import Testing

/// What is said of an event, which is fit for a Marquez, and which the dialect leaves alone when it comes again.
func said(_ event: String) throws -> (event: JSONValue, repairs: [Repair]) {
    let translation = MarquezDialect.translate(Array(event.utf8))
    guard case .sayable(let bytes, let repairs) = translation else { throw Unsaid(translation) }
    #expect(MarquezDialect.translate(bytes) == .sayable(bytes, repairs: []))
    #expect(PoisonCheck.findings(in: bytes) == [])
    return (try JSONValue(parsing: bytes), repairs)
}

/// The reason for which an event is not said.
func refusal(of event: String) -> String? {
    guard case .unsayable(let reason) = MarquezDialect.translate(Array(event.utf8)) else { return nil }
    return reason
}

struct Unsaid: Error {
    let translation: Translation

    init(_ translation: Translation) { self.translation = translation }
}

extension JSONValue {
    /// The value at a path of keys and indexes: `outputs.0.name`.
    func at(_ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(self as JSONValue?) { value, part in
            guard let index = Int(part), let list = value?.array else { return value?[String(part)] }
            return list.indices.contains(index) ? list[index] : nil
        }
    }
}

@Suite struct UntouchedEventTests {
    @Test(arguments: [Sample.batch, Sample.stream, Sample.bareFail, Sample.datasetEvent, Sample.jobEvent])
    func `an event that needs nothing is sent byte for byte`(_ event: String) throws {
        let spaced = " \(event.replacing("\",\"", with: "\" ,\n\"").replacing("café", with: #"caf\u00e9"#)) "
        for text in [event, spaced] {
            let (value, repairs) = try said(text)
            #expect(repairs == [])
            #expect(MarquezDialect.translate(Array(text.utf8)) == .sayable(Array(text.utf8), repairs: []))
            #expect(value == (try JSONValue(parsing: Array(text.utf8))))
        }
    }

    @Test func `a repair leaves all else in its words and its order`() throws {
        let custom = #""zz":1.50,"aa":{"é":"e\u0301","n":1E+3,"l":[null,true]},"outputFacets":{},"#
        let event = Sample.batch.replacing(
            #""job":{"namespace":"lab","name":"app.insert","#,
            with: custom + #""job":{"namespace":"l b","name":"app.insert","#)
        let (value, repairs) = try said(event)
        #expect(repairs == [Repair(.namespaceSpelled, at: "job.namespace")])
        let expected = event.replacing("l b", with: "l_b").replacing(#"e\u0301"#, with: "e\u{301}")
        #expect(value.encoded() == Array(expected.utf8))
    }
}

@Suite struct RefusedEventTests {
    @Test(arguments: [
        (#""namespace":"s3://in""#, #""namespace":"""#, "inputs[0]"),
        (#""namespace":"s3://in""#, #""namespace":7"#, "inputs[0]"),
        (#""name":"t/out""#, #""name":" \t""#, "outputs[0]"), (#""name":"t/out","#, "", "outputs[0]"),
        (#""name":"t/out""#, "\"name\":\"\u{3000}\"", "outputs[0]"),
        (#""name":"app.insert""#, #""name":"""#, "job"), (#""namespace":"lab","name":"app.insert","#, "", "job"),
        (#""namespace":"lab","name":"app.insert""#, #""namespace":"","name":"x""#, "job"),
        (#""inputs":["#, #""inputs":[7,"#, "inputs[0]"), (#""inputs":[{"#, #""inputs":{"x":[{"#, "JSON"),
        (#""producer":"https://p","#, "", "producer"), (#""producer":"https://p""#, #""producer":null"#, "producer"),
        (#""eventTime":"2026-03-01T00:00:00Z","#, "", "eventTime"),
        (#""runId":"019c0000-0000-7000-8000-000000000001""#, #""runId":" ""#, "run.runId"),
        (#""runId":"019c0000-0000-7000-8000-000000000001""#, #""runId":{}"#, "run.runId"),
        (#""eventType":"COMPLETE""#, #""eventType":{}"#, "eventType"),
        (#""run":{"#, #""walk":{"#, "run is missing"),
        (#""job":{"namespace":"lab","name":"app.insert""#, #""sob":{"namespace":"lab","name":"j""#, "job is missing"),
        (#""run":{"#, #""run":7,"walk":{"#, "run is missing"), ("{", "[{", "JSON"), ("{", "{}{", "not JSON"),
        ("café", "caf\u{0}é", "not JSON"),
    ])
    func `what no repair can make certain is not said`(_ part: String, _ replacement: String, _ reason: String) {
        let event = Sample.batch((part, replacement))
        #expect(event != Sample.batch)
        #expect(refusal(of: event)?.contains(reason) == true, "\(refusal(of: event) ?? "it was said")")
    }

    @Test(arguments: ["", " ", "null", "7", "\"x\"", "[]", "{}", "<xml/>", #"{"eventType":"#, "{} tail", "[{},{}]"])
    func `what is no document is not said`(_ body: String) {
        #expect(refusal(of: body) != nil)
    }

    @Test func `a namespace too long for the column is not said`() {
        for place in ["s3://in", "s3://out"] {
            let long = Sample.batch.replacing(
                "\"namespace\":\"\(place)\"", with: "\"namespace\":\"\(String(repeating: "n", count: 1025))\"")
            #expect(refusal(of: long)?.contains("puts[0]") == true)
        }
        let job = Sample.batch(
            (#""lab","name":"app.insert""#, "\"\(String(repeating: "n", count: 1025))\",\"name\":\"j\""))
        #expect(refusal(of: job)?.contains("job") == true)
    }

    @Test func `two datasets never get one name`() {
        let other = Sample.batch(
            (#""inputs":["#, #""inputs":[{"namespace":"a b","name":"t"},{"namespace":"a=20b","name":"t"},"#))
        #expect(refusal(of: other)?.contains("one name") == true)
        let before = Sample.batch(
            (#""inputs":["#, #""inputs":[{"namespace":"a=20b","name":"t"},{"namespace":"a b","name":"t"},"#))
        #expect(refusal(of: before)?.contains("one name") == true)
    }

    @Test func `documents are nested to a thousand levels`() throws {
        func nested(_ depth: Int) -> String {
            let list = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return Sample.batch((#""facets":{"parent""#, "\"facets\":{\"d\":\(list),\"parent\""))
        }
        #expect(try said(nested(500)).repairs == [])
        #expect(refusal(of: nested(990)) == nil)
        #expect(refusal(of: nested(10_000))?.contains("too deep") == true)
    }

    @Test(arguments: ["START", "RUNNING", "ABORT", "OTHER"])
    func `a stream's event without datasets is not said`(_ type: String) {
        let event = Sample.bareFail.replacing("FAIL", with: type)
        #expect(refusal(of: event)?.contains("stream") == true)
        #expect(refusal(of: event.replacing(#""inputs":[],"outputs":[]"#, with: #""inputs":null"#)) != nil)
        #expect(refusal(of: event.replacing("STREAMING", with: "BATCH")) == nil)
    }

    @Test func `a stream's bare end is harmless`() throws {
        for type in ["FAIL", "COMPLETE", "complete"] {
            #expect(try said(Sample.bareFail.replacing("FAIL", with: type)).repairs == [])
        }
    }
}
