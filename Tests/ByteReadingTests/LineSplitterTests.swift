import ByteReading
import TestSupport
import Testing

/// A line as a value that outlives the splitter's buffer.
private struct Seen: Equatable {
    var text: String
    var offset: Int
    var isTerminated = true
}

@Suite struct LineSplitterTests {
    @Test func `lines come with their offsets, the last one without LF is marked`() {
        #expect(
            split("one\n\nthree\nlast", chunks: [100])
                == [
                    Seen(text: "one", offset: 0), Seen(text: "", offset: 4), Seen(text: "three", offset: 5),
                    Seen(text: "last", offset: 11, isTerminated: false),
                ])
        #expect(split("a\n", chunks: [100]) == [Seen(text: "a", offset: 0)])
        #expect(split("", chunks: [100]).isEmpty)
    }

    @Test func `a stream split at any byte gives the same lines`() {
        let text = "first\n\nsecond line\nthird, torn"
        let whole = split(text, chunks: [1000])
        for cut in 0...text.utf8.count {
            #expect(split(text, chunks: [cut, 1000]) == whole)
        }
        #expect(split(text, chunks: [Int](repeating: 1, count: text.utf8.count)) == whole)
    }

    @Test(arguments: [1, 2, 3, 16, 64]) func `any chunk size gives the lines of a plain split`(chunkSize: Int) {
        var random = SplitMix64(seed: UInt64(chunkSize))
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...3, using: &random) == 0 ? UInt8(ascii: "\n") : UInt8(ascii: "x")
            }
            let text = String(decoding: bytes, as: UTF8.self)
            var parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if parts.last == "" { parts.removeLast() }
            let lines = split(text, chunks: [Int.random(in: 1...300, using: &random), 300], chunkSize: chunkSize)
            #expect(lines.map(\.text) == parts)
            #expect(lines.map(\.offset) == offsets(of: parts))
        }
    }

    @Test(arguments: [3, 8, 64, 4096])
    func `a line over the limit is passed over and noted`(chunkSize: Int) {
        var splitter = LineSplitter(chunkSize: chunkSize, maximumLine: 10)
        let long = String(repeating: "y", count: 11)
        let lines = feed("0123456789\n\(long)\nafter\n\(long)\(long)", to: &splitter)
        #expect(lines == [Seen(text: "0123456789", offset: 0), Seen(text: "after", offset: 23)])
        #expect(splitter.oversizedCount == 2)
        #expect(splitter.oversized == [.init(offset: 11, byteCount: 11), .init(offset: 29, byteCount: 22)])
    }

    @Test func `a line of 50 MB is delivered whole, one over 64 MiB is not`() {
        var splitter = LineSplitter()
        let block = [UInt8](repeating: UInt8(ascii: "z"), count: 1_000_000)
        var lengths: [Int] = []
        for blocks in [50, 68, 1] {
            for _ in 0..<blocks {
                splitter.append(block.rawSpan)
                while let line = splitter.next() { lengths.append(line.bytes.byteCount) }
            }
            splitter.append([UInt8(ascii: "\n")].rawSpan)
            while let line = splitter.next() { lengths.append(line.bytes.byteCount) }
        }
        #expect(lengths == [50_000_000, 1_000_000])
        #expect(splitter.oversized == [.init(offset: 50_000_001, byteCount: 68_000_000)])
        #expect(splitter.byteCount == 119_000_003)
        let pending = splitter.pending.byteCount
        #expect(pending == 0)
        #expect(splitter.lineCount == 2)
    }

    @Test func `a gap ends the torn line and reading goes on behind it`() {
        var splitter = LineSplitter(chunkSize: 8)
        var lines: [Seen] = []
        splitter.append(Array("one\ntw".utf8).rawSpan)
        splitter.finish()
        drain(&splitter, into: &lines)
        splitter.append(Array("three\n".utf8).rawSpan)
        splitter.finish()
        drain(&splitter, into: &lines)
        #expect(
            lines == [
                Seen(text: "one", offset: 0), Seen(text: "tw", offset: 4, isTerminated: false),
                Seen(text: "three", offset: 6),
            ])
        #expect(splitter.unterminatedOffset == 4)
    }

    private func split(_ text: String, chunks: [Int], chunkSize: Int = 256) -> [Seen] {
        var splitter = LineSplitter(chunkSize: chunkSize)
        let bytes = Array(text.utf8)
        var lines: [Seen] = []
        var start = 0
        for chunk in chunks {
            let end = min(bytes.count, start + chunk)
            splitter.append(Array(bytes[start..<end]).rawSpan)
            start = end
            drain(&splitter, into: &lines)
        }
        splitter.finish()
        drain(&splitter, into: &lines)
        return lines
    }

    private func feed(_ text: String, to splitter: inout LineSplitter) -> [Seen] {
        var lines: [Seen] = []
        for byte in text.utf8 {
            splitter.append([byte].rawSpan)
            drain(&splitter, into: &lines)
        }
        splitter.finish()
        drain(&splitter, into: &lines)
        return lines
    }

    private func drain(_ splitter: inout LineSplitter, into lines: inout [Seen]) {
        while let line = splitter.next() {
            lines.append(
                Seen(text: line.bytes.decodedUTF8(), offset: line.offset, isTerminated: line.isTerminated))
        }
    }

    private func offsets(of parts: [String]) -> [Int] {
        var next = 0
        return parts.map { part in
            defer { next += part.utf8.count + 1 }
            return next
        }
    }
}
