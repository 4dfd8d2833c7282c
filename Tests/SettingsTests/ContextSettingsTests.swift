import FoundationEssentials
import Settings
import TestSupport
import Testing

struct ContextSettingsTests {
    @Test func `the datasets part of a full file is read and the daemon's sections are passed over`() throws {
        let context = try read(SampleSettings.full)
        let datasets = context.datasets
        #expect(context.namespace == "spark-prod")
        #expect(datasets.identity == .catalog)
        #expect(
            datasets.catalogs == [
                "lake": CatalogSettings(warehouse: "s3://corp-lake/wh"),
                "hms": CatalogSettings(warehouse: "hdfs://nn:8020/wh", uri: "thrift://hms:9083"),
            ])
        #expect(datasets.tables == [TableSettings(match: "hms.sales.*", location: "s3://corp/sales/{table}")])
        #expect(
            datasets.kafka == [
                KafkaSettings(
                    match: ["app": "orders-*", "topic": "o*"], cluster: "kafka://orders:9092",
                    brokers: ["b1:9092", "b2:9092"])
            ])
        #expect(
            datasets.databases == [
                DatabaseSettings(match: ["table": "sales.*"], namespace: "postgres://db:5432", database: "shop")
            ])
    }

    @Test(arguments: ["", "\n# nothing\n", "---\n", "context:\n", "context: {datasets: }\n", "context: ~"])
    func `where nothing is said the defaults hold`(text: String) throws {
        #expect(try read(text) == ContextSettings())
    }

    @Test func `an alias stands for what its anchor marks`() throws {
        let settings = try read("context: {datasets: {catalogs: {a: &wh {warehouse: /wh}, b: *wh}}}")
        #expect(settings.datasets.catalogs["b"] == CatalogSettings(warehouse: "/wh"))
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        var text: String
        var complaints: [String]
        var testDescription: String { text }

        init(_ text: String, _ complaints: String...) { (self.text, self.complaints) = (text, complaints) }
    }

    static let faults = [
        Fault("contxt: {}", "1:1: unknown key 'contxt' in the document; did you mean 'context'?"),
        Fault("a: 1\nb: 2", both("a", 1), both("b", 2)),
        Fault(
            "context:\n  datasets:\n    identity: locaton",
            "3:15: context.datasets.identity is 'locaton'; it should be location or catalog; did you mean 'location'?"),
        Fault("context: [1]", "1:10: context is a list; it should be a mapping, such as 'namespace: …'"),
        Fault(
            "context: {datasets: {kafka: {}}}",
            "1:29: context.datasets.kafka is a mapping; it should be a list: put '- ' before each item"),
        Fault(
            "context: {datasets: {kafka: [{match: {apps: x}}]}}",
            "1:30: 'cluster' is missing in context.datasets.kafka; add it",
            "1:39: unknown key 'apps' in context.datasets.kafka.match; did you mean 'app'?"),
        Fault(
            "context: {datasets: {catalogs: {lake: {warehouse: wh}}}}",
            "1:51: context.datasets.catalogs.lake.warehouse is 'wh'; it should be a URI or an absolute path, such as "
                + "s3://bucket/warehouse"),
        Fault(
            "context: {datasets: {catalogs: {lake: {warehouse: }}}}",
            "1:51: context.datasets.catalogs.lake.warehouse is empty; it should be a single value"),
        Fault(
            "context: {datasets: {tables: [{match: a.*, location: '/x/{tabel}'}]}}",
            "1:54: '{tabel}' in context.datasets.tables.location stands for nothing; known are {catalog}, {namespace}, "
                + "{table}"),
        Fault("state: /a\nlog: {}\nstate: /b", "3:1: the key 'state' stands already in line 1; keep one of them"),
        Fault("context:\n\tdatasets: {}", "2:1: a tab; indent with blanks"),
        Fault("context: {\u{0}}", "1:11: a NUL byte; settings are UTF-8 text"),
        Fault("context: *x", "1:10: '*x' stands for nothing yet; define '&x' before it"),
        Fault("context: &x [*x]", "1:14: '*x' stands for nothing yet; define '&x' before it"),
        Fault("context: !env X", "1:10: the tag '!env' means nothing here; leave it out"),
        Fault("? [a]\n: b", "1:3: a list as a key; keys are words"),
        Fault("--- {}\n--- {}", "2:1: a second document begins; keep one in a file"),
        Fault("context: {<<: {}}", "1:11: merge keys ('<<') are not understood; write the keys out"),
        Fault(
            "context: {namespace: '${NOPE}'}",
            "1:22: the environment has no 'NOPE'; set it, or give a default with ${NOPE:-default}"),
        Fault(
            "context: {namespace: '${file:/nope}'}",
            "1:22: cannot read '/nope'; is it there, and readable by this user?"),
        Fault("context: {namespace: '${A'}", "1:22: '${' without a '}'; close it, or write '$${' for a plain '${'"),
        Fault("context: {namespace: '${a b}'}", "1:22: '${a b}' names no variable; write ${NAME} or ${file:/path}"),
    ]

    @Test(arguments: faults) func `each fault is told with its place and what to do`(fault: Fault) throws {
        #expect(complaints(fault.text) == fault.complaints.map { "my.yaml:\($0)" })
    }

    @Test(arguments: ["context: [", "a: b: c", "context: 'x", "{a: 1, b}}", "%YAML 9.9\n---\n"])
    func `bad YAML is told with its line`(text: String) throws {
        let said = complaints(text)
        #expect(said.count == 1)
        #expect(said.first?.hasPrefix("my.yaml:") == true)
        #expect(said.first?.contains("no valid YAML: ") == true)
    }

    @Test func `a place counts lines and characters, not bytes`() {
        #expect(complaints("# é\nlog: {}\n\"é\": 1")[0].hasPrefix("my.yaml:3:1: unknown key 'é'"))
        let bytes = Array("# a\n# é".utf8) + [0xFF]
        let error = #expect(throws: SettingsError.self) { try read(bytes) }
        #expect(error?.description == "my.yaml:2:4: byte 8 is not UTF-8; save the file as UTF-8")
    }

    @Test func `a bomb of aliases is refused`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(complaints(text).first?.contains("more than 100000 values, aliases written out") == true)
    }

    @Test func `deep nesting is refused`() {
        let text = String(repeating: "[", count: 50_000)
        #expect(complaints(text) == ["my.yaml:1:65: nested deeper than 64 levels; no setting is"])
    }

    @Test func `variables and files are filled in where they are used, and nowhere else`() throws {
        let text = """
            outputs: [{marquez: {api_key: "${UNSET}"}}]
            context: {namespace: "${ZONE}-${file:/ns}-${EMPTY:-e}-$${ZONE}-$5"}
            """
        #expect(try read(text).namespace == "eu-spark-e-${ZONE}-$5")
    }

    @Test func `what is filled in is no YAML`() throws {
        #expect(try read("context: {namespace: '${YAML}'}").namespace == "{a: [")
    }

    @Test func `a file that is not there is told`() throws {
        let error = #expect(throws: SettingsError.self) { try ContextSettings.read("/nope/my.yaml") }
        #expect(error?.description == "/nope/my.yaml: no such file; check the path")
        let folder = #expect(throws: SettingsError.self) { try ContextSettings.read("/tmp") }
        #expect(folder?.description == "/tmp: it is a folder; name a file in it")
    }

    @Test func `truncated and mutated files are read or refused, never a crash`() {
        let bytes = Array(SampleSettings.full.utf8)
        for count in bytes.indices { _ = try? read(Array(bytes[..<count])) }
        var random = SplitMix64(seed: 42)
        var refused = 0
        for _ in 0..<2000 {
            do { _ = try read(bytes.mutated(by: &random)) } catch { refused += 1 }
        }
        #expect(refused > 500)
    }

    private static func both(_ key: String, _ line: Int) -> String {
        "\(line):1: unknown key '\(key)' in the document; known are context, expect, inputs, log, outbox, outputs, "
            + "redact, runs, server, state, streaming"
    }

    private func complaints(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    private func read(_ text: String) throws(SettingsError) -> ContextSettings { try read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) throws(SettingsError) -> ContextSettings {
        let environment = ["ZONE": "eu", "YAML": "{a: [", "EMPTY": ""]
        let surroundings = Surroundings(environment: environment) { path in
            guard path == "/ns" else { throw CocoaError(.fileNoSuchFile) }
            return Data("spark\n".utf8)
        }
        return try ContextSettings.read(bytes, file: "my.yaml", surroundings: surroundings)
    }
}
