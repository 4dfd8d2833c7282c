import ByteReading
import Normalization
import TestSupport
import Testing

/// Documents in lines, as clients lay them out and as accidents leave them.
struct DocumentAssemblerTests {
    /// `e1` for an event's time, `?` for garbage, each with where it starts.
    private func pieces(_ text: String) -> [String] {
        var assembler = DocumentAssembler()
        var (found, offset): ([DocumentAssembler.Piece], Int) = ([], 0)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        let rest = lines.removeLast()
        for line in lines {
            found += assembler.take(line, at: offset)
            offset += line.count + 1
        }
        if !rest.isEmpty { found += assembler.take(rest, at: offset, isTerminated: false) }
        found += assembler.giveUp("the end")
        return found.map { piece in
            switch piece {
            case .document(let value, let offset, _): "\(value["eventTime"]?.string ?? "-")@\(offset)"
            case .garbage(_, let offset, _): "?@\(offset)"
            }
        }
    }

    private func event(_ time: String, _ more: String = "") -> String { #"{"eventTime":"\#(time)","a":[{}]\#(more)}"# }

    @Test func `one document a line, with or without the last line's end`() {
        #expect(pieces("\(event("1"))\n\n  \(event("2"))\r\n\(event("3"))") == ["1@0", "2@30", "3@58"])
        #expect(pieces("\u{FEFF}\(event("1"))\n") == ["1@3"])
        #expect(pieces("") == [])
    }

    @Test func `pretty-printed documents, one after the other`() {
        let pretty = "{\n  \"eventTime\": \"1\",\n  \"a\": {\n    \"b\": \"}{\\\"\"\n  }\n}"
        let flat = "{\n\"eventTime\": \"2\",\n\"a\": [\n{\n\"b\": 1\n}\n]\n}"
        #expect(pieces("\(pretty)\n\(flat)\n\(pretty)").map { $0.first } == ["1", "2", "1"])
    }

    @Test func `arrays, in one line or many`() {
        #expect(pieces("[\(event("1")),\(event("2"))]") == ["1@1", "2@28"])
        #expect(pieces("[\n  \(event("1")),\n  \(event("2"))\n]\n").map { $0.first } == ["1", "2"])
        #expect(pieces("[]\n\(event("3"))") == ["3@3"])
    }

    @Test func `a torn line is garbage, and the next one is read`() {
        let torn = String(event("1").dropLast(4))
        #expect(pieces("\(torn)\n\(event("2"))\n") == ["?@0", "2@23"])
        #expect(pieces("{\"eventTime\":\"1\n\(event("2"))\n") == ["?@0", "2@16"])
        #expect(pieces("no json\n\(event("2"))\n") == ["?@0", "2@8"])
        #expect(pieces("\"x\"}]}\n\(event("2"))\n\(torn)") == ["?@0", "2@7", "?@34"])
    }

    @Test func `an event that was written into another's line is found`() {
        let torn = String(event("1").dropLast(4))
        #expect(pieces("\(torn)\(event("2"))\n\(event("3"))\n") == ["?@0", "2@22", "3@49"])
        let inText = "{\"eventTime\":\"1\",\"x\":\"abc\(event("2"))\n"
        #expect(pieces(inText) == ["?@0", "2@25"])
    }

    @Test func `what is hostile costs no more than what is long`() {
        let marks = String(repeating: "{\"eventTime\"", count: 20_000)
        #expect(pieces(marks + "\n\(event("2"))\n").last == "2@240001")
        #expect(pieces(String(repeating: "[", count: 100_000) + "\n") == [])
        #expect(pieces(String(repeating: "{", count: 5000) + String(repeating: "}", count: 5000) + "\n") == ["?@0"])
    }

    @Test func `nothing of the text is lost or given twice, wherever it is torn or mutated`() {
        let text = Array(
            "[\(event("1"))]\n\(event("2", ",\"s\":\"\\\"}\""))\n{\n\"eventTime\":\"3\"\n}\n\(event("4"))\n".utf8)
        var random = SplitMix64(seed: 7)
        for _ in 0..<500 {
            let bytes = text.mutated(by: &random)
            var assembler = DocumentAssembler()
            var (offset, end) = (0, 0)
            var found: [DocumentAssembler.Piece] = []
            for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
                found += assembler.take(Array(line), at: offset)
                offset += line.count + 1
            }
            for piece in found + assembler.giveUp("the end") {
                switch piece {
                case .document(_, let start, let count):
                    #expect(start >= end)
                    end = start + count
                case .garbage(let garbage, let start, _):
                    #expect(start >= end)
                    end = start + garbage.count
                }
            }
            #expect(end <= offset)
        }
    }
}
