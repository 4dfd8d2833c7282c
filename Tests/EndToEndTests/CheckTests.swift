import Foundation
import HTTPServer
import LoopbackMarquez
import TestSupport
import Testing

/// `sparklineage check` through the binary.
struct CheckTests {
    @Test func `a sound file ends with 0, and the schema is JSON`() throws {
        let sound = try Binary.run("check", "\(PackageFiles.root)/docs/examples/settings.yaml")
        #expect(sound.status == 0)
        #expect(sound.output.isEmpty)
        #expect(sound.error.contains("sends to marquez, file, console, store"))
        let schema = try Binary.run("check", "--schema")
        #expect(schema.status == 0)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(schema.output)) }
    }

    @Test func `all that is wrong is told with its place, and the end is 78`() throws {
        let folder = try TemporaryDirectory()
        let text = "stat: /s\nlog: {level: loud}\noutputs: [{console: {}}]\nserver: {}\n"
        let file = try folder.write(text.utf8, to: "my.yaml")
        let result = try Binary.run("check", file)
        #expect(result.status == 78)
        #expect(
            result.error.split(separator: "\n").map(String.init) == [
                "\(file):1:1: unknown key 'stat' in the document; did you mean 'state'?",
                "\(file):2:14: log.level is 'loud'; it should be debug or info or warning or error",
            ])
    }

    // MARK: Online

    private func settings(_ outputs: String, in folder: TemporaryDirectory) throws -> String {
        let text = """
            state: \(folder.path("state"))
            inputs: {event_logs: [{path: \(folder.path("logs"))}]}
            outputs: [\(outputs)]
            """
        return try folder.write(Array(text.utf8), to: "settings.yaml")
    }

    @Test func `what a file names is tried, and a Marquez is asked for a tag`() throws {
        let folder = try TemporaryDirectory("online")
        let marquez = try LoopbackMarquez()
        marquez.answerProbes(ScriptedAnswer(200, headers: [HTTPHeader("Content-Type", "application/json")], body: "{}"))
        let file = try settings(
            "{marquez: {url: \"\(marquez.url)\"}}, {file: {path: \(folder.path("out.ndjson"))}}, {console: {}}",
            in: folder)
        let result = try Binary.run("check", file, "--online")
        #expect(result.status == 0, "\(result.text)")
        #expect(
            result.lines == [
                "ok  inputs.event_logs \(folder.path("logs")): is not there yet; it is waited for",
                "ok  state \(folder.path("state")): can be written",
                "ok  outputs.marquez \(marquez.url.dropFirst(7)): answers",
                "ok  outputs.file \(folder.path("out.ndjson")): can be written",
                "ok  outputs.console: needs nothing",
            ])
        #expect(marquez.probes == 1)
        #expect(marquez.events.isEmpty)
        #expect(try !FileManager.default.contentsOfDirectory(atPath: folder.path).contains("state"))
    }

    @Test(arguments: [(401, "the credentials are missing"), (404, "the URL is wrong"), (503, "answered 503")])
    func `a sink that would take nothing is told with the reason, and the end is 69`(status: Int, why: String) throws {
        let folder = try TemporaryDirectory("online")
        let marquez = try LoopbackMarquez()
        marquez.answerProbes(ScriptedAnswer(status))
        let result = try Binary.run(
            "check", try settings("{marquez: {url: \"\(marquez.url)\"}}", in: folder), "--online")
        #expect(result.status == 69)
        #expect(result.lines.contains { $0.hasPrefix("no  outputs.marquez ") && $0.contains(why) }, "\(result.text)")
    }

    @Test func `a sink that is not there is told, and no secret of its address`() throws {
        let folder = try TemporaryDirectory("online")
        let file = try settings(
            "{marquez: {url: \"http://me:hidden-1@127.0.0.1:1\"}}, {file: {path: /nowhere/x.ndjson}}", in: folder)
        let result = try Binary.run("check", file, "--online")
        #expect(result.status == 69)
        #expect(result.text.contains("no  outputs.marquez 127.0.0.1:1: 127.0.0.1:1: no connection: Connection refused"))
        #expect(result.text.contains("no  outputs.file /nowhere/x.ndjson: /nowhere: No such file or directory"))
        #expect(!(result.text + result.error).contains("hidden-1"))
        #expect(try Binary.run("check", file, "--online", "--explain-context", "app=a").status == 64)
    }

    @Test func `each thing that is said of a job or a table is told with the line of its rule`() throws {
        let file = "\(PackageFiles.root)/docs/examples/settings.yaml"
        let job = try Binary.run("check", file, "--explain-context", "app=orders-ingest")
        #expect(job.status == 0)
        #expect(
            job.lines == [
                "team: sales-data (line 23)", "owner: orders@example.com (line 23)", "environment: prod (line 23)",
                "project: orders (line 23)", "documentation: What the shop sells, by the hour (line 23)",
                "source_code: https://git.example.com/orders at 4f2a91c (line 23)", "tags.tier: gold (line 23)",
            ])
        let table = try Binary.run("check", file, "--explain-context", "app=orders-ingest", "table=lake.finance.ledger")
        #expect(table.lines == ["team: finance (line 31)"])
        let none = try Binary.run("check", file, "--explain-context", "app=other")
        #expect(none.status == 0 && none.lines.isEmpty && none.error.contains("no rule matches"))
        #expect(try Binary.run("check", file, "--explain-context", "ap=x").status == 64)
    }
}
