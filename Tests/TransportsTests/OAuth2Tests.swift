import Delivery
import Foundation
import HTTPServer
import LoopbackMarquez
import Secrecy
import Synchronization
import Testing
import Transports

@Suite struct OAuth2Tests {
    /// Gives out the tokens `token-1`, `token-2` …; one sink takes the last of them only.
    private final class Issuer: Sendable {
        private struct State {
            var count = 0
            var requests: [HTTPRequest] = []
            var answer: HTTPResponse?
        }

        private let state = Mutex(State())
        private let lifetime: String

        init(lifetime: String = "3600") { self.lifetime = lifetime }

        var count: Int { state.withLock { $0.count } }
        var requests: [HTTPRequest] { state.withLock { $0.requests } }
        func answer(_ answer: HTTPResponse?) { state.withLock { $0.answer = answer } }
        /// Makes the last token worthless.
        func revoke() { state.withLock { $0.count += 1 } }

        func start() throws -> HTTPServer {
            try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { [self] request, reply in
                reply.send(respond(request))
            }
        }

        private func respond(_ request: HTTPRequest) -> HTTPResponse {
            state.withLock { state in
                guard request.path == "/token" else {
                    let isKnown = request.header("Authorization") == "Bearer token-\(state.count)"
                    return .text(isKnown ? 201 : 401, request.header("Authorization") ?? "none")
                }
                state.requests.append(request)
                if let answer = state.answer { return answer }
                state.count += 1
                let text = #"{"access_token":"token-\#(state.count)","token_type":"bearer","expires_in":\#(lifetime)}"#
                return HTTPResponse(status: 200, body: Array(text.utf8))
            }
        }
    }

    private func sink(_ server: HTTPServer, inForm: Bool = false) throws -> HTTPTransport {
        var client = OAuth2Client(
            endpoint: try HTTPEndpoint("http://\(server.address)/token", path: "/"),
            credentials: .init(user: "id", password: Secret("geheim&=")), scope: "lineage write")
        client.sendsSecretInForm = inForm
        return try transport("http://\(server.address)") { $0.authorization = .oauth2(client) }
    }

    @Test func `a token is fetched once for all that waits`() throws {
        let issuer = Issuer()
        let server = try issuer.start()
        var sink = try sink(server)
        let answers = sink.send((0..<20).map { "\($0)" })
        #expect(answers.count == 20 && answers.values.allSatisfy { $0.status == 201 })
        let request = try #require(issuer.requests.first)
        #expect(issuer.requests.count == 1)
        #expect(String(decoding: request.body, as: UTF8.self) == "grant_type=client_credentials&scope=lineage%20write")
        #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
        #expect(request.header("Authorization") == "Basic " + Data("id:geheim%26%3D".utf8).base64EncodedString())
    }

    @Test func `id and secret go into the form where that is wished`() throws {
        let issuer = Issuer(lifetime: #""3600""#)
        let server = try issuer.start()
        var sink = try sink(server, inForm: true)
        #expect(sink.send().status == 201)
        let request = try #require(issuer.requests.first)
        #expect(String(decoding: request.body, as: UTF8.self).hasSuffix("&client_id=id&client_secret=geheim%26%3D"))
        #expect(request.header("Authorization") == nil)
    }

    @Test func `a refused token is fetched anew, once`() throws {
        let issuer = Issuer()
        let server = try issuer.start()
        var sink = try sink(server)
        #expect(sink.send().status == 201)
        issuer.revoke()
        #expect(sink.send((0..<5).map { "\($0)" }).values.allSatisfy { $0.status == 201 })
        #expect(issuer.requests.count == 2)
        issuer.revoke()
        issuer.answer(HTTPResponse(status: 200, body: Array(#"{"access_token":"worthless"}"#.utf8)))
        #expect(sink.send().status == 401)
        #expect(issuer.requests.count == 3)
    }

    @Test func `a token that expires is fetched before its end`() throws {
        let issuer = Issuer(lifetime: "2")
        let server = try issuer.start()
        var sink = try sink(server)
        let end = ContinuousClock.now + .milliseconds(2500)
        while ContinuousClock.now < end {
            #expect(sink.send().status == 201)
            Thread.sleep(forTimeInterval: 0.05)
        }
        #expect(issuer.requests.count == 2)
    }

    @Test func `a client that is refused is misconfigured, an outage of the issuer passes`() throws {
        let issuer = Issuer()
        let server = try issuer.start()
        var sink = try sink(server)
        issuer.answer(.text(400, #"{"error":"invalid_client"}"#))
        let refused = sink.send()
        #expect(refused.status == 401)
        #expect(refused.text.contains("gives no token (400); check the client's id, secret and scope"))
        issuer.answer(.text(503, "later"))
        #expect(sink.send().status == 503)
        issuer.answer(.text(200, "no json"))
        #expect(sink.send().failure?.contains("its answer holds no token") == true)
        issuer.answer(HTTPResponse(status: 200, body: Array(#"{"access_token":"a\r\nb: c"}"#.utf8)))
        #expect(sink.send().failure?.contains("its answer holds no token") == true)
        issuer.answer(nil)
        #expect(sink.send().status == 201)
        server.stop(within: .zero)
        #expect(sink.send().failure?.contains("no connection") == true)
    }

    @Test func `an issuer that is away fails what waits`() throws {
        let issuer = Issuer()
        let server = try issuer.start()
        var sink = try sink(server)
        server.stop(within: .zero)
        let failure = try #require(sink.send(["1", "2"])[1]?.failure)
        #expect(failure.hasPrefix("no token: \(server.address): no connection"), "\(failure)")
    }
}
