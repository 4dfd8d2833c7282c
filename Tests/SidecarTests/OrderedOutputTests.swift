import Sidecar
import Synchronization
import TestSupport
import Testing

@Suite struct OrderedOutputTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("ordered") }

    @Test(arguments: [0, 100, 1 << 20])
    func `chapters written in any order by many threads come out in theirs`(memory: Int) throws {
        let path = folder.path("out")
        let output = OrderedOutput(try OutputFile.open(path), memory: memory)
        let next = Atomic<Int>(0)
        let failures = Atomic<Int>(0)
        Threads.run(8) {
            while case let chapter = next.add(1, ordering: .relaxed).oldValue, chapter < 200 {
                do throws(Stop) {
                    for part in Self.parts(of: chapter) { try output.write(part, to: chapter) }
                    try output.end(chapter)
                } catch {
                    failures.add(1, ordering: .relaxed)
                }
            }
        }
        try output.finish()
        #expect(failures.load(ordering: .relaxed) == 0)
        #expect(try readFile(path) == (0..<200).flatMap { Self.parts(of: $0).flatMap(\.self) })
    }

    @Test func `what waits for a chapter that never ended is written at the end`() throws {
        let path = folder.path("out")
        let output = OrderedOutput(try OutputFile.open(path), memory: 4)
        for (chapter, text) in [(2, "third"), (1, "second "), (0, "first ")] {
            try output.write(Array(text.utf8), to: chapter)
        }
        try output.finish()
        #expect(try readFile(path) == Array("first second third".utf8))
    }

    @Test func `all threads run and end before the call returns`() {
        let count = Atomic<Int>(0)
        Threads.run(5) { count.add(1, ordering: .relaxed) }
        #expect(count.load(ordering: .relaxed) == 5)
    }

    /// Chapters of very different lengths, some of them empty.
    private static func parts(of chapter: Int) -> [[UInt8]] {
        (0..<chapter % 7).map { Array("chapter \(chapter), part \($0)\n".utf8) }
    }
}
