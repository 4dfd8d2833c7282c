import ByteReading
import Testing

@Suite struct JSONTextTests {
    @Test(arguments: [
        (#""""#, ""), (#""plain""#, "plain"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""é€😀""#, "é€😀"), (#""\u00e9\u20AC\ud83d\ude00""#, "é€😀"), (#""a\\""#, "a\\"), (#""\\\\\"""#, #"\\""#),
        (#""\ud83d""#, "\u{FFFD}"), (#""\ude00x""#, "\u{FFFD}x"), (#""\ud83dA""#, "\u{FFFD}A"),
        (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\u0000""#, "\0"),
    ])
    func `escapes are resolved`(json: String, text: String) throws {
        let bytes = Array(json.utf8)
        var cursor = JSONCursor(bytes.rawSpan)
        let bookmark = cursor
        #expect(try cursor.readString() == text)
        try cursor.expectEnd()
        cursor = bookmark
        var output: [UInt8] = [1]
        try cursor.readStringBytes(into: &output)
        #expect(output == [1] + Array(text.utf8))
    }

    @Test(arguments: [(#""a\q""#, 2), (#""\u12g4""#, 1), (#""\u123""#, 1), (#""x\ud83d\uZ""#, 8)])
    func `a bad escape is told with its place and leaves the output alone`(json: String, offset: Int) {
        let bytes = Array(json.utf8)
        var output: [UInt8] = [1, 2]
        #expect(throws: JSONError(.badEscape, at: offset)) {
            var cursor = JSONCursor(bytes.rawSpan)
            try cursor.readStringBytes(into: &output)
        }
        #expect(output == [1, 2])
    }

    @Test(arguments: 0..<140) func `the closing quote is found at any distance`(length: Int) throws {
        for escape in ["", #"\""#, #"\\"#] {
            let text = String(repeating: "x", count: length) + escape
            let bytes = Array(("\"" + text + "\",1").utf8)
            var cursor = JSONCursor(bytes.rawSpan)
            let raw = try cursor.readText().raw.byteCount
            #expect(raw == text.utf8.count)
        }
    }

    @Test func `bytes that are no UTF-8 are found`() {
        let good = Array("añ😀".utf8)
        #expect(good.rawSpan.firstInvalidUTF8() == nil)
        let bad: [UInt8] = good + [0x20, 0xC3, 0x28]
        #expect(bad.rawSpan.firstInvalidUTF8() == good.count + 1)
        #expect(bad.rawSpan.decodedUTF8() == "añ😀 \u{FFFD}(")
    }
}
