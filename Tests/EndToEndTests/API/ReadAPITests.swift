import Foundation
import TestSupport
import Testing

/// The read API of a running daemon, as others ask it.
@Suite(.serialized) struct ReadAPITests {
    private static let token = "secret-word"
    private static let python = "\(PackageFiles.root)/.build/venv/bin/python3"
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("read-api") }

    /// Starts a daemon on a port of its own choosing; gives it with its address.
    private func daemon(_ outputs: String) throws -> (daemon: Background, url: String) {
        let text = """
            state: \(folder.path("state"))
            outputs: [\(outputs)]
            server: {listen: "127.0.0.1:0", token: \(Self.token)}
            """
        let daemon = try Background(["run", "-c", folder.write(Array(text.utf8), to: "settings.yaml")])
        try #require(try daemon.waitForError("started"))
        let address = try daemon.error.firstMatch(of: /listen=([0-9.:]+)/)?.1
        return (daemon, "http://\(try #require(address))")
    }

    private func curl(_ url: String, _ more: String...) throws -> (status: String, body: String) {
        let answer = try Binary.shell(
            "curl -s -w '\\n%{http_code}' -H 'Authorization: Bearer \(Self.token)' \"$@\"", arguments: more + [url])
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
        return (String(lines.last ?? ""), lines.dropLast().joined(separator: "\n"))
    }

    /// Sends the events of a real log, and waits until the store has the last of them.
    private func fill(_ url: String) throws {
        let events = try Binary.run("harvest", "-q", try Corpus.tpch.log).lines
        let batch = try folder.write(Array(events.joined(separator: "\n").utf8), to: "events.ndjson")
        #expect(try curl("\(url)/api/v1/lineage/batch", "--data-binary", "@\(batch)").status == "201")
        for _ in 0..<300 {
            if try curl("\(url)/api/v1/events/lineage?limit=0").body.contains("\"totalCount\":\(events.count)}") {
                return
            }
            usleep(100_000)
        }
        Issue.record("the store has not got all events")
    }

    @Test func `Marquez's own client can ask all that it knows`() throws {
        guard try Binary.shell("\(Self.python) -c 'import marquez_client, pytz'").status == 0 else {
            return print("skipped: needs marquez-python of tools/requirements.txt in .build/venv (make test makes it)")
        }
        let (daemon, url) = try daemon("{store: {}}")
        defer { _ = try? daemon.kill(after: 0) }
        try fill(url)
        let table = try curl("\(url)/api/v1/search?q=out&filter=DATASET&limit=1").body
        let found = try #require(table.firstMatch(of: /"name":"([^"]+)","updatedAt":"[^"]+","namespace":"([^"]+)"/))
        let asked = try Binary.shell(
            "\(Self.python) \"$@\"",
            arguments: [
                "\(PackageFiles.root)/tools/ask_with_marquez_client.py", url, Self.token, String(found.2),
                String(found.1),
            ])
        #expect(asked.status == 0, "\(asked.error)")
        #expect(asked.lines.count == 24)
    }

    @Test func `the listener asks for its token, and answers as the API does`() throws {
        let (daemon, url) = try daemon("{store: {}}")
        defer { _ = try? daemon.kill(after: 0) }
        #expect(try Binary.shell("curl -s -o /dev/null -w '%{http_code}' \(url)/api/v1/jobs").text == "401")
        #expect(try Binary.shell("curl -s -w '%{http_code}' \(url)/ping").text == "pong\n200")
        #expect(try curl("\(url)/api/v1/jobs").body == "{\"jobs\":[],\"totalCount\":0}")
        #expect(try curl("\(url)/api/v1/lineage?nodeId=job:a:b").status == "404")
        #expect(try curl("\(url)/api/v1/lineage", "-X", "DELETE").status == "405")
        #expect(try curl("\(url)/api/v1/jobs", "-X", "DELETE").status == "405")
        #expect(try curl("\(url)/api/v1/namespaces/%zz").status == "400")
        #expect(try curl("\(url)/api/v1/namespaces/a", "-X", "PUT", "-d", "{\"ownerName\":\"me\"}").status == "200")
        #expect(try curl("\(url)/api/v1/namespaces", "--head").status == "200")
        #expect(try curl("\(url)/nothing").status == "404")
    }

    @Test func `without a store the API says what to set`() throws {
        let (daemon, url) = try daemon("{file: {path: \(folder.path("out.ndjson"))}}")
        defer { _ = try? daemon.kill(after: 0) }
        let answer = try curl("\(url)/api/v1/jobs")
        #expect(answer.status == "404")
        #expect(answer.body.contains("add '- store: {}' to outputs"))
    }
}
