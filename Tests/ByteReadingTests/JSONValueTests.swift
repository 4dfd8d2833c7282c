import ByteReading
import TestSupport
import Testing

@Suite struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    private func written(_ value: JSONValue) -> String { String(decoding: value.encoded(), as: UTF8.self) }

    @Test(arguments: [
        (" { } ", "{}"), ("[ ]", "[]"), ("null", "null"), ("[true,false ,null]", "[true,false,null]"),
        (#"{"b":1,"a":{"c":[[],{}]}}"#, #"{"b":1,"a":{"c":[[],{}]}}"#),
        ("[0,-0,1.0,1.50,-1e5,1E+05,12345678901234567890.1]", "[0,-0,1.0,1.50,-1e5,1E+05,12345678901234567890.1]"),
        (#"["\u00e9\/\n\u0001é\ud83d"]"#, "[\"é/\\n\\u0001é\u{FFFD}\"]"),
        (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#), (#"{"a":1,"\u0061":3}"#, #"{"a":3}"#),
        ("{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
    ])
    func `a document is written as it was read`(_ text: String, _ expected: String) throws {
        #expect(Array(written(try parse(text)).utf8) == Array(expected.utf8))
    }

    @Test(arguments: [
        ("", JSONError(.endOfInput, at: 0)), ("{} {}", JSONError(.syntax, at: 3)), ("01", JSONError(.syntax, at: 1)),
        ("1.", JSONError(.endOfInput, at: 2)), ("-", JSONError(.endOfInput, at: 1)),
        ("[1.e5]", JSONError(.syntax, at: 3)),
        ("[1e]", JSONError(.syntax, at: 3)), ("-a", JSONError(.syntax, at: 1)), ("1-2", JSONError(.syntax, at: 1)),
        ("[1,]", JSONError(.syntax, at: 3)), ("{\"a\"}", JSONError(.syntax, at: 4)), ("{,}", JSONError(.syntax, at: 1)),
        ("[\"a\nb\"]", JSONError(.syntax, at: 3)), ("[\"\\x\"]", JSONError(.badEscape, at: 2)),
        ("{1:2}", JSONError(.syntax, at: 1)), ("nul", JSONError(.endOfInput, at: 0)),
        ("[1 2]", JSONError(.syntax, at: 3)),
        ("{\"a\":1,}", JSONError(.syntax, at: 7)), ("+1", JSONError(.syntax, at: 0)), ("]", JSONError(.syntax, at: 0)),
    ])
    func `what is no JSON is told with its place`(_ text: String, _ error: JSONError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONError(.invalidUTF8, at: 2)) { try JSONValue(parsing: [0x5B, 0x22, 0xFF, 0x22, 0x5D]) }
    }

    @Test(arguments: ["[", "{\"a\":"]) func `a thousand levels are read, one more is refused`(_ opening: String) throws
    {
        let closing = opening == "[" ? "]" : "}"
        func nested(_ depth: Int) -> String {
            String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
        }
        #expect(written(try parse(nested(1000))) == nested(1000))
        #expect(throws: JSONError(.tooDeep, at: 1000 * opening.utf8.count)) { try parse(nested(1001)) }
        #expect(throws: JSONError.self) { try parse(String(repeating: opening, count: 1_000_000)) }
    }

    @Test func `members are found, replaced, added and removed by their path`() throws {
        var value = try parse(#"{"run":{"id":"x","facets":{"a":1,"b":2}},"list":[{"n":1},{"n":2}]}"#)
        #expect(value["run"]?["id"]?.string == "x")
        #expect(value["run"]?["nothing"] == nil)
        #expect(value["list"]?["no object"] == nil)
        value["run"]?["id"] = "y"
        value["run"]?["facets"]?["a"] = nil
        value["run"]?["facets"]?["c"] = .number("3")
        value["list"]?.changeEachElement { $0["m"] = ["k": ["v", .null]] }
        value["none"]?["at all"] = "lost"
        value["list"]?["not"] = "an object"
        #expect(
            written(value)
                == #"{"run":{"id":"y","facets":{"b":2,"c":3}},"list":[{"n":1,"m":{"k":["v",null]}},{"n":2,"m":{"k":["v",null]}}]}"#
        )
    }

    @Test func `of many keys the last value counts in the place of the first`() throws {
        let members = (0..<100).map { "\"k\($0 % 50)\":\($0)" }
        let value = try parse("{" + members.joined(separator: ",") + "}")
        #expect(value.object?.members.map(\.key) == (0..<50).map { "k\($0)" })
        #expect(value["k7"] == .number("57"))
    }

    @Test func `keys that become one are joined`() {
        var object = JSONObject([.init("a1", "x"), .init("b", "y"), .init("a2", "z")])
        object.changeEachKey { $0.filter { !$0.isNumber } }
        #expect(JSONValue.object(object) == ["a": "z", "b": "y"])
        object.removeAll { $0.key == "a" }
        #expect(JSONValue.object(object) == ["b": "y"])
    }

    @Test func `values are equal by their bytes`() {
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(["a": "x", "b": "y"] as JSONValue != ["b": "y", "a": "x"])
        #expect(JSONValue.number("1.0") != .number("1"))
        #expect([.null, .bool(true), "x"] as JSONValue == [.null, .bool(true), "x"])
    }
}

/// Whatever the bytes are, a document becomes a value or an error.
@Suite struct JSONValueRobustnessTests {
    private static let sample = Array(
        #"{"E":"a.b.C","n":[-12.5e+3,{"k":"v\n\ud83d\ude00","t":true,"z":null}],"p":"\"x\" \\é","e":{}} "#.utf8)

    @Test func `a document cut at any byte is an error`() {
        for end in 0..<Self.sample.count - 1 {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(Self.sample[..<end])) }
        }
    }

    @Test func `a changed document is an error, or is written and read again alike`() throws {
        var random = SplitMix64(seed: 7)
        var (values, failures) = (0, 0)
        for _ in 0..<20_000 {
            let bytes = Self.sample.mutated(by: &random, changes: 1...1)
            guard let value = try? JSONValue(parsing: bytes) else {
                failures += 1
                continue
            }
            values += 1
            let again = value.encoded()
            #expect(try JSONValue(parsing: again) == value)
        }
        #expect(values > 2_000)
        #expect(failures > 5_000)
    }
}
