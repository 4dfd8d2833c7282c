import Foundation
import TestSupport
import Testing

@Suite struct BadInputTests {
    private let folder: TemporaryDirectory
    /// A good log, plain.
    private let lines: [String]

    init() throws {
        folder = try TemporaryDirectory("input")
        let result = try Binary.shell("zstd -dcq < \"$1\"", try Corpus.tpch.log)
        try #require(result.status == 0, "needs the zstd tool")
        lines = result.lines
    }

    private func bytes(_ lines: some Sequence<String>) -> [UInt8] { lines.flatMap { Array($0.utf8) + [0x0A] } }

    @Test(arguments: [
        ("empty", [], "the file is empty"),
        ("binary", [0, 1, 2, 3, 0xFF, 0, 9, 9], "the file is binary (byte 0 is no text)"),
        ("text", Array("hello\nworld\n".utf8), "it starts with \"hello\""),
        ("utf16", [0xFF, 0xFE] + Array("{\0\"\0E\0".utf8), "the text is UTF-16"),
        ("json", Array("{\"a\": 1}\n".utf8), "the first key \"a\" instead of \"Event\""),
    ])
    func `what is no event log ends with 65`(_ name: String, _ content: [UInt8], _ message: String) throws {
        let path = try folder.write(content, to: name)
        let result = try Binary.run("harvest", path)
        #expect(result.status == 65)
        #expect(result.error.contains("not read: \(path): not an event log: "))
        #expect(result.error.contains(message))
        #expect(result.output.isEmpty)
    }

    @Test func `a folder without logs ends with 65`() throws {
        let result = try Binary.run("harvest", folder.path)
        #expect(result.status == 65)
        #expect(result.error.contains("not read: \(folder.path): no event log in this folder"))
    }

    @Test func `a folder whose entries cannot be read and that has no log says both`() throws {
        let link = folder.path("dangling")
        #expect(symlink(folder.path("nothing"), link) == 0)
        let result = try Binary.run("harvest", folder.path)
        #expect(result.status == 69)
        #expect(result.error.contains("not read: \(link): no such file or folder"))
        #expect(result.error.contains("not read: \(folder.path): no event log in this folder"))
    }

    @Test func `a log is not written over by its own events`() throws {
        let log = try folder.write(readFile(Corpus.tpch.log), to: "log.zstd")
        let link = folder.path("other-name")
        #expect(symlink(log, link) == 0)
        for output in [log, link] {
            let result = try Binary.run("harvest", log, "-o", output)
            #expect(result.status == 64)
            #expect(result.error == "sparklineage: \(output) is one of the logs; name another file for the events\n")
        }
        #expect(try readFile(log) == readFile(Corpus.tpch.log))
    }

    /// The log with each plan's text as `change` gives it.
    private func log(_ name: String, changing change: (Substring) -> String) throws -> String {
        let plan = /"physicalPlanDescription":"((?:[^"\\]|\\.)*)"/
        return try folder.write(
            bytes(lines.map { $0.replacing(plan) { "\"physicalPlanDescription\":\"\(change($0.1))\"" } }), to: name)
    }

    @Test(arguments: ["Found 0 WholeStageCodegen subtrees.\\n", "== Strange Plan ==\\nAppendData\\n"])
    func `plans that cannot be read are told with the remedy`(_ plan: String) throws {
        let result = try Binary.run("harvest", log("strange") { _ in plan })
        #expect(result.status == 0)
        #expect(result.error.contains("without lineage: "))
        #expect(
            result.error.contains(
                "executions: no plan in the log, or one cut before its target; set spark.sql.ui.explainMode=formatted\n"
            ))
    }

    @Test func `plans that are cut in their tree leave no output unflagged`() throws {
        let path = try log("short") { $0.contains("AtomicCreateTable") ? String($0) : String($0.prefix(200)) }
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(result.error.contains("\nincomplete: 22 of 30 outputs\n"))
        #expect(result.error.contains("Spark cut the plan's text; set spark.sql.maxPlanStringLength="))
    }

    @Test func `a missing path ends with 69, and the others are harvested all the same`() throws {
        let missing = folder.path("missing")
        let result = try Binary.run("harvest", missing, try Corpus.tpch.log)
        #expect(result.status == 69)
        #expect(result.error.contains("not read: \(missing): no such file or folder"))
        #expect(try result.output == Binary.run("harvest", Corpus.tpch.log).output)
    }

    @Test func `a log that is cut in a line is harvested up to there`() throws {
        let whole = bytes(lines)
        let last = whole.count - (lines.last?.utf8.count ?? 0) - 1
        let path = try folder.write(whole.prefix(last + 20), to: "cut")
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(result.error.contains("\(path): byte \(last): the log ends in the middle of this line"))
        #expect(result.error.contains("30 runs"))
    }

    @Test func `a log that is cut in a frame is harvested up to there`() throws {
        let whole = try readFile(Corpus.tpch.log)
        let path = try folder.write(whole.prefix(whole.count * 3 / 4), to: "cut.zstd")
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(result.error.contains("\(path): byte "))
        #expect(result.lines.count > 20)
    }

    @Test func `a damaged line is named, and the rest is harvested`() throws {
        let victim = try #require(lines.firstIndex { $0.contains("AtomicCreateTableAsSelect") })
        var damaged = lines
        damaged[victim] = String(damaged[victim].dropLast(100)) + "}}}"
        let offset = lines[..<victim].reduce(0) { $0 + $1.utf8.count + 1 }
        let path = try folder.write(bytes(damaged), to: "damaged")
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(result.error.contains("skipped: 1 place"))
        #expect(result.error.contains("\(path): byte \(offset): "))
        #expect(result.lines.count >= 60)
    }

    @Test func `a line of 50 MB is no hindrance`() throws {
        let long = "{\"Event\":\"SparkListenerTaskEnd\",\"x\":\"" + String(repeating: "x", count: 50 << 20) + "\"}"
        let path = try folder.write(bytes(lines.prefix(10) + [long] + lines.dropFirst(10)), to: "long")
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(try result.output == Binary.run("harvest", Corpus.tpch.log).output)
    }

    @Test func `runs of a log that is still written stay open, unless they are closed`() throws {
        let last = try #require(lines.lastIndex { $0.contains("SparkListenerSQLExecutionEnd") })
        let path = try folder.write(bytes(lines[..<last]), to: "local-1.inprogress")
        let open = try Binary.run("harvest", path)
        #expect(open.error.hasPrefix("1 application: 30 runs, 1 of them still open, "))
        let closed = try Binary.run("harvest", "--close-open", path)
        #expect(closed.lines.count == open.lines.count + 2)
        #expect(closed.lines.filter { $0.contains("\"eventType\":\"ABORT\"") }.count == 2)
        try FileManager.default.moveItem(atPath: path, toPath: folder.path("local-1"))
        #expect(try Binary.run("harvest", folder.path("local-1")).output == closed.output)
    }
}
