import ByteReading
import FoundationEssentials
import Secrecy
import Settings
import TestSupport
import Testing

struct SettingsTests {
    @Test func `the example is read to its values`() throws {
        let settings = try read(try example())
        #expect(settings.state == "/var/lib/sparklineage")
        #expect(settings.inputs.eventLogs.map(\.path) == ["/var/log/spark/events"])
        #expect(settings.inputs.eventLogs.map(\.label) == ["prod-east"])
        #expect(settings.inputs.openLineageFiles.map(\.afterRead) == [.keep])
        #expect(settings.streaming.interval == .every(.seconds(600)))
        #expect(settings.outputs.map(\.name) == ["marquez", "file", "console", "store"])
        #expect(settings.outputs.map(\.isOptional) == [false, true, false, false])
        #expect(settings.outputs[1].maxBytes == 1_000_000_000)
        #expect(settings.redact.patterns == ["acme-key-*"])
        #expect(settings.expect.map(\.every) == [.seconds(86_400)])
        let rules = settings.context.rules
        #expect(rules.map(\.line) == [23, 31, 33, 35])
        #expect(rules[0].sourceCode?.commit == "4f2a91c")
        #expect(rules[3].match == ["app": "adhoc-*", "conf.spark.yarn.queue": "dev"])
        #expect(rules.map(\.ignore) == [nil, nil, nil, true])
        guard case .marquez(let marquez) = settings.outputs[0].kind else { throw Missing() }
        #expect(marquez.url.text == "http://marquez:5000")
        #expect(marquez.apiKey?.text == "none")
        #expect(marquez.headers.mapValues(\.text) == ["X-Team": "data"])
    }

    @Test func `what the smallest file does not say has the defaults of the example`() throws {
        let small = try read(
            """
            state: /var/lib/sparklineage
            inputs: {event_logs: [{path: /var/log/spark/events, label: prod-east}]}
            outputs: [{marquez: {url: "http://marquez:5000"}}]
            """)
        let full = try read(try example())
        #expect(small.inputs.rescan == full.inputs.rescan && small.inputs.staleAfter == full.inputs.staleAfter)
        #expect(small.runs == full.runs && small.streaming == full.streaming && small.outbox == full.outbox)
        #expect(small.server == full.server && small.log == full.log)
        #expect(small.outputs[0].name == full.outputs[0].name)
        guard case .marquez(let marquez) = small.outputs[0].kind else { throw Missing() }
        #expect(marquez.connections == 4 && marquez.timeout == .seconds(60) && marquez.proxy == nil)
    }

    @Test func `secrets are seen in no text and no dump`() throws {
        let settings = try read(
            """
            state: /s
            server: {token: geheim}
            outputs:
              - marquez:
                  {url: "http://u:geheim@m", proxy: "http://u:geheim@p", headers: {X-Key: geheim},
                   oauth2: {token_url: "http://u:geheim@t", client_id: id, client_secret: "${file:/secret}"}}
            """)
        guard case .marquez(let marquez) = settings.outputs[0].kind else { throw Missing() }
        #expect(marquez.oauth2?.clientSecret.text == "geheim")
        var texts = ["\(settings)", String(reflecting: settings), ""]
        dump(settings, to: &texts[2])
        for text in texts { #expect(!text.contains("geheim")) }
    }

    @Test(arguments: [
        ("1s", Duration.seconds(1)), ("500ms", .milliseconds(500)), ("90d", .seconds(90 * 86_400)),
        ("5 m", .seconds(300)),
    ])
    func `durations have units`(text: String, expected: Duration) throws {
        #expect(try read(small + "inputs: {rescan: \(text)}\nserver: {}").inputs.rescan == expected)
    }

    @Test(arguments: [("10GB", 10_000_000_000), ("16MiB", 16 << 20), ("512", 512), ("3kB", 3_000)])
    func `sizes have units`(text: String, expected: Int) throws {
        #expect(try read(small + "outbox: {max_bytes: \(text)}\nserver: {}").outbox.maxBytes == expected)
    }

    private static let duration = "it should be a number with a unit, such as 500ms, 10s, 5m, 24h or 90d"
    static let faults = [
        ("inputs: {rescan: 10}", "3:18: inputs.rescan is '10'; \(duration)"),
        ("inputs: {rescan: 0s}", "3:18: inputs.rescan is '0s'; \(duration)"),
        ("inputs: {rescan: 99999999999999999999d}", "3:18: inputs.rescan is '99999999999999999999d'; \(duration)"),
        ("inputs: {rescan: 9223372036854775807d}", "3:18: inputs.rescan is '9223372036854775807d'; \(duration)"),
        (
            "outbox: {max_bytes: 10 Gb}",
            "3:21: outbox.max_bytes is '10 Gb'; it should be a number with a unit, such as 512MB or 10GiB"
        ),
        ("runs: {sql: ja}", "3:13: runs.sql is 'ja'; it should be true or false"),
        ("runs: {prefer: logs}", "3:16: runs.prefer is 'logs'; it should be log or agent or both; did you mean 'log'?"),
        ("inputs: {event_logs: [{label: x}]}", "3:23: 'path' is missing in inputs.event_logs; add it"),
        (
            "inputs: {event_logs: [{path: logs}]}",
            "3:30: inputs.event_logs.path is 'logs'; it should be an absolute path, such as /var/log/spark/events"
        ),
        (
            "server: {listen: '8098'}",
            "3:18: server.listen is '8098'; it should be host:port, [address]:port or the path of a socket, such as "
                + "127.0.0.1:8098"
        ),
        ("expect: [{job: x}]", "3:10: 'every' is missing in expect; add it"),
        (
            "context: {rules: [{match: {table: a}, ignore: true}]}",
            "3:47: 'ignore' says something of jobs, but the rule is about datasets ('table' or 'topic'); make it a rule "
                + "of its own"
        ),
        (
            "context: {rules: [{match: {app: a}, columns: {'*email*': {pii: yes}}}]}",
            "3:46: 'columns' says something of datasets, but the rule is about jobs; match a 'table' or a 'topic'"
        ),
        ("context: {rules: [{match: {ap: a}}]}", "3:28: unknown key 'ap' in context.rules.match; did you mean 'app'?"),
        (
            "context: {rules: [{facets: {job: {f: 1}}}]}",
            "3:38: context.rules.facets.job.f is a single value; a facet is a mapping"
        ),
    ]

    @Test(arguments: faults) func `each fault is told with its place`(text: String, complaint: String) {
        #expect(
            complaints(small + text + "\n" + (text.hasPrefix("server") ? "" : "server: {}")) == ["my.yaml:" + complaint]
        )
    }

    static let outputFaults = [
        ("[]", "outputs is empty; name one, such as '- marquez: {url: \"http://marquez:5000\"}'"),
        ("[{name: x}]", "an output of no kind; add one of marquez, file, console, store"),
        ("[{console: {}, file: {path: /x}}]", "file and console in one output; put '- ' before each"),
        ("[{console: {}}, {console: {}}]", "two outputs are called 'console'; give each a 'name' of its own"),
        ("[{console: {}, optional: true}]", "'max_bytes' is missing in outputs; an optional output has its own"),
        (
            "[{console: {}, max_bytes: 1GB}]",
            "max_bytes is for an optional output; add 'optional: true', or leave it out"
        ),
        ("[{marquez: {}}]", "'url' is missing in outputs.marquez; add it"),
        (
            "[{marquez: {url: 'u:${PW}@x'}}]",
            "outputs.marquez.url is 'u:${PW}@x'; it should be an address such as http://marquez:5000"
        ),
        (
            "[{marquez: {url: 'http://m', connections: 0}}]",
            "outputs.marquez.connections is '0'; it should be a whole number from 1 to 64"
        ),
        (
            "[{marquez: {url: 'http://m', tls: {cert: /c}}}]",
            "outputs.marquez.tls has one of 'cert' and 'key'; a certificate needs both"
        ),
    ]

    @Test(arguments: outputFaults) func `an output that cannot be is told`(text: String, complaint: String) throws {
        let told = complaints("state: /s\nserver: {}\noutputs: \(text)")
        #expect(told.count == 1)
        #expect(told[0].hasSuffix(": \(complaint)"), "\(told[0])")
        #expect(told[0].hasPrefix("my.yaml:3:"))
    }

    /// A mistake that a person makes, and the one complaint of it.
    static let misspellings = [
        ("inputs: {event_logs: [{pth: /x}]}", "unknown key 'pth' in inputs.event_logs; did you mean 'path'?"),
        ("inptus: {event_logs: [{path: /x}]}", "unknown key 'inptus' in the document; did you mean 'inputs'?"),
        ("inputs: {event_log: [{path: /x}]}", "unknown key 'event_log' in inputs; did you mean 'event_logs'?"),
        ("servr: {}", "unknown key 'servr' in the document; did you mean 'server'?"),
        ("expect: [{job: x, evry: 1h}]\nserver: {}", "unknown key 'evry' in expect; did you mean 'every'?"),
    ]

    @Test(arguments: misspellings) func `a misspelt key is told once`(text: String, complaint: String) {
        let told = complaints(small + text)
        #expect(told.count == 1)
        #expect(told.first?.hasSuffix(complaint) == true, "\(told)")
    }

    static let misspeltOutputs = [
        ("[{marqez: {url: 'http://m'}}]", "unknown key 'marqez' in outputs; did you mean 'marquez'?"),
        ("[{marquez: {ulr: 'http://m'}}]", "unknown key 'ulr' in outputs.marquez; did you mean 'url'?"),
        (
            "[{console: {}, optional: true, maxbytes: 1GB}]",
            "unknown key 'maxbytes' in outputs; did you mean 'max_bytes'?"
        ),
        (
            "[{console: {}, optional: true, max_bytes: 1Gb}]",
            "outputs.max_bytes is '1Gb'; it should be a number with a unit, such as 512MB or 10GiB"
        ),
        (
            "[{kafka: {topic: x}}]",
            "there is no output 'kafka' yet; use 'file', which a shipper (Vector, Fluent Bit, Kafka Connect) sends on"
        ),
        (
            "[{kafka: {}}, {console: {}}]",
            "there is no output 'kafka' yet; use 'file', which a shipper (Vector, Fluent Bit, Kafka Connect) sends on"
        ),
        (
            "[{http: {url: 'http://m'}}]",
            "there is no output 'http'; 'marquez: {url: …}' sends to whatever takes OpenLineage by HTTP"
        ),
    ]

    @Test(arguments: misspeltOutputs) func `a misspelt output is told once`(text: String, complaint: String) {
        let told = complaints("state: /s\nserver: {}\noutputs: \(text)")
        #expect(told.count == 1)
        #expect(told.first?.hasSuffix(": \(complaint)") == true, "\(told)")
    }

    @Test func `a reference that needs quotes is told so`() {
        let told = complaints(small + "server: {token: ${PW}}")
        #expect(told.count == 1)
        #expect(told.first?.hasSuffix("; put '${…}' in quotes within { } or [ ]") == true, "\(told)")
        #expect(complaints(small + "server: {token: [}").first?.contains("in quotes") == false)
    }

    @Test func `all that a file lacks is told at once`() {
        let told = complaints("log: {}")
        #expect(
            told == [
                "my.yaml:1:1: 'state' is missing in the document; add it",
                "my.yaml:1:1: 'outputs' is missing in the document; add it",
                "my.yaml:1:1: nothing is read; add one of inputs.event_logs, inputs.openlineage_files or server",
            ])
        #expect(complaints("").count == 2)
    }

    @Test func `own facets are JSON of any kind`() throws {
        let facet = "{_producer: 'https://x', a: [1, 1.50, true, null, '1', x, '${A}'], b: {}}"
        let rules = try read(small + "server: {}\ncontext: {rules: [{facets: {job: {acme: \(facet)}}}]}").context.rules
        let json = rules[0].facets.job["acme"].map { String(decoding: $0.json, as: UTF8.self) }
        #expect(json == #"{"_producer":"https://x","a":[1,1.50,true,null,"1","x","from-env"],"b":{}}"#)
    }

    @Test func `truncated and mutated files are read or refused, never a crash`() throws {
        let bytes = Array(try example().utf8)
        for count in stride(from: 0, to: bytes.count, by: 3) { _ = try? read(Array(bytes[..<count])) }
        var random = SplitMix64(seed: 7)
        var refused = 0
        for _ in 0..<1000 {
            do { _ = try read(bytes.mutated(by: &random)) } catch { refused += 1 }
        }
        #expect(refused > 300)
    }
}

extension SettingsTests {
    private struct Missing: Error {}

    private var small: String { "state: /s\noutputs: [{console: {}}]\n" }

    private func example() throws -> String {
        try String(contentsOf: URL(filePath: "\(PackageFiles.root)/docs/examples/settings.yaml"), encoding: .utf8)
    }

    private func complaints(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    private func read(_ text: String) throws(SettingsError) -> Settings { try read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) throws(SettingsError) -> Settings {
        let surroundings = Surroundings(environment: ["PW": "geheim", "A": "from-env"]) { path in
            guard path == "/secret" else { throw CocoaError(.fileNoSuchFile) }
            return Data("geheim\n".utf8)
        }
        return try Settings.read(bytes, file: "my.yaml", surroundings: surroundings)
    }
}
