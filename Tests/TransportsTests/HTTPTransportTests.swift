import Compression
import Delivery
import Foundation
import HTTPServer
import LoopbackMarquez
import Secrecy
import Testing
import Transports

@Suite struct HTTPTransportTests {
    @Test func `an event is posted as it is and answered`() throws {
        let marquez = try LoopbackMarquez { _ in
            ScriptedAnswer(
                503, headers: [HTTPHeader("Retry-After", "7"), HTTPHeader("X-Other", "1")], body: "come again")
        }
        var transport = try transport(marquez.url)
        let answer = transport.send("{\"a\":\"ä\"}")
        guard case .response(let response) = answer else { throw Missing(what: answer.text) }
        #expect(response.status == 503)
        #expect(response.retryAfter == "7")
        #expect(response.date?.hasSuffix("GMT") == true)
        #expect(response.body == Array("come again".utf8))
        let request = try #require(marquez.events.first).request
        #expect(request.method == "POST")
        #expect(request.target == "/api/v1/lineage")
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("User-Agent")?.hasPrefix("sparklineage/") == true)
        #expect(request.header("Authorization") == nil)
        #expect(marquez.bodies == ["{\"a\":\"ä\"}"])
    }

    struct Missing: Error { var what: String }

    @Test func `a path of its own is kept with its query`() throws {
        let targets = TargetServer()
        let server = try targets.start()
        for path in ["", "/", "/own/path?x=%2F", "/own/"] {
            var transport = try transport("http://\(server.address)\(path)")
            #expect(transport.send().status == 200)
        }
        #expect(targets.seen == ["/api/v1/lineage", "/api/v1/lineage", "/own/path?x=%2F", "/own/"])
    }

    @Test func `a redirect is an answer`() throws {
        let marquez = try LoopbackMarquez { event in
            ScriptedAnswer(308, headers: [HTTPHeader("Location", "/api/v1/lineage")])
        }
        var transport = try transport(marquez.url)
        #expect(transport.send().status == 308)
        #expect(marquez.events.count == 1)
    }

    @Test func `only the start of an answer is kept, and an endless one is cut short`() throws {
        let marquez = try LoopbackMarquez()
        var transport = try transport(marquez.url)
        for size in [4096, 4097, 3_000_000] {
            marquez.answerNext(ScriptedAnswer(400, body: String(repeating: "x", count: size)))
            let answer = transport.send()
            #expect(answer.status == 400)
            #expect(answer.text.utf8.count == 4096)
        }
        #expect(transport.send().status == 201)
    }

    @Test func `own headers are sent, and none that would be two`() throws {
        let marquez = try LoopbackMarquez()
        var own = try transport(marquez.url) {
            $0.headers = [
                OwnHeader("X-Team", Secret("data")), OwnHeader("X-Empty", Secret("")),
                OwnHeader("content-type", Secret("application/cloudevents")),
            ]
        }
        #expect(own.send().status == 201)
        let request = try #require(marquez.events.first).request
        #expect(request.header("X-Team") == "data")
        #expect(request.header("X-Empty") == "")
        #expect(request.headers.filter { $0.isNamed("Content-Type") }.map(\.value) == ["application/cloudevents"])
        for bad in [
            OwnHeader("", Secret("x")), OwnHeader("A:B", Secret("x")), OwnHeader("A", Secret("geheim\r\nB: x")),
        ] {
            let error = #expect(throws: HTTPTransportError.self) { try transport(marquez.url) { $0.headers = [bad] } }
            #expect(error?.description.contains("geheim") == false)
        }
    }

    @Test func `bodies are compressed where that is wished`() throws {
        let marquez = try LoopbackMarquez()
        var transport = try transport(marquez.url) { $0.isCompressed = true }
        let body = String(repeating: "lineage ", count: 10_000)
        #expect(transport.send(body).status == 201)
        let request = try #require(marquez.events.first).request
        #expect(request.header("Content-Encoding") == "gzip")
        #expect(request.header("Content-Length").flatMap { Int($0) } ?? .max < 1000)
        #expect(marquez.bodies == [body])
    }

    @Test func `a large body arrives whole`() throws {
        let marquez = try LoopbackMarquez()
        var transport = try transport(marquez.url)
        let body = String(repeating: "0123456789abcdef", count: 200_000)
        #expect(transport.send(body).status == 201)
        #expect(marquez.bodies == [body])
    }

    @Test func `no more connections are used than allowed, and they are used again`() throws {
        let marquez = try LoopbackMarquez()
        let clients = try ConnectionCount()
        var transport = try transport("http://127.0.0.1:\(clients.port(to: marquez.port))") { $0.connections = 3 }
        let answers = transport.send((0..<100).map { "{\"n\":\($0)}" })
        #expect(answers.count == 100)
        #expect(answers.values.allSatisfy { $0.status == 201 })
        #expect(Set(marquez.bodies).count == 100)
        #expect((1...3).contains(clients.accepted))
    }

    @Test func `a sleeping transport is woken from another thread`() throws {
        let transport = try transport("http://127.0.0.1:1")
        let waker = transport.waker
        let start = ContinuousClock.now
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.05)
            waker.wake()
        }
        #expect(transport.wait(atMost: nil).isEmpty)
        #expect(ContinuousClock.now - start < .seconds(5))
        waker.wake()
        #expect(transport.wait(atMost: .seconds(30)).isEmpty)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(transport.wait(atMost: .milliseconds(20)).isEmpty)
    }

    @Test func `a transport that is dropped leaves what it has begun`() throws {
        let marquez = try LoopbackMarquez { _ in .badly(.silence) }
        var transport: HTTPTransport? = try transport(marquez.url)
        transport?.begin(1, Array("{}".utf8))
        _ = transport?.wait(atMost: .milliseconds(50))
        let waker = transport?.waker
        transport = nil
        waker?.wake()
        #expect(marquez.waitForEvents(1))
    }

    @Test func `credentials are sent as they are meant`() throws {
        let marquez = try LoopbackMarquez()
        func authorization(_ authorization: HTTPAuthorization) throws -> String? {
            var transport = try transport(marquez.url) { $0.authorization = authorization }
            #expect(transport.send().status == 201)
            return marquez.events.last?.request.header("Authorization")
        }
        #expect(try authorization(.bearer(Secret("key"))) == "Bearer key")
        let basic = try authorization(.basic(.init(user: "us:er", password: Secret("pä"))))
        #expect(basic == "Basic " + Data("us:er:pä".utf8).base64EncodedString())
    }

    @Test func `a proxy gets the whole address and its own password only`() throws {
        let targets = TargetServer()
        let server = try targets.start()
        var transport = try transport("http://marquez.invalid:5000") {
            $0.proxy = .address(Secret("http://user:pw@\(server.address)"))
            $0.authorization = .bearer(Secret("key"))
        }
        #expect(transport.send().status == 200)
        #expect(targets.seen == ["http://marquez.invalid:5000/api/v1/lineage"])
        #expect(targets.header("Proxy-Authorization") == "Basic " + Data("user:pw".utf8).base64EncodedString())
    }
}
