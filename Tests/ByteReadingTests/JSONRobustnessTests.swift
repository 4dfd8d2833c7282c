import ByteReading
import TestSupport
import Testing

/// Whatever the bytes are, a reader ends with a value or an error.
@Suite struct JSONRobustnessTests {
    private static let sample = Array(
        #"{"Event":"a.b.C","n":[-12,{"k":"v\n\ud83d\ude00","t":true,"z":null}],"p":"== Plan ==\n\"x\" \\","e":{}} "#
            .utf8)

    @Test func `a text cut at any byte is an error`() {
        for end in 0..<Self.sample.count - 1 {
            #expect(throws: JSONError.self) { try readAll(Array(Self.sample[..<end])) }
        }
        #expect(throws: Never.self) { try readAll(Self.sample) }
    }

    @Test func `a changed text ends in a value or an error`() {
        var random = SplitMix64(seed: 42)
        var failures = 0
        for _ in 0..<20_000 {
            do { try readAll(Self.sample.mutated(by: &random)) } catch { failures += 1 }
        }
        #expect(failures > 5_000)
        #expect(failures < 20_000)
    }

    private func readAll(_ bytes: [UInt8]) throws(JSONError) {
        var skipping = JSONCursor(bytes.rawSpan)
        try skipping.skipValue()
        var cursor = JSONCursor(bytes.rawSpan)
        try readValue(&cursor)
        try cursor.expectEnd()
    }

    private func readValue(_ cursor: inout JSONCursor) throws(JSONError) {
        switch try cursor.peek() {
        case .object:
            try cursor.beginObject()
            while try cursor.nextKey() != nil { try readValue(&cursor) }
        case .array:
            try cursor.beginArray()
            while try cursor.nextElement() { try readValue(&cursor) }
        case .string: _ = try cursor.readString()
        case .number: _ = try cursor.readInt()
        case .boolean: _ = try cursor.readBool()
        case .null: _ = try cursor.readNull()
        }
    }
}
