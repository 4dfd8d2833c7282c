import Foundation
import TestSupport
import Testing

/// Logs with lines that nobody expects: huge, deep, or no text at all.
@Suite(.serialized) struct HostileLogTests {
    private let folder: TemporaryDirectory
    private let lines: [String]
    private let events: String
    private let bareEvents: [String]

    init() throws {
        folder = try TemporaryDirectory("hostile")
        let plain = try Binary.shell("zstd -dcq < \"$1\"", try Corpus.tpch.log)
        try #require(plain.status == 0, "needs the zstd tool")
        lines = plain.lines
        let whole = try Binary.run("harvest", "-q", Corpus.tpch.log)
        (events, bareEvents) = (whole.text, try whole.bareEvents)
    }

    /// The log with other lines after its tenth.
    private func write(_ others: [[UInt8]], to name: String = "app") throws -> String {
        var bytes: [UInt8] = []
        func add(_ lines: ArraySlice<String>) { bytes += Array((lines.joined(separator: "\n") + "\n").utf8) }
        add(lines.prefix(10))
        for other in others { bytes += other + [10] }
        add(lines.dropFirst(10))
        return try folder.write(bytes, to: name)
    }

    /// Where the first of the other lines starts.
    private var place: Int { lines.prefix(10).reduce(0) { $0 + $1.utf8.count + 1 } }

    // MARK: Scenario 13

    @Test(arguments: [1, 10, 64])
    func `scenario 13: a line of many megabytes is read in bounded memory`(megabytes: Int) throws {
        let head = "{\"Event\":\"SparkListenerTaskEnd\",\"x\":\""
        let long =
            Array(head.utf8) + [UInt8](repeating: 120, count: (megabytes << 20) - head.utf8.count - 2) + [34, 125]
        let path = try write([long])
        // 64 MB and twice the line, and what a program maps without using it.
        let limit = (64 + 2 * megabytes + 200) << 10
        let result = try Binary.shell("ulimit -v \(limit); \"$BIN\" harvest \"$1\"", path)
        #expect(result.status == 0)
        #expect(result.text == events)
        #expect(!result.error.contains("skipped"))
    }

    @Test(arguments: [false, true])
    func `scenario 13: a line of 512 MB is skipped, and the others are harvested`(follows: Bool) throws {
        let path = try write([Array("{\"Event\":\"SparkListenerJobStart\",\"Job ID\":\"".utf8), Array("\"}".utf8)])
        let start = place + 43
        let line = """
            head -c \(start) "$1" > "$2"; head -c 536870912 /dev/zero | tr '\\0' x >> "$2"
            tail -c +\(start + 1) "$1" >> "$2"; ulimit -v 400000; "$BIN" harvest \(follows ? "--follow" : "") "$2"
            """
        let result = try Binary.shell(line, path, folder.path("long"))
        #expect(result.status == 0)
        #expect(try result.bareEvents == bareEvents)
        #expect(result.text.contains("SOURCE_GAP"))
        #expect(result.error.contains("byte \(place): a line of \(536_870_912 + 43) bytes is too long"))
    }

    @Test func `scenario 13: a million fields and a hundred thousand brackets are no stack overflow`() throws {
        let fields = (0..<1_000_000).map { "\"k\($0)\":\"v\"" }.joined(separator: ",")
        let deep = String(repeating: "{\"a\":[", count: 100_000)
        let others = [
            "{\"Event\":\"SparkListenerJobStart\",\"Job ID\":900001,\"Properties\":{\(fields)}}",
            "{\"Event\":\"SparkListenerJobStart\",\"Properties\":\(deep)",
            "{\"Event\":\"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart\",\"sparkPlanInfo\":\(deep)",
            deep,
        ]
        let result = try Binary.run("harvest", write(others.map { Array($0.utf8) }))
        #expect(result.status == 0)
        #expect(try result.bareEvents == bareEvents)
        #expect(result.text.contains("SOURCE_GAP"))
        #expect(result.error.contains("skipped: 3 places"))
    }

    // MARK: Scenario 14

    /// A line that lineage needs, with a text put in where the description stands, and what becomes of it.
    struct Hostile: Sendable, CustomTestStringConvertible {
        var name: String
        var line: [UInt8]
        /// Whether the line is told as one that cannot be read.
        var isSkipped: Bool

        var testDescription: String { name }

        private static func start(_ id: String, _ description: [UInt8]) -> [UInt8] {
            Array(
                "{\"Event\":\"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart\",\"executionId\":\(id),\"description\":\""
                    .utf8) + description + Array("\",\"physicalPlanDescription\":\"\",\"time\":1}".utf8)
        }

        static let all: [Hostile] = [
            Hostile(name: "no UTF-8", line: start("900", [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80]), isSkipped: false),
            Hostile(name: "lone surrogate", line: start("900", Array(#"\ud800"#.utf8)), isSkipped: false),
            Hostile(
                name: "surrogates the wrong way", line: start("900", Array(#"\udc00\ud800"#.utf8)), isSkipped: false),
            Hostile(name: "escaped NUL", line: start("900", Array(#"\u0000"#.utf8)), isSkipped: false),
            Hostile(name: "raw NUL", line: start("900", [0, 0, 0]), isSkipped: false),
            Hostile(name: "NaN", line: start("NaN", []), isSkipped: true),
            Hostile(name: "Infinity", line: start("-Infinity", []), isSkipped: true),
            Hostile(name: "byte order mark", line: [0xEF, 0xBB, 0xBF] + start("900", []), isSkipped: true),
            Hostile(name: "CRLF", line: start("900", []) + [13], isSkipped: false),
            Hostile(name: "key twice", line: start("900,\"executionId\":901", []), isSkipped: false),
            Hostile(name: "NUL run", line: [UInt8](repeating: 0, count: 5000), isSkipped: true),
            Hostile(name: "empty", line: [], isSkipped: false),
            Hostile(name: "white space", line: Array(" \t ".utf8), isSkipped: false),
            Hostile(name: "no JSON", line: Array("24/05/01 INFO SparkContext: hello".utf8), isSkipped: true),
            Hostile(name: "two in one", line: start("900", []) + start("901", []), isSkipped: true),
        ]
    }

    @Test(arguments: Hostile.all)
    func `scenario 14: hostile text has a defined result and harms no other line`(_ hostile: Hostile) throws {
        let path = try write([hostile.line])
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(try result.bareEvents == bareEvents)
        #expect(result.error.contains("skipped: 1 place\n  \(path): byte \(place): ") == hostile.isSkipped)
        let followed = try Binary.run("harvest", "--follow", path)
        #expect(followed.text == result.text)
        #expect(followed.error == result.error)
    }

    @Test func `scenario 14: what names and texts hold reaches the events as text that JSON can hold`() throws {
        let hostile = ["tpch", #"\u0000"#, #"\u001f"#, #"\ud83d\ude00"#, #"\"\\"#, "\u{202E}", "é"].joined()
        let name = lines.map { $0.replacing("\"App Name\":\"tpch\"", with: "\"App Name\":\"\(hostile)\"") }
        #expect(name != lines)
        var bytes = Array((name.joined(separator: "\n") + "\n").utf8)
        // And a byte that is no UTF-8.
        let place = try #require(bytes.firstRange(of: Array("é".utf8))).lowerBound
        bytes[place] = 0xFF
        let result = try Binary.run("harvest", folder.write(bytes, to: "named"))
        #expect(result.status == 0)
        #expect(result.lines.count == 62)
        for line in result.output.split(separator: 10) {
            #expect(String(validating: line, as: UTF8.self) != nil)
            #expect(line.allSatisfy { $0 >= 0x20 })
            let event = try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            let job = try #require((event["job"] as? [String: Any])?["name"] as? String)
            #expect(!job.isEmpty)
        }
        #expect(try Binary.run("harvest", folder.path("named")).text == result.text)
    }

    @Test func `scenario 14: half a character in a name is told as one that is unknown`() throws {
        let broken = lines.map { $0.replacing("\"App Name\":\"tpch\"", with: #""App Name":"a\ud800b""#) }
        let path = try folder.write((broken.joined(separator: "\n") + "\n").utf8, to: "broken")
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(result.lines.count == 62)
        #expect(result.text.contains("\"name\":\"a_b\""))
        #expect(!result.text.contains("ud800"))
    }

    @Test func `a log with a byte order mark, or with CRLF, is told or read`() throws {
        let text = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
        let read = try Binary.run("harvest", folder.write(text, to: "crlf"))
        #expect(read.text == events)
        #expect(!read.error.contains("skipped"))
        let marked = try Binary.run("harvest", folder.write([0xEF, 0xBB, 0xBF] + text, to: "marked"))
        #expect(marked.status == 0)
        #expect(marked.error.contains("byte 0: the log begins in the middle of a line, of which "))
    }

    // MARK: Scenario 12

    @Test func `scenario 12: a bomb is given up, and the other logs are harvested`() throws {
        let line = """
            mkdir "$1"; cp "$2" "$1/log.zstd"
            (printf '{"Event":"SparkListenerLogStart"}\\n'; head -c 2000000000 /dev/zero) | zstd -1 -q > "$1/bomb.zstd"
            ulimit -v 400000; "$BIN" harvest "$1"
            """
        let result = try Binary.shell(line, folder.path("logs"), try Corpus.tpch.log)
        #expect(result.status == 0)
        #expect(result.text == events)
        #expect(
            result.error.contains("/bomb.zstd: byte 0 of the file: it decompresses to more than 500 times its size"))
    }
}
