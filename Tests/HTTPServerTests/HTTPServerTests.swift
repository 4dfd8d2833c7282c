import Compression
import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPServerTests {
    private static let anywhere = ListenAddress.tcp(host: "127.0.0.1", port: 0)

    /// A server that answers each request with what came of it.
    private func echo(
        _ limits: HTTPLimits = HTTPLimits(), at address: ListenAddress = anywhere,
        admission: @escaping HTTPServer.Admission = { _ in nil }
    ) throws -> HTTPServer {
        var settings = HTTPServerSettings(address)
        settings.limits = limits
        return try HTTPServer(settings, admission: admission) { request, reply in
            let names = request.headers.map { $0.name }.joined(separator: ",")
            reply.send(.text(200, "\(request.method) \(request.target) [\(names)] \(request.body.count)"))
        }
    }

    private func post(_ body: [UInt8], _ headers: String = "") -> [UInt8] {
        Array(
            "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\(headers)\r\n".utf8)
            + body
    }

    @Test func `a request is told as it was sent`() throws {
        let server = try echo()
        let client = try RawClient(server.address)
        client.send("GET /a%2Fb/%20?x=1&y=%26 HTTP/1.1\r\nHost: h\r\nX-Own: 1\r\nConnection: close\r\n\r\n")
        let answer = try #require(client.readToEnd())
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("GET /a%2Fb/%20?x=1&y=%26 [Host,X-Own,Connection] 0\n"))
    }

    @Test func `path and query part at the question mark`() {
        let request = HTTPRequest(method: "GET", target: "/a?b?c", headers: [HTTPHeader("X-Own", "1")])
        #expect(request.path == "/a")
        #expect(request.query == "b?c")
        #expect(request.header("x-oWN") == "1")
        #expect(HTTPRequest(method: "GET", target: "/a").query == "")
        let accented = HTTPRequest(method: "GET", target: "/a?\u{301}=1")
        #expect(accented.path == "/a" && accented.query.unicodeScalars.elementsEqual("\u{301}=1".unicodeScalars))
    }

    @Test func `a connection carries many requests`() throws {
        let server = try echo()
        let client = try RawClient(server.address)
        for size in [0, 1, 100_000] {
            client.send("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: \(size)\r\n\r\n")
            client.send([UInt8](repeating: 65, count: size))
            #expect(client.read(upTo: "] \(size)\n").contains("POST /p"))
        }
    }

    @Test func `an answer may come later, from any thread`() throws {
        let held = Mutex<[HTTPReply]>([])
        let server = try HTTPServer(HTTPServerSettings(Self.anywhere)) { _, reply in held.withLock { $0.append(reply) }
        }
        let clients = try (0..<3).map { _ in try RawClient(server.address) }
        for client in clients { client.send(post([1, 2, 3])) }
        while held.withLock({ $0.count }) < 3 { Thread.sleep(forTimeInterval: 0.001) }
        for reply in held.withLock({ $0 }) {
            Thread.detachNewThread {
                reply.send(.text(201, "late"))
                reply.send(.text(500, "too late"))
            }
        }
        for client in clients { #expect(client.readToEnd()?.hasSuffix("\r\n\r\nlate\n") == true) }
    }

    @Test func `a request that nobody answers gets 500, one that is dropped nothing`() throws {
        let server = try HTTPServer(HTTPServerSettings(Self.anywhere)) { request, reply in
            if request.target == "/drop" { reply.drop() }
        }
        let (forgotten, dropped) = (try RawClient(server.address), try RawClient(server.address))
        forgotten.send("GET /forget HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        #expect(forgotten.readToEnd()?.hasPrefix("HTTP/1.1 500 ") == true)
        dropped.send("GET /drop HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(dropped.readToEnd() == "")
    }

    @Test func `a head is refused before its body is read`() throws {
        let server = try echo { request in
            request.header("Authorization") == nil ? .text(401, "a token is missing") : nil
        }
        let client = try RawClient(server.address)
        client.send("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n")
        #expect(client.readToEnd()?.hasPrefix("HTTP/1.1 401 ") == true)
        let known = try RawClient(server.address)
        known.send(post([1], "Authorization: Bearer x\r\n"))
        #expect(known.readToEnd()?.hasPrefix("HTTP/1.1 200 ") == true)
    }

    @Test func `a body that says it is too large is refused by its head`() throws {
        var limits = HTTPLimits()
        limits.body = 1000
        let server = try echo(limits)
        let (largest, larger) = (try RawClient(server.address), try RawClient(server.address))
        largest.send(post([UInt8](repeating: 65, count: 1000)))
        #expect(largest.readToEnd()?.hasSuffix("1000\n") == true)
        larger.send("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n")
        #expect(larger.readToEnd()?.hasPrefix("HTTP/1.1 413 ") == true)
    }

    @Test func `a chunked body that grows too large is answered, one without end is cut off`() throws {
        var limits = HTTPLimits()
        limits.body = 1000
        let server = try echo(limits)
        let head = "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = "3E8\r\n" + String(repeating: "x", count: 1000) + "\r\n"
        let (fits, large, endless) = (
            try RawClient(server.address), try RawClient(server.address), try RawClient(server.address)
        )
        fits.send(head + chunk + "0\r\n\r\n")
        #expect(fits.readToEnd()?.hasSuffix("1000\n") == true)
        large.send(head + chunk + chunk + "0\r\n\r\n")
        #expect(large.readToEnd()?.hasPrefix("HTTP/1.1 413 ") == true)
        endless.send(head)
        #expect((0..<100_000).contains { _ in !endless.send(chunk) })
    }

    @Test func `bodies have so much room together and give it back`() throws {
        var limits = HTTPLimits()
        (limits.body, limits.bodies) = (600_000, 1_000_000)
        let server = try echo(limits)
        let body = [UInt8](repeating: 65, count: 600_000)
        for _ in 0..<3 {
            let (slow, quick, third) = (
                try RawClient(server.address), try RawClient(server.address), try RawClient(server.address)
            )
            slow.send(Array(post(body).dropLast(100_000)))
            Thread.sleep(forTimeInterval: 0.2)
            quick.send(post(body))
            let refusal = quick.readToEnd() ?? ""
            #expect(refusal.hasPrefix("HTTP/1.1 503 ") && refusal.contains("\r\nRetry-After: 1\r\n"))
            slow.send(Array(body.suffix(100_000)))
            #expect(slow.readToEnd()?.hasSuffix(" 600000\n") == true)
            third.send(post(body))
            #expect(third.readToEnd()?.hasSuffix(" 600000\n") == true)
        }
    }

    @Test func `a gzip body is inflated, a damaged or cut one refused`() throws {
        let server = try echo()
        let body = HandMadeStream.frame(.gzip, [UInt8](repeating: 66, count: 5000))
        func answer(_ body: [UInt8], _ coding: String = "gzip") throws -> String {
            let client = try RawClient(server.address)
            client.send(post(body, "Content-Encoding: \(coding)\r\n"))
            return try #require(client.readToEnd())
        }
        #expect(try answer(body).hasSuffix("5000\n"))
        #expect(try answer(body, "X-GZip").hasSuffix("5000\n"))
        #expect(try answer(body, "identity").hasSuffix("\(body.count)\n"))
        #expect(try answer([UInt8](body.dropLast(3))).hasPrefix("HTTP/1.1 400 "))
        #expect(try answer(Array("no gzip at all".utf8)).hasPrefix("HTTP/1.1 400 "))
        #expect(try answer(body, "deflate").hasPrefix("HTTP/1.1 415 "))
        #expect(try answer(body, "gzip, gzip").hasPrefix("HTTP/1.1 415 "))
        for length in 1..<40 { _ = try answer(Array(body.prefix(length))) }
    }

    @Test func `a gzip body that swells beyond its limits is refused`() throws {
        var limits = HTTPLimits()
        limits.body = 4000
        let server = try echo(limits)
        let client = try RawClient(server.address)
        client.send(
            post(HandMadeStream.frame(.gzip, [UInt8](repeating: 66, count: 4001)), "Content-Encoding: gzip\r\n"))
        #expect(client.readToEnd()?.hasPrefix("HTTP/1.1 413 ") == true)
    }

    @Test func `what is no HTTP is refused, and the server goes on`() throws {
        let server = try echo()
        var random = SplitMix64(seed: 8)
        let request = post(Array("{}".utf8), "X-Own: value\r\nContent-Encoding: gzip\r\n")
        for _ in 0..<200 {
            let client = try RawClient(server.address)
            client.send(request.mutated(by: &random))
        }
        for length in request.indices {
            let client = try RawClient(server.address)
            client.send(Array(request.prefix(length)))
        }
        let client = try RawClient(server.address)
        client.send(post([1]))
        #expect(client.readToEnd()?.hasSuffix(" 1\n") == true)
    }

    @Test func `a head, a body or a silence that takes too long ends the connection`() throws {
        var limits = HTTPLimits()
        limits.head = .milliseconds(300)
        limits.bodyTime = .milliseconds(300)
        limits.idle = .seconds(1)
        let server = try echo(limits)
        let (head, body, idle) = (
            try RawClient(server.address), try RawClient(server.address), try RawClient(server.address)
        )
        head.send("GET / HTTP/1.1\r\nX: ")
        body.send("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n")
        idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        func drips(_ client: RawClient) -> Bool {
            (0..<200).allSatisfy { _ in
                Thread.sleep(forTimeInterval: 0.02)
                return client.send("x")
            }
        }
        #expect(!drips(head))
        #expect(!drips(body))
        #expect(idle.readToEnd()?.contains("200 OK") == true)
    }

    @Test func `silent connections, however many, leave a place for one with a request`() throws {
        var limits = HTTPLimits()
        limits.connections = 8
        let server = try echo(limits)
        let silent = try (0..<40).map { _ in try RawClient(server.address) }
        let posting = try RawClient(server.address)
        posting.send("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n[")
        let others = try (0..<20).map { _ in try RawClient(server.address) }
        let client = try RawClient(server.address)
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(client.read(upTo: "0\n").contains("200 OK"))
        // Who has sent a head keeps its place while there are others that have not.
        posting.send("]")
        #expect(posting.read(upTo: "2\n").contains("200 OK"))
        #expect(silent.count + others.count == 60)
    }

    @Test func `connections above the limit of an address are closed`() throws {
        var limits = HTTPLimits()
        limits.connectionsPerAddress = 2
        let server = try echo(limits)
        let first = try (0..<2).map { _ in try RawClient(server.address) }
        for client in first {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(client.read(upTo: "0\n").contains("200 OK"))
        }
        let third = try RawClient(server.address)
        third.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(third.readToEnd() == "")
    }

    @Test func `a head above its memory is refused`() throws {
        var limits = HTTPLimits()
        limits.memoryPerConnection = 8 << 10
        let server = try echo(limits)
        let client = try RawClient(server.address)
        client.send("GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n")
        let answer = client.readToEnd() ?? "none"
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
    }

    @Test func `a stop waits for answers and refuses new requests`() throws {
        let held = Mutex<[HTTPReply]>([])
        let server = try HTTPServer(HTTPServerSettings(Self.anywhere)) { _, reply in held.withLock { $0.append(reply) }
        }
        let client = try RawClient(server.address)
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        while held.withLock({ $0.isEmpty }) { Thread.sleep(forTimeInterval: 0.001) }
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.1)
            held.withLock { $0.removeFirst() }.send(.text(200, "in time"))
        }
        server.stop(within: .seconds(10))
        #expect(client.readToEnd()?.contains("in time") == true)
        #expect(throws: RawClient.NoConnection.self) { try RawClient(server.address) }
    }

    @Test func `a stop cuts off what is not answered in time`() throws {
        let held = Mutex<[HTTPReply]>([])
        let server = try HTTPServer(HTTPServerSettings(Self.anywhere)) { _, reply in held.withLock { $0.append(reply) }
        }
        let client = try RawClient(server.address)
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        while held.withLock({ $0.isEmpty }) { Thread.sleep(forTimeInterval: 0.001) }
        server.stop(within: .milliseconds(50))
        #expect(client.readToEnd() == "")
        held.withLock { $0.removeFirst() }.send(.text(200, "long gone"))
    }
}
