import Foundation
import TestSupport
import Testing

@Suite struct ExplainTests {
    /// Runs a line of bash on a terminal of its own, 100 columns wide; the output has the terminal's `\r\n`.
    private func onTerminal(_ line: String, _ arguments: String...) throws -> String {
        let folder = try TemporaryDirectory("terminal")
        let words = ([Binary.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
        try folder.write(Array("stty cols 100; set -- \(words); \(line)\n".utf8), to: "line")
        return try Binary.shell("script -qec \"bash $1\" /dev/null < /dev/null", folder.path("line")).text
    }

    @Test func `each write is told with its sources and columns`() throws {
        let result = try Binary.run("explain", Corpus.tpch.log)
        #expect(result.status == 0)
        #expect(result.error.isEmpty)
        #expect(result.text.hasPrefix("tpch  local-1795227903947  Spark 3.5.7  user etl\n"))
        #expect(result.lines.filter { $0.hasPrefix("  writes  out.h_") }.count == 22)
        #expect(result.text.contains("    sum_qty        ← lineitem.l_quantity "))
        #expect(!result.text.contains("\u{1B}"))
    }

    @Test func `a stream is told from its sources to its targets`() throws {
        let result = try Binary.run("explain", Corpus.streaming.log)
        #expect(result.status == 0)
        let stream = try #require(result.text.range(of: "\nuneven  complete in "))
        let lines = result.text[stream.lowerBound...].split(separator: "\n").prefix(12).map(String.init)
        #expect(lines.contains("  stream  4 batches up to number 3: 56 rows read, 56 written"))
        #expect(lines.contains { $0.hasPrefix("  at      KafkaV2[Subscribe[payments]]  {\"payments\":") })
        #expect(lines.contains("  reads   returns  kafka://unknown returns"))
        #expect(lines.contains { $0.hasPrefix("    order_id ← payments.value, orders.value, returns.key") })
    }

    @Test func `one execution is told alone`() throws {
        let all = try Binary.run("explain", Corpus.tpch.log).lines
        let run = try #require(all.first { $0.contains(", execution ") })
        let number = try #require(run.split(separator: " ").last.map(String.init))
        let one = try Binary.run("explain", Corpus.tpch.log, "--execution", number)
        #expect(one.status == 0)
        #expect(one.lines.filter { $0.hasPrefix("  job ") }.count == 1)
        #expect(one.lines.contains(run))
    }

    @Test func `an execution that writes nothing is told, with those that do`() throws {
        let result = try Binary.run("explain", Corpus.tpch.log, "-e", "100000")
        #expect(result.status == 64)
        #expect(result.error.hasPrefix("sparklineage: execution 100000 writes nothing here; those that do: "))
    }

    @Test func `what is missing is told with its remedy`() throws {
        let result = try Binary.run("explain", Corpus.torture.log)
        #expect(
            result.lines.contains(
                "    incomplete: Spark cut the plan's text in Window, 15 missing; "
                    + "set spark.sql.debug.maxToStringFields=10000"))
    }

    @Test func `no log ends as a harvest would`() throws {
        let result = try Binary.run("explain", "/nowhere/log")
        #expect(result.status == 69)
        #expect(result.error == "not read: /nowhere/log: no such file or folder; check the path\n")
    }

    @Test func `a terminal gets colour and its own width, unless NO_COLOR is set`() throws {
        let log = try Corpus.tpch.log
        let colored = try onTerminal("TERM=xterm NO_COLOR= \"$1\" explain \"$2\"", log)
        #expect(colored.contains("\u{1B}[1mtpch\u{1B}[0m"))
        let plain = try onTerminal("TERM=xterm NO_COLOR=1 \"$1\" explain \"$2\"", log)
        #expect(!plain.contains("\u{1B}"))
        let columns = plain.split(separator: "\r\n").filter { $0.contains(" ← ") }
        #expect(columns.count > 70)
        for line in columns { #expect(line.count <= 100, "\(line)") }
    }

    @Test func `a harvest on a terminal shows how far it is`() throws {
        let log = try Corpus.huge.log
        let line = "TERM=xterm \"$1\" harvest \"$2\" -o /dev/null"
        #expect(try onTerminal(line, log).contains("%  "))
        #expect(try !onTerminal(line + " -q", log).contains("%  "))
    }
}
