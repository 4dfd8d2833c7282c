import Foundation
import TestSupport
import Testing

/// Real logs of which a part is lost: no edge that is not true, and what may be short says so.
@Suite struct LostPartTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("lost") }

    /// The log of a corpus, plain.
    private func text(of corpus: Corpus) throws -> [UInt8] {
        let path = folder.path("whole")
        try #require(Binary.shell("zstd -dcqf < \"$1\" > \"$2\"", corpus.log, path).status == 0, "needs the zstd tool")
        return try readFile(path)
    }

    /// Wrong edges of events, by the scorer.
    private func wrongEdges(in events: String, of corpus: Corpus) throws -> [String] {
        let line = "python3 \"$1\" \"$2\" \"$3\" -v"
        let score = PackageFiles.fixture("oracle/score.py")
        let result = try Binary.shell(line, score, "\(corpus.folder)/truth.jsonl", events)
        try #require(result.error.isEmpty && result.text.contains("wrong"), "\(result.error)")
        return result.lines.filter { $0.contains(": WRONG ") }
    }

    private struct Event: Decodable {
        struct Facets: Decodable {
            struct Completeness: Decodable {
                struct Reason: Decodable { var kind: String }
                var reasons: [Reason]
            }
            var columnLineage: AnyFacet?
            var sparklineage_completeness: Completeness?
            var isFlagged: Bool { sparklineage_completeness?.reasons.contains { $0.kind == "SOURCE_GAP" } == true }
        }
        struct AnyFacet: Decodable {}
        struct Run: Decodable { var facets: Facets }
        struct Output: Decodable { var facets: Facets }
        var eventType: String
        var run: Run
        var outputs: [Output]
    }

    private func events(_ result: Binary.Result) throws -> [Event] {
        try result.lines.map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
    }

    // MARK: The start

    @Test(arguments: [(Corpus.tpch, 12), (.torture, 12), (.streaming, 24), (.pairing, 24)])
    func `a log begun at any byte has no wrong edge and says so`(_ corpus: Corpus, _ count: Int) throws {
        let text = try text(of: corpus)
        var random = SplitMix64(seed: 23)
        let header = 4_000
        let starts =
            [1, 30, header] + (0..<count).map { _ in Int.random(in: header..<text.count * 9 / 10, using: &random) }
        for start in starts {
            let path = try folder.write(text[start...], to: "app")
            let result = try Binary.run("harvest", path, "-o", folder.path("events"))
            #expect(result.status == 0)
            #expect(result.error.contains("\(path): byte 0: the log begins in the middle of a line, of which "))
            #expect(try wrongEdges(in: folder.path("events"), of: corpus) == [], "byte \(start)")
            let all = try events(Binary.run("harvest", "-q", path))
            #expect(all.last?.run.facets.isFlagged == true)
            // With its settings whole, a log that lacks its first line alone lacks nothing of its runs.
            guard start > header else { continue }
            let told = all.filter { $0.eventType != "START" }.flatMap(\.outputs)
            #expect(told.allSatisfy { $0.facets.isFlagged }, "byte \(start)")
        }
    }

    @Test(arguments: [30, 4_000, 900_000]) func `a log begun in a line can be followed`(_ start: Int) throws {
        let text = try text(of: .streaming)
        let path = try folder.write(text[start...], to: "app")
        let following = try Following(path)
        #expect(following.end() == 0)
        #expect(try following.lines == Binary.run("harvest", path).lines)
        #expect(try following.error.contains("the log begins in the middle of a line"))
    }

    @Test(arguments: [3_000, 100_000, 250_000])
    func `a compressed log begun in a frame has no wrong edge and says so`(_ start: Int) throws {
        let bytes = try readFile(Corpus.streaming.log)
        try #require(start < bytes.count)
        let path = try folder.write(bytes[start...], to: "app.zstd")
        let result = try Binary.run("harvest", path, "-o", folder.path("events"))
        #expect(result.status == 0)
        #expect(result.error.contains("damaged compressed data: "))
        #expect(try wrongEdges(in: folder.path("events"), of: .streaming) == [])
        let all = try events(Binary.run("harvest", "-q", path))
        #expect(all.last?.run.facets.isFlagged == true)
        let withEdges = all.flatMap(\.outputs).filter { $0.facets.columnLineage != nil }
        #expect(withEdges.allSatisfy { $0.facets.isFlagged })
    }

    // MARK: The middle

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `a stream's log that lacks parts has no wrong edge and says so`(_ seed: UInt64) throws {
        let lines = try text(of: .streaming).split(separator: UInt8(ascii: "\n"))
        var random = SplitMix64(seed: seed)
        let size = lines.count / 30
        let parts = (1...30).filter { $0 == 1 || Bool.random(using: &random) }
        for part in parts {
            let some = lines[(part - 1) * size..<(part == 30 ? lines.count : part * size)]
            try folder.write(some.flatMap { $0 + [UInt8(ascii: "\n")] }, to: "eventlog_v2_app/events_\(part)_app")
        }
        try folder.write([], to: "eventlog_v2_app/appstatus_app")
        let result = try Binary.run("harvest", folder.path("eventlog_v2_app"), "-o", folder.path("events"))
        #expect(result.status == 0)
        #expect(result.error.contains("missing from rolling logs: "))
        #expect(try wrongEdges(in: folder.path("events"), of: .streaming) == [])
        let all = try events(Binary.run("harvest", "-q", folder.path("eventlog_v2_app")))
        #expect(all.last?.run.facets.isFlagged == true)
        #expect(all.flatMap(\.outputs).contains { $0.facets.isFlagged })
    }

    @Test(arguments: [Corpus.torture, .streaming])
    func `a log with damaged frames has no wrong edge and says so`(_ corpus: Corpus) throws {
        let whole = try readFile(corpus.log)
        for seed in 0..<6 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            var bytes = whole
            for _ in 0...seed {
                let place = Int.random(in: bytes.count / 8..<bytes.count - 1000, using: &random)
                for offset in 0..<400 { bytes[place + offset] = .random(in: 0...255, using: &random) }
            }
            let path = try folder.write(bytes, to: "app.zstd")
            let result = try Binary.run("harvest", path, "-o", folder.path("events"))
            #expect(result.status == 0)
            #expect(result.error.contains("damaged compressed data: "))
            #expect(try wrongEdges(in: folder.path("events"), of: corpus) == [], "seed \(seed)")
            #expect(try events(Binary.run("harvest", "-q", path)).last?.run.facets.isFlagged == true)
        }
    }
}
