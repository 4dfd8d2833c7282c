import ByteReading
import Glibc

/// Reading a file, splitting it into lines and looking at each line's start: what no harvest can do without.
enum LineSplitting {
    /// The argument that makes this program do that and nothing else.
    static let command = "split-lines"

    /// Counts the lines, and those that lineage would look at.
    static func count(_ path: String) throws(BenchmarkError) {
        var lines = 0
        var kept = 0
        try read(path) { line in
            lines += 1
            if !line.hasBytes("{\"Event\":\"SparkListenerTask", at: 0) { kept += 1 }
        }
        print(lines, kept)
    }

    /// How many lines have `text` in them.
    static func count(_ path: String, containing text: StaticString) throws(BenchmarkError) -> Int {
        var count = 0
        try read(path) { line in
            var start = 0
            while let hit = line.firstOffset(of: text.utf8Start.pointee, from: start) {
                if line.hasBytes(text, at: hit) {
                    count += 1
                    break
                }
                start = hit + 1
            }
        }
        return count
    }

    private static func read(_ path: String, _ body: (RawSpan) -> Void) throws(BenchmarkError) {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw BenchmarkError("\(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var splitter = LineSplitter()
        while fill(&splitter, from: file) > 0 {
            while let line = splitter.next() { body(line.bytes) }
        }
    }

    private static func fill(_ splitter: inout LineSplitter, from file: Int32) -> Int {
        splitter.fill { (free: inout MutableRawSpan) -> Int in
            free.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
        }
    }
}
