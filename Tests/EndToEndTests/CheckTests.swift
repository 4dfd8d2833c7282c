import Foundation
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
                "\(file):1:1: 'state' is missing in the document; add it",
                "\(file):2:14: log.level is 'loud'; it should be debug or info or warning or error",
            ])
    }

    @Test func `each thing that is said of a job or a table is told with the line of its rule`() throws {
        let file = "\(PackageFiles.root)/docs/examples/settings.yaml"
        let job = try Binary.run("check", file, "--explain-context", "app=orders-ingest")
        #expect(job.status == 0)
        #expect(
            job.lines == [
                "team: sales-data (line 22)", "owner: orders@example.com (line 22)", "environment: prod (line 22)",
                "project: orders (line 22)", "documentation: What the shop sells, by the hour (line 22)",
                "source_code: https://git.example.com/orders at 4f2a91c (line 22)", "tags.tier: gold (line 22)",
            ])
        let table = try Binary.run("check", file, "--explain-context", "app=orders-ingest", "table=lake.finance.ledger")
        #expect(table.lines == ["team: finance (line 30)"])
        let none = try Binary.run("check", file, "--explain-context", "app=other")
        #expect(none.status == 0 && none.lines.isEmpty && none.error.contains("no rule matches"))
        #expect(try Binary.run("check", file, "--explain-context", "ap=x").status == 64)
    }
}
