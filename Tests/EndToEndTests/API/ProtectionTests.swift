import Foundation
import TestSupport
import Testing

/// What a running daemon keeps up, and keeps out.
@Suite(.serialized) struct ProtectionTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("protection") }

    private func daemon(_ server: String = "") throws -> (daemon: Background, url: String) {
        let text = """
            state: \(folder.path("state"))
            outputs: [{store: {}}]
            server: {listen: "127.0.0.1:0"\(server)}
            """
        let daemon = try Background(["run", "-c", folder.write(Array(text.utf8), to: "settings.yaml")])
        try #require(try daemon.waitForError("started"))
        let address = try daemon.error.firstMatch(of: /listen=([0-9.:]+)/)?.1
        return (daemon, "http://\(try #require(address))")
    }

    /// The status of an answer, with its head.
    private func ask(_ url: String, _ more: String...) throws -> (status: String, head: String) {
        let text = try Binary.shell("curl -s -m 10 -o /dev/null -D - \"$@\"", arguments: more + [url]).text
        return (text.split(separator: " ").dropFirst().first.map { String($0) } ?? "", text)
    }

    @Test func `a probe is answered while others keep the daemon busy`() throws {
        let (daemon, url) = try daemon()
        defer { _ = try? daemon.kill(after: 0) }
        let answers = try Binary.shell(
            """
            yes '{}' | head -c 3000000 > "$1/much"
            for each in 1 2 3 4 5 6 7 8; do
                curl -s -m 100 -o "$1/answer.$each" --data-binary "@$1/much" "$2/api/v1/lineage/batch" &
            done
            sleep 1
            for each in 1 2 3 4 5 6 7 8; do curl -s -m 2 -o "$1/probe" -w '%{http_code} ' "$2/healthz"; done
            wait
            grep -L failed_events "$1"/answer.*
            """, arguments: [folder.path(""), url])
        #expect(answers.text == String(repeating: "200 ", count: 8))
    }

    @Test func `a browser that a page of another site leads changes nothing`() throws {
        let (daemon, url) = try daemon()
        defer { _ = try? daemon.kill(after: 0) }
        let event = """
            {"eventType":"COMPLETE","eventTime":"2026-03-01T00:00:00Z","producer":"p:","run":{"runId":\
            "019c0000-0000-7000-8000-000000000001"},"job":{"namespace":"ns","name":"j"}}
            """
        let post = "\(url)/api/v1/lineage"
        let own = String(url.dropFirst("http://".count))
        for (status, headers) in [
            ("403", ["Origin: https://evil.example"]), ("403", ["Origin: null"]),
            ("403", ["Sec-Fetch-Site: cross-site", "Origin: https://evil.example"]),
            ("403", ["Sec-Fetch-Site: same-site", "Origin: http://127.0.0.1:1"]), ("201", ["X-None: 1"]),
            ("201", ["Origin: http://\(own)"]),
            ("201", ["Sec-Fetch-Site: same-origin", "Origin: https://lineage.example"]),
        ] {
            let options = headers.flatMap { ["-H", $0] } + ["-H", "Content-Type: text/plain", "-d", event]
            #expect(try curl(post, options) == status, "\(headers)")
        }
        #expect(try ask("\(url)/api/v1/namespaces", "-H", "Sec-Fetch-Site: cross-site").status == "200")
    }

    private func curl(_ url: String, _ options: [String]) throws -> String {
        try Binary.shell("curl -s -m 10 -o /dev/null -w '%{http_code}' \"$@\"", arguments: options + [url]).text
    }

    @Test func `a name that somebody gave this address is not answered, save with a token`() throws {
        let (daemon, url) = try daemon()
        let asked = "\(url)/api/v1/namespaces"
        for (status, host) in [
            ("403", "evil.example"), ("403", "evil.example:8098"), ("403", "127.0.0.1.evil.example"),
            ("403", "localhost.evil.example"), ("200", "127.0.0.1:1"), ("200", "localhost:8098"),
            ("200", "LOCALHOST"), ("200", "[::1]:8098"), ("200", "me.localhost"),
        ] {
            #expect(try ask(asked, "-H", "Host: \(host)").status == status, "\(host)")
        }
        #expect(try ask("\(url)/healthz", "-H", "Host: probe.example").status == "200")
        #expect(try daemon.kill(after: 0))
        let (second, other) = try self.daemon(", token: word")
        defer { _ = try? second.kill(after: 0) }
        let request = ["-H", "Host: lineage.example", "-H", "Authorization: bearer word"]
        #expect(try curl("\(other)/api/v1/namespaces", request) == "200")
    }

    @Test func `a refusal says what would be taken`() throws {
        let (daemon, url) = try daemon(", token: word")
        defer { _ = try? daemon.kill(after: 0) }
        let wrong = try ask("\(url)/api/v1/lineage", "-X", "DELETE")
        #expect(wrong.status == "405")
        #expect(wrong.head.contains("\r\nAllow: GET, HEAD, POST\r\n"))
        let unknown = try ask("\(url)/api/v1/lineage", "-H", "Authorization: Bearer wordy")
        #expect(unknown.status == "401")
        #expect(unknown.head.contains("\r\nWWW-Authenticate: Bearer\r\n"))
    }
}
