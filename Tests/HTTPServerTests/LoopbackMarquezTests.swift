import Foundation
import HTTPServer
import LoopbackMarquez
import Testing

@Suite struct LoopbackMarquezTests {
    private func post(_ marquez: LoopbackMarquez, _ body: String = "{}") throws -> String? {
        let client = try RawClient(.tcp(host: "127.0.0.1", port: marquez.port))
        client.send(
            "POST /api/v1/lineage HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return client.readToEnd()
    }

    @Test func `events are remembered in their order and answered as scripted`() throws {
        let marquez = try LoopbackMarquez { $0.number == 1 ? ScriptedAnswer(500, body: "no") : .created }
        #expect(try post(marquez, "a")?.hasPrefix("HTTP/1.1 201 ") == true)
        #expect(try post(marquez, "b")?.hasSuffix("\r\n\r\nno") == true)
        marquez.answerNext(ScriptedAnswer(429, headers: [HTTPHeader("Retry-After", "7")]))
        #expect(try post(marquez, "c")?.contains("Retry-After: 7") == true)
        #expect(try post(marquez, "d")?.hasPrefix("HTTP/1.1 201 ") == true)
        #expect(marquez.bodies == ["a", "b", "c", "d"])
        #expect(marquez.waitForEvents(4))
    }

    @Test func `it says whether it is there`() throws {
        let marquez = try LoopbackMarquez()
        let client = try RawClient(.tcp(host: "127.0.0.1", port: marquez.port))
        client.send("GET /api/v1/tags?limit=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        #expect(client.readToEnd()?.contains("totalCount") == true)
        #expect(marquez.probes == 1)
    }

    @Test func `faults are what they say`() throws {
        let marquez = try LoopbackMarquez()
        marquez.answerNext(
            .badly(.close), .badly(.reset), .badly(.truncatedBody), .badly(.closeAfterwards),
            .badly(.drip(.milliseconds(5))), .badly(.raw(Array("nonsense".utf8))))
        #expect(try post(marquez) == "")
        #expect(try post(marquez) == "")
        #expect(try post(marquez)?.hasSuffix("64\r\nonly a part of ") == true)
        #expect(try post(marquez)?.hasSuffix("Content-Length: 6\r\n\r\nstored") == true)
        #expect(try post(marquez)?.hasSuffix("\r\n\r\nstored") == true)
        #expect(try post(marquez) == "nonsense")
        #expect(marquez.events.count == 6)
    }

    @Test func `a delayed answer holds up no other`() throws {
        let marquez = try LoopbackMarquez()
        marquez.answerNext(ScriptedAnswer(201, body: "late", after: .milliseconds(300)))
        let slow = try RawClient(.tcp(host: "127.0.0.1", port: marquez.port))
        slow.send("POST /api/v1/lineage HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        #expect(marquez.waitForEvents(1))
        let start = ContinuousClock.now
        #expect(try post(marquez)?.hasPrefix("HTTP/1.1 201 ") == true)
        #expect(ContinuousClock.now - start < .milliseconds(250))
        #expect(slow.readToEnd()?.hasSuffix("late") == true)
    }
}
