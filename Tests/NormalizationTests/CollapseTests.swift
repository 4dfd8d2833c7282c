import ByteReading
import LineageModel
import Normalization
import TestSupport
import Testing

struct CollapseTests {
    private var collapse = RunCollapse()

    private mutating func take(_ events: String..., second: Int64 = 0) throws -> [String] {
        try events.flatMap { text in
            collapse.take(try event(text), at: Timestamp(milliseconds: second * 1000)).map(short)
        }
    }

    private mutating func pass(second: Int64) -> [String] {
        collapse.pass(to: Timestamp(milliseconds: second * 1000)).map(short)
    }

    @Test mutating func `a START waits until inputs, outputs and their columns are known, and keeps its time`() throws {
        #expect(try take("START 1 a(x)>") == [])
        #expect(try take("RUNNING 2 >b") == [])
        #expect(try take("RUNNING 3 >b(y)") == ["START 1 a(x)>b(y)"])
        #expect(try take("RUNNING 4 >b(y)", "RUNNING 5 a(x)>") == [])
        #expect(try take("RUNNING 6 >b(y,z)") == ["RUNNING 6 a(x)>b(y,z)"])
        #expect(try take("RUNNING 7 c(x)>") == ["RUNNING 7 a(x),c(x)>b(y,z)"])
        #expect(try take("COMPLETE 8 >") == ["COMPLETE 8 a(x),c(x)>b(y,z)"])
    }

    @Test mutating func `a START that waited till the end is bare, as the end says the rest`() throws {
        #expect(try take("START 1 a(x)>") == [])
        #expect(try take("COMPLETE 2 >b(y)") == ["START 1 >", "COMPLETE 2 a(x)>b(y)"])
    }

    @Test mutating func `a FAIL stays a FAIL, and what comes after it is told only if it says more`() throws {
        #expect(try take("START 1 a(x)>b(y)", "FAIL 2 >") == ["START 1 a(x)>b(y)", "FAIL 2 a(x)>b(y)"])
        #expect(try take("COMPLETE 3 a(x)>b(y)") == [])
        #expect(try take("RUNNING 4 >", "START 1 >") == [])
        #expect(try take("COMPLETE 5 >c(z)") == ["FAIL 5 a(x)>b(y),c(z)"])
        #expect(collapse.counts.late == 4)
    }

    @Test mutating func `an end without a START, and one of another spelling, is told`() throws {
        #expect(try take("complete 2 a>b") == ["COMPLETE 2 a>b"])
    }

    @Test mutating func `what waits for long is told all the same`() throws {
        #expect(try take("START 1 a(x)>", second: 10) == [])
        #expect(pass(second: 69) == [])
        #expect(pass(second: 70) == ["START 1 a(x)>"])
        #expect(pass(second: 200) == [])
        #expect(try take("COMPLETE 2 >b", second: 201) == ["COMPLETE 2 a(x)>b"])
    }

    @Test mutating func `an open run is forgotten after a week, with a last word, and counted`() throws {
        #expect(try take("START 1 a(x)>b(y)") == ["START 1 a(x)>b(y)"])
        #expect(try take("RUNNING 2 !f") == [])
        #expect(pass(second: 7 * 86_400 - 1) == [])
        #expect(collapse.openCount == 1)
        #expect(pass(second: 7 * 86_400) == ["RUNNING 2 !f a(x)>b(y)"])
        #expect(collapse.counts.forgotten == 1 && collapse.openCount == 0)
        let changes = collapse.takeChanges()
        #expect(changes.count == 1 && changes["r"] == .some(nil))
    }

    @Test mutating func `an ended run is forgotten after ten minutes, and not counted`() throws {
        #expect(try take("COMPLETE 2 a>b") == ["COMPLETE 2 a>b"])
        #expect(pass(second: 599) == [])
        #expect(try take("COMPLETE 2 a>b", second: 599) == [])
        #expect(pass(second: 599 + 600) == [])
        #expect(collapse.counts.forgotten == 0)
        #expect(try take("COMPLETE 2 a>b", second: 1200) == ["COMPLETE 2 a>b"])
    }

    @Test mutating func `a START of a streaming job never comes without its datasets`() throws {
        var start = try event("START 1 a(x)>")
        start["job"]?["facets"] = ["jobType": ["processingType": "STREAMING"]]
        #expect(collapse.take(start, at: Timestamp(milliseconds: 0)).isEmpty)
        #expect(try take("COMPLETE 2 >b") == ["START 1 a(x)>b", "COMPLETE 2 a(x)>b"])
    }

    @Test mutating func `column lineage of a batch is told at its end, or when it is forgotten`() throws {
        var start = try event("START 1 a(x)>b(y)")
        start["outputs"]?.changeEachElement { $0["facets"]?["columnLineage"] = ["fields": [:]] }
        let told = collapse.take(start, at: Timestamp(milliseconds: 0))
        #expect(told.map(short) == ["START 1 a(x)>b(y)"])
        #expect(told[0]["outputs"]?.array?[0]["facets"]?["columnLineage"] == nil)
        var ended = collapse
        let end = ended.take(try event("COMPLETE 2 >"), at: Timestamp(milliseconds: 0))
        let last = collapse.pass(to: Timestamp(milliseconds: 7 * 86_400_000))
        for events in [end, last] {
            #expect(events.count == 1)
            #expect(events[0]["outputs"]?.array?[0]["facets"]?["columnLineage"] == ["fields": [:]])
        }
    }

    @Test mutating func `the same dataset twice in an event stays twice`() throws {
        #expect(try take("START 1 a(x),a(y)>b(z)") == ["START 1 a(x),a(y)>b(z)"])
        #expect(try take("COMPLETE 2 a(x)>") == ["COMPLETE 2 a(x),a(y)>b(z)"])
    }

    @Test mutating func `what is no event of a run passes`() throws {
        let dataset: JSONValue = ["dataset": ["namespace": "n", "name": "d"]]
        #expect(collapse.take(dataset, at: Timestamp(milliseconds: 0)) == [dataset])
        for odd in ["[]", "1", #"{"run":[]}"#, #"{"run":{"runId":1}}"#] {
            let value = try JSONValue(parsing: Array(odd.utf8))
            #expect(collapse.take(value, at: Timestamp(milliseconds: 0)) == [value])
        }
    }

    @Test mutating func `odd and changed events end in events, never in a crash`() throws {
        let texts = ["START 1 a(x)>b(y)", "RUNNING 2 !f c>", "FAIL 3 >b(z)", "COMPLETE 4 a>"]
        var random = SplitMix64(seed: 3)
        var taken = 0
        for _ in 0..<10_000 {
            guard let text = texts.randomElement(using: &random) else { return }
            guard let odd = try? JSONValue(parsing: try event(text).encoded().mutated(by: &random)) else { continue }
            _ = collapse.take(odd, at: Timestamp(milliseconds: Int64(taken)))
            taken += 1
        }
        #expect(taken > 500)
        _ = pass(second: 1_000_000)
    }
}

/// Makes an event of `TYPE TIME !runfacet input(column,…),…>output(…),…`.
private func event(_ text: String) throws -> JSONValue {
    let words = text.split(separator: " ").map(String.init)
    let facets = words.filter { $0.hasPrefix("!") }.map { JSONObject.Member(String($0.dropFirst()), ["x": "1"]) }
    let lists = (words.last ?? "").split(separator: ">", omittingEmptySubsequences: false).map(datasets)
    var event: JSONValue = ["eventType": .string(words[0]), "eventTime": .string(words[1])]
    event["run"] = ["runId": "r", "facets": .object(JSONObject(facets))]
    event["job"] = ["namespace": "n", "name": "j"]
    guard lists.count == 2 else { return event }
    event["inputs"] = .array(lists[0])
    event["outputs"] = .array(lists[1])
    return event
}

private func datasets(_ text: Substring) -> [JSONValue] {
    text.matches(of: /(\w+)(?:\(([\w,]+)\))?/).map { match in
        let fields = (match.2 ?? "").split(separator: ",").map { ["name": .string(String($0))] as JSONValue }
        let facets: JSONValue = fields.isEmpty ? [:] : ["schema": ["fields": .array(fields)]]
        return ["namespace": "n", "name": .string(String(match.1)), "facets": facets]
    }
}

/// The same text of an event.
private func short(_ event: JSONValue) -> String {
    let lists = ["inputs", "outputs"].map { side in
        (event[side]?.array ?? []).map { dataset in
            let fields = (dataset["facets"]?["schema"]?["fields"]?.array ?? []).map { $0["name"]?.string ?? "" }
            return (dataset["name"]?.string ?? "") + (fields.isEmpty ? "" : "(\(fields.joined(separator: ",")))")
        }.joined(separator: ",")
    }
    let facets = (event["run"]?["facets"]?.object?.members ?? []).map { "!\($0.key)" }
    let head = [event["eventType"]?.string ?? "", event["eventTime"]?.string ?? ""] + facets
    return (head + [lists.joined(separator: ">")]).joined(separator: " ")
}
