import ByteReading
import Testing

@Suite struct JSONCursorTests {
    @Test func `keys come in any order, twice, and unknown ones are skipped`() throws {
        let line: [UInt8] = Array(
            #"{"x":{"a":[1,"}"]},"Job ID":7,"b":null,"Name":"n\u0061","Job ID": 8 ,"ok":true}"#.utf8)
        var cursor = JSONCursor(line.rawSpan)
        var jobs: [Int] = []
        var name = ""
        var isFine = false
        try cursor.beginObject()
        while let key = try cursor.nextKey() {
            switch key {
            case "Job ID": jobs.append(try cursor.readInt())
            case "Name": name = try cursor.readString()
            case "ok": isFine = try cursor.readBool()
            default: try cursor.skipValue()
            }
        }
        try cursor.expectEnd()
        #expect(jobs == [7, 8])
        #expect(name == "na")
        #expect(isFine)
    }

    @Test func `nested objects and arrays are walked`() throws {
        let line: [UInt8] = Array(#" { "rows" : [ [ ] , [1, -2] , [ {} ] ] , "e" : { } } "#.utf8)
        var cursor = JSONCursor(line.rawSpan)
        var numbers: [Int] = []
        var rows = 0
        try cursor.beginObject()
        while let key = try cursor.nextKey() {
            guard key.equals("rows") else {
                try cursor.skipValue()
                continue
            }
            try cursor.beginArray()
            while try cursor.nextElement() {
                rows += 1
                try cursor.beginArray()
                while try cursor.nextElement() {
                    if try cursor.peek() == .number {
                        numbers.append(try cursor.readInt())
                    } else {
                        try cursor.skipValue()
                    }
                }
            }
        }
        try cursor.expectEnd()
        #expect(rows == 3)
        #expect(numbers == [1, -2])
    }

    @Test func `a key written with escapes is found`() throws {
        let line: [UInt8] = Array(#"{"\u0045v\u0065nt":1}"#.utf8)
        var cursor = JSONCursor(line.rawSpan)
        try cursor.beginObject()
        var isEvent = false
        var isOther = true
        if let key = try cursor.nextKey() { (isEvent, isOther) = (key.equals("Event"), key.equals("Events")) }
        #expect(isEvent)
        #expect(!isOther)
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), (" 12 ", 12),
    ])
    func `integers of 64 bits are read`(text: String, value: Int) throws {
        let bytes = Array(text.utf8)
        var cursor = JSONCursor(bytes.rawSpan)
        #expect(try cursor.readInt() == value)
        try cursor.expectEnd()
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "1.5", "1e3", "99999999999999999999999"])
    func `other numbers are refused and can be skipped`(_ text: String) throws {
        let bytes = Array(text.utf8)
        var cursor = JSONCursor(bytes.rawSpan)
        #expect(throws: JSONError(.notAnInteger, at: 0)) { try readInt(&cursor) }
        try cursor.skipValue()
        try cursor.expectEnd()
    }

    @Test func `a value of another type stays unread`() throws {
        let bytes = Array(#""text""#.utf8)
        var cursor = JSONCursor(bytes.rawSpan)
        #expect(throws: JSONError(.typeMismatch, at: 0)) { try readInt(&cursor) }
        #expect(try cursor.readNull() == false)
        #expect(try cursor.readString() == "text")
    }

    @Test func `null is told apart`() throws {
        let bytes = Array("[null,1]".utf8)
        var cursor = JSONCursor(bytes.rawSpan)
        try cursor.beginArray()
        #expect(try cursor.nextElement())
        #expect(try cursor.readNull())
        #expect(try cursor.nextElement())
        #expect(try !cursor.readNull())
        #expect(try cursor.readInt() == 1)
        #expect(try !cursor.nextElement())
    }

    @Test(arguments: [
        (#"{"a" 1}"#, JSONError(.syntax, at: 5)), (#"{"a":1 "b":2}"#, JSONError(.syntax, at: 7)),
        (#"{"a":tru}"#, JSONError(.syntax, at: 5)), (#"{"a":"b"#, JSONError(.endOfInput, at: 7)),
        (#"{a:1}"#, JSONError(.syntax, at: 1)), (#"[1]"#, JSONError(.typeMismatch, at: 0)),
        ("", JSONError(.endOfInput, at: 0)), (#"{"a":}"#, JSONError(.syntax, at: 5)),
        (#"{"a":[[{}]"#, JSONError(.endOfInput, at: 10)), (#"{"a":1}x"#, JSONError(.syntax, at: 7)),
    ])
    func `an error says what and where`(text: String, error: JSONError) {
        let bytes = Array(text.utf8)
        #expect(throws: error) { try walk(bytes) }
    }

    @Test func `deep brackets are refused without a stack overflow`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 3_000_000)
        var cursor = JSONCursor(bytes.rawSpan)
        var caught: JSONError?
        do { try cursor.skipValue() } catch { caught = error }
        #expect(caught == JSONError(.tooDeep, at: JSONCursor.maximumDepth))
    }

    private func readInt(_ cursor: inout JSONCursor) throws -> Int { try cursor.readInt() }

    private func walk(_ bytes: [UInt8]) throws {
        var cursor = JSONCursor(bytes.rawSpan)
        try cursor.beginObject()
        while try cursor.nextKey() != nil { try cursor.skipValue() }
        try cursor.expectEnd()
    }
}
