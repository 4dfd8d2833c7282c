import Foundation
import TestSupport
import Testing

/// Runs of others on their way through the daemon.
@Suite(.serialized) struct ForeignRunTests {
    private let home: DaemonHome
    private let lines: [String]

    init() throws {
        home = try DaemonHome()
        let path = PackageFiles.fixture("corpora/torture-3.5-formatted/openlineage.jsonl.zst")
        lines = try readZstdLines(path).map { String(decoding: $0, as: UTF8.self) }
        try #require(lines.count == 588)
    }

    private let files = "inputs: {openlineage_files: [{path: DIR/in}]}"

    /// The union of all facets of runs that have ended.
    private func facets(_ events: [ToldEvent]) -> [String: String] {
        let ended = Set(events.filter(\.isEnd).map(\.runID))
        return events.filter { ended.contains($0.runID) }.reduce(into: [:]) { all, event in
            all.merge(event.facets) { _, later in later }
        }
    }

    /// Each run has a START and an end at most, and no facet of it is lost.
    private func expectCollapsed() throws {
        let told = home.told
        for (id, run) in Dictionary(grouping: told, by: \.runID) {
            #expect(run.count { $0.type == "START" } <= 1, "\(id)")
            #expect(run.count(where: \.isEnd) <= 1, "\(id)")
        }
        let before = facets(lines.compactMap { ToldEvent($0) })
        #expect(before.count > 3000)
        #expect(facets(told) == before)
        let foreign = try home.foreign
        #expect(foreign["decoded"] == 588)
        #expect(foreign["collapsed"] == 588 - told.count)
    }

    @Test func `of the agent's many events few are made, and no facet is lost`() throws {
        try home.append(lines.joined(separator: "\n") + "\n", to: "agent.jsonl")
        try home.start(files)
        // Of two of 171 runs no end came: their STARTs wait.
        #expect(home.waitForTold(337, within: 60))
        try home.stop()
        try expectCollapsed()
    }

    @Test func `what open runs have said survives kill -9`() throws {
        for piece in 0..<4 {
            try home.start(files)
            for line in lines[piece * 147..<(piece + 1) * 147] { try home.append(line + "\n", to: "agent.jsonl") }
            if piece < 3 {
                usleep(.random(in: 100_000...600_000))
                try home.kill()
            }
        }
        #expect(home.waitForTold(337, within: 60))
        try home.stop()
        try expectCollapsed()
    }

    @Test func `all events pass where that is wanted`() throws {
        try home.append(lines.joined(separator: "\n") + "\n", to: "agent.jsonl")
        try home.start("\(files)\nruns: {events: all}")
        #expect(home.wait(within: 60) { home.toldCount == 588 })
        try home.stop()
        #expect(try home.foreign["collapsed"] == 0)
    }

    @Test func `batches in every form are taken, and what is no event is named`() throws {
        try home.start("runs: {events: all}")
        func event(_ name: String, _ namespace: String = "\"namespace\":\"n\",") -> String {
            """
            {"eventTime":"2026-03-01T01:00:00Z","producer":"https://x","schemaURL":"https://s","eventType":"OTHER",\
            "run":{"runId":"00000000-0000-4000-8000-100000000000"},"job":{\(namespace)"name":"\(name)"}}
            """
        }
        let batch = "/api/v1/lineage/batch"
        #expect(try home.ask(batch, "-d", "[\(event("a")),\(event("b"))]").status == "201")
        #expect(try home.ask(batch, "--data-binary", "\(event("c"))\n\n\(event("d"))\n").status == "201")
        let partial = try home.ask(batch, "--data-binary", "\(event("e"))\n{\"eventTime\":1}\nno\n")
        #expect(partial.status == "200")
        #expect(partial.body.contains("\"partial_success\"") && partial.body.contains("\"failed\":2"))
        #expect(partial.body.contains("\"index\":1") && partial.body.contains("eventTime is missing"))
        #expect(try home.ask(batch, "-d", "[{}]").status == "400")
        let ingest = "/api/v1/lineage/ingest"
        let body = "{\"namespace\":\"own\",\"events\":[\(event("f", "")),\(event("g"))]}"
        let zipped = try home.folder.write(Array(body.utf8), to: "body")
        _ = try Binary.shell("gzip -k \"$1\"", zipped)
        let sent = try home.ask(ingest, "-H", "Content-Encoding: gzip", "--data-binary", "@\(zipped).gz")
        #expect(sent.status == "201", "\(sent.body)")
        #expect(try home.ask(ingest, "-d", "[]").status == "400")
        #expect(try home.ask(ingest, "-d", "{\"events\":[{}]}").status == "400")
        let large = try home.folder.write([UInt8](repeating: 0x20, count: 2 << 20), to: "large")
        #expect(try home.ask(ingest, "--data-binary", "@\(large)").status == "413")
        #expect(home.waitForTold(7))
        #expect(home.told.map(\.job) == ["a", "b", "c", "d", "e", "f", "g"])
        #expect(
            home.told[5].text.contains("\"namespace\":\"own\"") && home.told[6].text.contains("\"namespace\":\"n\""))
    }
}
