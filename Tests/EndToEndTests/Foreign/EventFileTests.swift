import Foundation
import TestSupport
import Testing

/// Files of OpenLineage events, as clients write them, followed by the daemon.
@Suite(.serialized) struct EventFileTests {
    private let home: DaemonHome

    init() throws { home = try DaemonHome() }

    private func event(_ number: Int, _ type: String = "COMPLETE", time: String? = nil, pad: Int = 0) -> String {
        let time = time ?? "2026-03-01T01:00:00.\(1000 + number)Z"
        let more = pad > 0 ? ",\"x\":\"\(String(repeating: "y", count: pad))\"" : ""
        return """
            {"eventTime":"\(time)","producer":"https://x","schemaURL":"https://s","eventType":"\(type)",\
            "run":{"runId":"00000000-0000-4000-8000-\(100_000_000_000 + number)"},\
            "job":{"namespace":"n","name":"j\(number)"\(more)},"inputs":[],"outputs":[]}
            """
    }

    private func pretty(_ text: String) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return String(
            decoding: try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted]), as: UTF8.self)
    }

    private func start(_ after: String = "keep", _ more: String = "") throws {
        try home.start("inputs: {openlineage_files: [{path: \"DIR/in/*\", after_read: \(after)}]}\n\(more)")
    }

    private var jobs: [String] { home.told.map(\.job).sorted() }

    @Test func `lines that grow and are torn between writes`() throws {
        try start()
        let text = (0..<6).map { event($0, pad: 20_000) + "\n" }.joined()
        var rest = Substring(text)
        while !rest.isEmpty {
            try home.append(String(rest.prefix(8192)), to: "grow.jsonl")
            rest = rest.dropFirst(8192)
            usleep(20_000)
        }
        #expect(home.waitForTold(6))
        #expect(jobs == ["j0", "j1", "j2", "j3", "j4", "j5"])
        #expect(try home.letters == [])
    }

    @Test func `documents of their own, pretty-printed, arrays, and a last line without its end`() throws {
        try home.append(event(0), to: "one.json")
        try home.append(try pretty(event(1)) + "\n" + pretty(event(2)), to: "pretty.json")
        try home.append("[\(event(3)),\n\(event(4))]", to: "array.json")
        try home.append(try pretty("[\(event(5)),\(event(6))]"), to: "pretty-array.json")
        try home.append("\(event(7))\r\n\n\(event(8))", to: "lines.jsonl")
        try start()
        #expect(home.waitForTold(9))
        try home.append("\n\(event(9))\n", to: "lines.jsonl")
        #expect(home.waitForTold(10))
        #expect(jobs == (0...9).map { "j\($0)" })
        #expect(try home.letters == [])
    }

    @Test func `of several writers in one file only what they destroyed is lost`() throws {
        let torn = String(event(1).prefix(60))
        try home.append(
            "\(event(0))\n\(torn)\(event(2))\nnot JSON\n\(torn)\n\(event(3))\n{}\n\(event(4))\n", to: "mixed")
        try start()
        #expect(home.waitForTold(4))
        #expect(jobs == ["j0", "j2", "j3", "j4"])
        let line = event(0).utf8.count + 1
        let places = [line, line + 60 + line, line + 60 + line + 9, line + 60 + line + 9 + 61 + line]
        #expect(home.wait { (try? home.letters.count) == 4 })
        #expect(try home.letters.sorted() == places.map { "mixed \($0)" }.sorted())
        #expect(try home.foreign["decoded"] == 4)
    }

    @Test func `times without an offset are UTC, and those more than a day ahead are dead letters`() throws {
        try home.append(event(0, time: "2026-03-01 01:00:00.5") + "\n", to: "times")
        try home.append(event(1, time: "2999-03-01T01:00:00Z") + "\n", to: "times")
        try start()
        #expect(home.waitForTold(1))
        #expect(home.told.map(\.time) == ["2026-03-01T01:00:00.5Z"])
        #expect(home.wait { (try? home.letters.count) == 1 })
    }

    @Test func `thousands of files with an event each are read and deleted`() throws {
        for number in 0..<2000 { try home.folder.write(Array(event(number).utf8), to: "in/run-\(number).json") }
        try home.append("\(event(5000))\nnothing", to: "torn.json")
        try start("delete")
        #expect(home.waitForTold(2001, within: 60))
        #expect(Set(jobs).count == 2001)
        let left = { try? FileManager.default.contentsOfDirectory(atPath: home.folder.path("in")) }
        #expect(home.wait(within: 40) { left() == ["torn.json"] })
        try home.stop()
        #expect(try home.foreign["files"] == 1)
        #expect(try home.foreign["decoded"] == 2001)
    }

    @Test func `renaming, replacing and cutting a file tells nothing twice and loses nothing`() throws {
        try start()
        try home.append("\(event(0))\n\(event(1))\n", to: "a.jsonl")
        #expect(home.waitForTold(2))
        let (old, new) = (home.folder.path("in/a.jsonl"), home.folder.path("in/a.jsonl.1"))
        try FileManager.default.moveItem(atPath: old, toPath: new)
        try home.append("\(event(2))\n", to: "a.jsonl")
        #expect(home.waitForTold(3))
        // As logrotate's copytruncate does.
        try FileManager.default.copyItem(atPath: old, toPath: home.folder.path("in/a.jsonl.2"))
        usleep(600_000)
        try home.folder.write(Array("\(event(3))\n".utf8), to: "in/a.jsonl")
        #expect(home.waitForTold(4))
        usleep(600_000)
        try home.stop()
        let lines = String(decoding: try readFile(home.folder.path("told.ndjson")), as: UTF8.self)
        #expect(lines.split(separator: "\n").count == 4)
    }

    @Test func `kill -9 at any moment neither loses nor doubles a file's events`() throws {
        let text = (0..<400).map { event($0, pad: 500) + "\n" }.joined()
        var rest = Substring(text)
        for _ in 0..<6 {
            try start()
            for _ in 0..<5 {
                try home.append(String(rest.prefix(8192)), to: "events")
                rest = rest.dropFirst(8192)
            }
            usleep(.random(in: 0...150_000))
            try home.kill()
        }
        try home.append(String(rest), to: "events")
        try start()
        #expect(home.waitForTold(400))
        #expect(Set(jobs).count == 400 && home.told.count == 400)
        try home.stop()
        #expect(try home.foreign["decoded"] == 400)
    }

    @Test func `how far files of events are read is seen in health, status and numbers`() throws {
        try home.append("\(event(0))\n\(event(1))\n", to: "whole.jsonl")
        try home.append("\(event(2))\n\(event(3).prefix(40))", to: "torn.jsonl")
        try start()
        #expect(home.waitForTold(3))
        struct Report: Decodable {
            struct Input: Decodable, Equatable { let kind, path: String; let logs, openLogs, lagBytes: Int }
            let inputs: [Input]
        }
        let expected = Report.Input(
            kind: "openlineage_files", path: home.folder.path("in/*"), logs: 2, openLogs: 1, lagBytes: 0)
        let hasCome = try home.wait {
            let body = Data(try home.ask("/api/v1/health").body.utf8)
            return try JSONDecoder().decode(Report.self, from: body).inputs == [expected]
        }
        #expect(hasCome)
        let numbers = try home.ask("/metrics").body
        #expect(numbers.contains("sparklineage_event_files{state=\"read\"} 1\n"))
        #expect(numbers.contains("sparklineage_event_files{state=\"behind\"} 1\n"))
        let status = try Binary.run("status", "--state", home.folder.path("state")).text
        #expect(status.contains("/in/*: 2 files of events, 1 read to the end"))
    }

    @Test func `a label tells rules by which input an event came`() throws {
        try home.append(event(0) + "\n", to: "a")
        try home.start(
            """
            inputs: {openlineage_files: [{path: DIR/in/a, label: east}]}
            context: {rules: [{match: {label: "ea*"}, team: oceans}]}
            """)
        #expect(home.waitForTold(1))
        #expect(home.told[0].text.contains("oceans") && !home.told[0].text.contains("sparklineage_label"))
    }
}
