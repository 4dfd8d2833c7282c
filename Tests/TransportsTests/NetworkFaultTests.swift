import Delivery
import Foundation
import Glibc
import LoopbackMarquez
import Testing
import Transports

/// What a network and a server can do to an attempt: each ends it in time, and the next one goes well.
@Suite struct NetworkFaultTests {
    @Test func `a refused connection is told with its port`() throws {
        let marquez = try LoopbackMarquez()
        var transport = try transport(marquez.url)
        marquez.stop()
        let failure = try #require(transport.send().failure)
        #expect(
            failure == "127.0.0.1:\(marquez.port): no connection: Connection refused; "
                + "is it running, and do firewall and proxy let us through?")
    }

    @Test func `a black hole ends by the time-out of connections`() throws {
        let hole = try RawServer(backlog: 0, nil)
        let filling = (0..<1).map { _ in RawServer.connection(to: hole.port) }
        defer { for descriptor in filling { close(descriptor) } }
        var transport = try transport(hole.url) { $0.connectTimeout = .milliseconds(300) }
        let start = ContinuousClock.now
        let failure = try #require(transport.send().failure)
        #expect(failure.contains("no connection within 300 ms"), "\(failure)")
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `a handshake that stalls ends by the time-out of connections`() throws {
        let mute = try RawServer { RawServer.drain($0) }
        var transport = try transport("https://127.0.0.1:\(mute.port)") { $0.connectTimeout = .milliseconds(300) }
        let failure = try #require(transport.send().failure)
        #expect(failure.contains("no connection within 300 ms"), "\(failure)")
    }

    /// Faults after the whole request has come.
    @Test(arguments: [
        (ScriptedAnswer.Manner.close, "the connection ended before the answer did"),
        (.reset, "the connection ended before the answer did"),
        (.silence, "no whole answer within 400 ms"),
        (.stallAfterHead, "no whole answer within 400 ms"),
        (.truncatedBody, "the connection ended before the answer did"),
        (.drip(.milliseconds(150)), "no whole answer within 400 ms"),
        (.raw(Array("nonsense\r\n\r\n".utf8)), "does not speak HTTP"),
        (.raw(Array("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nshort".utf8)), "the connection ended"),
    ])
    func `a bad answer is none, and the next attempt goes well`(manner: ScriptedAnswer.Manner, words: String) throws {
        let marquez = try LoopbackMarquez()
        var transport = try transport(marquez.url) { $0.timeout = .milliseconds(400) }
        marquez.answerNext(.badly(manner))
        let failure = transport.send().failure ?? "none"
        #expect(failure.contains(words), "\(failure)")
        #expect(transport.send("{}").status == 201)
        // On a connection that was used before, libcurl takes an end without a word for a race and sends again.
        marquez.answerNext(.badly(manner))
        let again = transport.send()
        #expect(again.status == 201 || again.text.contains(words), "\(again)")
        #expect(transport.send("{}").status == 201)
    }

    @Test func `a reset in the middle of a request is told, and the next attempt goes well`() throws {
        let server = try RawServer { connection in
            RawServer.drain(connection, upTo: 1000)
            RawServer.reset(connection)
        }
        var transport = try transport(server.url)
        let failure = try #require(transport.send(String(repeating: "x", count: 5_000_000)).failure)
        #expect(failure.contains("the connection ended before the answer did"), "\(failure)")
    }

    @Test func `a peer that is gone without a word ends by the time-out`() throws {
        let server = try RawServer { RawServer.drain($0) }
        var transport = try transport(server.url) { $0.timeout = .milliseconds(300) }
        let failure = try #require(transport.send().failure)
        #expect(failure.contains("no whole answer within 300 ms; is it overloaded?"), "\(failure)")
    }

    @Test func `an attempt that stalls ends by its own time-out where there is one`() throws {
        let server = try RawServer { RawServer.drain($0) }
        var transport = try transport(server.url) {
            $0.stallTimeout = .seconds(1)
            $0.timeout = .seconds(60)
        }
        // libcurl averages its speeds over five seconds.
        #expect(transport.send().failure?.contains("no whole answer") == true)
    }

    @Test func `a connection that closes as it is used again costs no event`() throws {
        let marquez = try LoopbackMarquez { _ in .badly(.closeAfterwards) }
        var transport = try transport(marquez.url)
        for number in 0..<30 {
            var answers = [transport.send("\(number)")]
            while answers.last?.failure != nil, answers.count < 20 { answers.append(transport.send("\(number)")) }
            #expect(answers.last?.status == 201, "\(answers.map(\.text))")
        }
        #expect(marquez.bodies.reduce(into: []) { if $0.last != $1 { $0.append($1) } } == (0..<30).map { "\($0)" })
    }

    @Test func `an early refusal of a large body is heard`() throws {
        let server = try RawServer { connection in
            RawServer.drain(connection, upTo: 1)
            let answer = "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            _ = answer.withCString { write(connection, $0, answer.utf8.count) }
            RawServer.drain(connection, silence: 500)
        }
        var transport = try transport(server.url)
        #expect(transport.send(String(repeating: "x", count: 3_000_000)).status == 413)
    }

    @Test func `failures leave no descriptors behind`() throws {
        let gone = try LoopbackMarquez()
        gone.stop()
        let marquez = try LoopbackMarquez { _ in .badly(.reset) }
        var (refused, reset) = (try transport(gone.url), try transport(marquez.url))
        func open() -> Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0 }
        let before = open()
        for _ in 0..<50 {
            #expect(refused.send((0..<40).map { "\($0)" }).values.allSatisfy { $0.failure != nil })
            #expect(reset.send((0..<10).map { "\($0)" }).values.allSatisfy { $0.failure != nil })
        }
        // Other tests have files open too: what leaks is 2,500.
        #expect(open() - before < 500)
    }

    @Test func `a slow answer holds up no other`() throws {
        let marquez = try LoopbackMarquez { $0.text == "slow" ? .badly(.drip(.milliseconds(100))) : .created }
        let transport = try transport(marquez.url)
        transport.begin(1000, Array("slow".utf8))
        let start = ContinuousClock.now
        for number in 0..<20 {
            transport.begin(number, Array("fast".utf8))
            while transport.wait(atMost: .seconds(5)).first?.attempt != number {
                if ContinuousClock.now - start > .seconds(20) { break }
            }
        }
        #expect(ContinuousClock.now - start < .milliseconds(500))
        #expect(transport.wait(atMost: .seconds(10)).map(\.attempt) == [1000])
    }

    @Test func `a name that nobody knows is told`() throws {
        var transport = try transport("http://marquez.nobody.invalid:5000")
        let failure = try #require(transport.send().failure)
        #expect(failure.hasPrefix("marquez.nobody.invalid:5000: its name is not known; check the url"), "\(failure)")
    }
}
