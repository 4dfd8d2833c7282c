import Foundation
import HTTPServer
import LoopbackMarquez
import TestSupport
import Testing

/// The lineage page: from the daemon, and in a real Chromium.
@Suite(.serialized) struct PageTests {
    private let folder: TemporaryDirectory
    private let marquez: LoopbackMarquez

    init() throws {
        folder = try TemporaryDirectory("page")
        marquez = try LoopbackMarquez()
    }

    private func settings() throws -> String {
        let text = """
            state: \(folder.path("state"))
            outputs: [{marquez: {url: "\(marquez.url)"}}]
            server: {listen: "\(folder.path("http"))", token: secret-word}
            """
        return try folder.write(Array(text.utf8), to: "settings.yaml")
    }

    /// Asks the daemon over its socket; gives head and body.
    private func ask(_ path: String, _ more: String...) throws -> String {
        let line = "socket=$1; url=$2; shift 2; curl -si --unix-socket \"$socket\" \"$@\" \"http://d$url\""
        return try Binary.shell(line, arguments: [folder.path("http"), path] + more).text
    }

    private static let token = ["-H", "Authorization: Bearer secret-word"]

    @Test func `the daemon serves the page to all, and what is stuck to those with the token`() throws {
        marquez.answer { _ in ScriptedAnswer(422, body: "no such thing") }
        let daemon = try Background(["run", "-c", settings()])
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try daemon.waitForError("started"))
        let page = try ask("/")
        #expect(page.hasPrefix("HTTP/1.1 200") && page.contains("Content-Security-Policy: default-src 'none'"))
        #expect(page.contains("<script type=\"module\" src=\"/assets/app.js\">"))
        #expect(try ask("/assets/app.js").contains("Content-Type: text/javascript"))
        #expect(try ask("/assets/none.js").hasPrefix("HTTP/1.1 404"))
        #expect(try ask("/api/v1/queue").hasPrefix("HTTP/1.1 401"))
        #expect(try ask("/api/v1/queue/1/retry", "-X", "POST").hasPrefix("HTTP/1.1 401"))
        #expect(try ask("/api/v1/queue", Self.token[0], Self.token[1]).contains("\"deadLetters\":[]"))
    }

    @Test func `a dead letter is sent again by the page's button`() throws {
        let events = try Binary.run("harvest", "-q", try Corpus.tpch.log).lines
        let refused = try #require(events[1].firstMatch(of: /"runId":"[^"]*"/)?.output)
        try #require(!events[0].contains(refused))
        marquez.answer { $0.text.contains(refused) ? ScriptedAnswer(422, body: "no such thing") : .created }
        let daemon = try Background(["run", "-c", settings()])
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try daemon.waitForError("started"))
        for event in [events[1], events[0]] {
            #expect(try post("/api/v1/lineage", "-d", event).hasPrefix("HTTP/1.1 201"))
        }
        let queue = try waitFor {
            try ask("/api/v1/queue", Self.token[0], Self.token[1])
        } until: {
            $0.contains("no such")
        }
        #expect(queue.contains("\"sink\":\"marquez\"") && queue.contains("\"status\":422"))
        marquez.answer { _ in .created }
        let before = marquez.bodies.count
        #expect(try post("/api/v1/queue/1/retry").contains("{\"queued\":1}"))
        #expect(marquez.waitForEvents(before + 1))
        #expect(try post("/api/v1/queue/1/retry").hasPrefix("HTTP/1.1 404"))
        #expect(try post("/api/v1/queue/x/retry").hasPrefix("HTTP/1.1 404"))
    }

    private func post(_ path: String, _ more: String...) throws -> String {
        let line = "socket=$1; url=$2; shift 2; curl -si -X POST --unix-socket \"$socket\" \"$@\" \"http://d$url\""
        return try Binary.shell(line, arguments: [folder.path("http"), path] + Self.token + more).text
    }

    @Test(.enabled(if: PageParts.isThere, PageParts.missing))
    func `the page works in a real browser`() throws {
        let result = try Binary.shell(
            "cd \"$1\" && timeout 540 \"$2\" -B -m unittest page_test 2>&1", "\(PackageFiles.root)/Tests/PageTests",
            PageParts.python)
        for line in result.lines where line.contains("page: ") { print(line) }
        #expect(result.status == 0, "\(result.text.suffix(6_000))")
    }

    @Test(.enabled(if: PageParts.isThere, PageParts.missing))
    func `the page shows what the daemon has read from a log`() throws {
        let count = try Binary.run("harvest", "-q", try Corpus.tpch.log).lines.count
        let inputs = "inputs: {event_logs: [{path: \(Corpus.tpch.folder)}]}"
        try show("HarvestedTests", inputs) { address in
            let queue = try waitFor {
                try Self.get(address, "queue")
            } until: {
                $0.contains("\"delivered\":\(count)")
            }
            #expect(queue.contains("\"delivered\":\(count)"))
        }
    }

    @Test(.enabled(if: PageParts.isThere, PageParts.missing))
    func `a model is traced to the raw data and back on the page`() throws {
        try show("LearningTests", "") { address in
            let line = "curl -s -H 'Authorization: Bearer secret-word' --data-binary @\"$1\" \"$2api/v1/lineage/batch\""
            _ = try Binary.shell(line, PackageFiles.fixture("openlineage/ml-pipeline.ndjson"), address)
            let found = try waitFor {
                try Self.get(address, "search?q=predict")
            } until: {
                $0.contains("churn/predict")
            }
            #expect(found.contains("churn/predict"))
        }
    }

    /// Runs tests in a browser against a daemon with a store, once it is filled.
    private func show(_ tests: String, _ inputs: String, filled: (String) throws -> Void) throws {
        let port = try Self.freePort()
        let text = """
            state: \(folder.path("state"))
            \(inputs)
            outputs: [{store: {}}]
            server: {listen: "127.0.0.1:\(port)", token: secret-word}
            """
        let daemon = try Background(["run", "-c", try folder.write(Array(text.utf8), to: "settings.yaml")])
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try daemon.waitForError("started"))
        let address = "http://127.0.0.1:\(port)/"
        try filled(address)
        let line =
            "cd \"$1\" && PAGE_TOKEN=secret-word PAGE_URL=\"$3\" timeout 120 \"$2\" -B -m unittest \"live_test.$4\" 2>&1"
        let result = try Binary.shell(line, "\(PackageFiles.root)/Tests/PageTests", PageParts.python, address, tests)
        for line in result.lines where line.contains("page: ") { print(line) }
        #expect(result.status == 0, "\(result.text.suffix(6_000))")
    }

    private static func get(_ address: String, _ path: String) throws -> String {
        let line = "curl -s -H 'Authorization: Bearer secret-word' \"$1api/v1/$2\""
        return try Binary.shell(line, address, path).text
    }

    private static func freePort() throws -> Int {
        let server = try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { _, reply in
            reply.send(.text(200, ""))
        }
        defer { server.stop(within: .zero) }
        guard case .tcp(_, let port) = server.address else { return 0 }
        return Int(port)
    }

    private func waitFor(_ ask: () throws -> String, until isThere: (String) -> Bool) throws -> String {
        var answer = try ask()
        for _ in 0..<100 where !isThere(answer) {
            usleep(100_000)
            answer = try ask()
        }
        return answer
    }
}

/// What the browser's tests need and a clone has not; `make page-parts` gets it.
private enum PageParts {
    static let python = "\(PackageFiles.root)/.build/page-parts/bin/python3"
    static let missing: Comment = "skipped: needs chromium, chromium-driver and PyPI's selenium (make page-parts)"

    static let isThere: Bool = {
        let line = "\"$1\" -c 'import selenium' && command -v chromium && command -v chromedriver"
        return (try? Binary.shell(line, python).status) == 0
    }()
}
