import Foundation
import LineageModel
import LineageStore
import LoopbackMarquez
import TestSupport
import Testing

/// The lineage store as `harvest --store` and the daemon fill it.
@Suite(.serialized) struct FilledStoreTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("store") }

    /// What a store holds: runs, and the columns that the first output of the corpus is made of.
    private func facts(_ file: String) throws -> (runs: [String], sources: Int) {
        let store = try LineageStore(file, isMade: false)
        return try store.read { reader throws(LineageStoreError) in
            var (runs, sources): ([String], Int) = ([], 0)
            for job in try reader.jobs(in: nil, state: nil, Page(limit: 1000)).elements {
                for run in try reader.runs(of: job, Page(limit: 1000)).elements {
                    runs.append("\(job.name) \(run.uuid) \(run.state ?? "NEW")")
                }
                let graph = try reader.columnGraph(from: .job(job.row), ColumnGraphOptions(upstream: 5, downstream: 0))
                sources += graph.edges.count
            }
            return (runs.sorted(), sources)
        }
    }

    @Test func `a harvest fills a store, once, however often it is done`() throws {
        let file = folder.path("l.db")
        let first = try Binary.run("harvest", "-q", "--store", file, try Corpus.tpch.log)
        #expect(first.status == 0 && first.output.isEmpty && first.error.isEmpty)
        let once = try facts(file)
        #expect(once.runs.count > 10 && once.runs.allSatisfy { $0.hasSuffix("COMPLETED") } && once.sources > 50)
        let out = folder.path("out.ndjson")
        #expect(try Binary.run("harvest", "-q", "--store", file, "-o", out, try Corpus.tpch.log).status == 0)
        #expect(try readFile(out) == (try Binary.run("harvest", "-q", try Corpus.tpch.log).output))
        let twice = try facts(file)
        #expect(twice.runs == once.runs && twice.sources == once.sources)
        try LineageStore(file).rebuild()
        let rebuilt = try facts(file)
        #expect(rebuilt.runs == once.runs && rebuilt.sources == once.sources)
    }

    @Test func `a store that is none is refused and left as it is`() throws {
        let file = try folder.write(Array("no database".utf8), to: "l.db")
        let result = try Binary.run("harvest", "-q", "--store", file, try Corpus.tpch.log)
        #expect(result.status == 65 && result.error.contains("l.db"))
        #expect(try readFile(file) == Array("no database".utf8))
        let both = try Binary.run("harvest", "--store", file, "--to", "http://127.0.0.1:1", try Corpus.tpch.log)
        #expect(both.status == 64)
    }

    @Test func `the daemon fills its store, beside another sink, whatever kills it`() throws {
        let marquez = try LoopbackMarquez()
        try FileManager.default.createDirectory(atPath: folder.path("logs"), withIntermediateDirectories: true)
        let settings = """
            state: \(folder.path("state"))
            inputs: {event_logs: [{path: \(folder.path("logs"))}]}
            outputs: [{marquez: {url: "\(marquez.url)"}}, {store: {keep: 36500d}}]
            server: {listen: "\(folder.path("http"))"}
            """
        let file = try folder.write(Array(settings.utf8), to: "settings.yaml")
        let expected = try Binary.run("harvest", "-q", "--store", folder.path("own.db"), try Corpus.tpch.log)
        #expect(expected.status == 0)
        let first = try Background(["run", "-c", file])
        try folder.write(try readFile(Corpus.tpch.log), to: "logs/local-1.zstd")
        #expect(marquez.waitForEvents(5))
        #expect(try first.kill(after: 0))
        let second = try Background(["run", "-c", file])
        defer { _ = try? second.kill(after: 0) }
        let wanted = try facts(folder.path("own.db"))
        for _ in 0..<200 {
            if let found = try? facts(folder.path("state/lineage.db")), found.runs == wanted.runs { break }
            usleep(100_000)
        }
        let found = try facts(folder.path("state/lineage.db"))
        #expect(found.runs == wanted.runs && found.sources == wanted.sources)
        #expect(try Binary.run("queue", "list", "--state", folder.path("state")).text.contains("store: 0 events"))
    }

    @Test func `a daemon knows that another process has put events into its store`() throws {
        let settings = """
            state: \(folder.path("state"))
            outputs: [{store: {}}]
            server: {listen: "\(folder.path("http"))"}
            """
        let daemon = try Background(["run", "-c", try folder.write(Array(settings.utf8), to: "settings.yaml")])
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try daemon.waitForError(" started "))
        #expect(try lastEvent() == 0)
        for _ in 0..<2 {
            let log = try Corpus.tpch.log
            #expect(try Binary.run("harvest", "-q", "--store", folder.path("state/lineage.db"), log).status == 0)
            #expect(try lastEvent() == 62)
        }
    }

    /// The number of the last event, as the daemon's health has it.
    private func lastEvent() throws -> Int? {
        let health = try Binary.shell("curl -s --unix-socket \"$1\" http://d/api/v1/health", folder.path("http")).output
        return (try JSONSerialization.jsonObject(with: Data(health)) as? [String: Any])?["storedEvent"] as? Int
    }
}
