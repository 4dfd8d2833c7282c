import Foundation
import TestSupport
import Testing

/// `--context FILE` and `--names FILE`: what the operator says of names, and what stays.
@Suite struct ContextTests {
    private let folder: TemporaryDirectory
    private let log: String

    init() throws {
        folder = try TemporaryDirectory("context")
        log = try Corpus.tpch.log
    }

    private func settings(_ text: String) throws -> String { try folder.write(Array(text.utf8), to: "settings.yaml") }

    /// The datasets that events write, in order.
    private func outputs(_ result: Binary.Result) -> [String] {
        var names: [String] = []
        for line in result.lines {
            guard let event = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                continue
            }
            for output in event["outputs"] as? [[String: Any]] ?? [] {
                names.append("\(output["namespace"] ?? "")|\(output["name"] ?? "")")
            }
        }
        return names
    }

    @Test func `the catalog's names come first where the settings say so`() throws {
        let plain = outputs(try Binary.run("harvest", log))
        #expect(plain.contains { $0.hasPrefix("file|/") && $0.hasSuffix("/h/lineitem") })
        let context = try settings("context: {datasets: {identity: catalog}, namespace: prod}\nstate: /x\n")
        let result = try Binary.run("harvest", "--context", context, log)
        #expect(result.status == 0)
        #expect(outputs(result).contains { $0.hasPrefix("file:/") && $0.hasSuffix("|h.lineitem") })
        #expect(outputs(result).count == plain.count)
        #expect(result.text.contains("\"job\":{\"namespace\":\"prod\""))
    }

    @Test func `a table's location is what the settings say`() throws {
        let context = try settings(
            "context: {datasets: {tables: [{match: 'lake.h.line*', location: 's3://b/{namespace}/{table}'}]}}")
        #expect(outputs(try Binary.run("harvest", "--context", context, log)).contains("s3://b|h/lineitem"))
        let told = try Binary.run("explain", "--context", context, log)
        #expect(told.text.contains("s3://b h/lineitem"))
    }

    @Test func `rules say whose a table is, and leave jobs out`() throws {
        let context = try settings(
            """
            context:
              rules:
                - {match: {table: "lake.h.lineitem"}, team: sales}
                - {match: {job: "*.h_part"}, ignore: true}
            """)
        let plain = try Binary.run("harvest", "-q", log)
        let result = try Binary.run("harvest", "--context", context, log)
        let owner = #""owners":[{"name":"sales","type":"team"}]"#
        #expect(!plain.text.contains(owner))
        #expect(result.text.contains(owner))
        let left = plain.lines.count { !isOfPart($0) }
        #expect(left < plain.lines.count, "the job is in the log")
        #expect(result.lines.count == left)
        #expect(!result.lines.contains { isOfPart($0) })
        #expect(result.error.contains("left out by rules: \(plain.lines.count - left) events"))
    }

    private func isOfPart(_ line: String) -> Bool {
        let event = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return ((event?["job"] as? [String: Any])?["name"] as? String)?.hasSuffix(".h_part") == true
    }

    @Test func `a secret among what an application says of itself is not written`() throws {
        let line = #"zstd -dcq "$1" | sed 's/"User":"/&password=hunter2 /' > "$2""#
        let copy = folder.path("local-1")
        try #require(try Binary.shell(line, log, copy).status == 0, "needs the zstd tool")
        for how in ["--quiet", "--follow"] {
            let result = try Binary.run("harvest", how, copy)
            #expect(result.status == 0)
            #expect(result.text.contains("password=[REDACTED]"))
            #expect(!result.text.contains("hunter2"))
        }
    }

    @Test func `bad settings end with 78 and all complaints`() throws {
        let context = try settings("contxt: 1\nstate: ${X}\ncontext: {datasets: {identity: 'x'}}\n")
        for command in ["harvest", "explain"] {
            let result = try Binary.run(command, "--context", context, log)
            #expect(result.status == 78)
            #expect(result.output.isEmpty)
            #expect(
                result.error == """
                    \(context):1:1: unknown key 'contxt' in the document; did you mean 'context'?
                    \(context):3:32: context.datasets.identity is 'x'; it should be location or catalog

                    """)
        }
    }

    @Test func `a table keeps the name that it was first told by`() throws {
        let names = folder.path("names.db")
        let first = try Binary.run("harvest", "--names", names, log)
        #expect(first.status == 0)
        let context = try settings("context: {datasets: {identity: catalog}}")
        let later = try Binary.run("harvest", "--names", names, "--context", context, log)
        #expect(outputs(later) == outputs(first))
        let told = try Binary.run("explain", "--names", names, "--context", context, log)
        #expect(try told.output == Binary.run("explain", log).output)
    }

    @Test func `names that are damaged are refused, and explain makes none`() throws {
        let names = try folder.write(Array("no names".utf8), to: "names.db")
        let result = try Binary.run("harvest", "--names", names, log)
        #expect(result.status == 65)
        #expect(result.error.contains("put a copy of the names file back, or move it away to begin a new one"))
        #expect(try readFile(names) == Array("no names".utf8))
        let missing = folder.path("missing.db")
        let missed = try Binary.run("explain", "--names", missing, log)
        #expect(
            missed.status == 69 && missed.error.hasSuffix("there is no such file; name a names file that is there\n"))
        #expect(!FileManager.default.fileExists(atPath: missing))
    }
}
