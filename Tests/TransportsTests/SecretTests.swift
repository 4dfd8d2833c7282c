import Delivery
import HTTPServer
import LoopbackMarquez
import Secrecy
import Testing
import Transports

/// What must not be seen is seen nowhere.
@Suite struct SecretTests {
    private static let secrets = [
        "s3cr3t-url", "s3cr3t-token", "s3cr3t-header", "s3cr3t-proxy", "s3cr3t-query", "s3cr3t-client",
    ]

    private func expectClean(_ text: String) {
        for secret in Self.secrets { #expect(!text.contains(secret), "\(text)") }
        #expect(!text.contains("s3cr3t"), "\(text)")
    }

    private func settings(_ url: String, _ authorization: Int) throws -> HTTPTransportSettings {
        let address = url.split(separator: "/").last ?? ""
        var settings = HTTPTransportSettings(
            try HTTPEndpoint("http://user:s3cr3t-url@\(address)/api/v1/lineage?k=s3cr3t-query"))
        settings.headers = [OwnHeader("X-Key", Secret("s3cr3t-header"))]
        settings.proxy = .none
        switch authorization {
        case 0: break
        case 1: settings.authorization = .bearer(Secret("s3cr3t-token"))
        default:
            settings.authorization = .oauth2(
                OAuth2Client(
                    endpoint: try HTTPEndpoint("http://\(address)/token?k=s3cr3t-query"),
                    credentials: .init(user: "id", password: Secret("s3cr3t-client"))))
        }
        return settings
    }

    @Test(arguments: 0..<3)
    func `no text and no dump shows a secret`(authorization: Int) throws {
        let server = try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { request, reply in
            // Some servers repeat what they were sent.
            let heads = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            reply.send(.text(400, "\(request.target)\n\(heads)\n" + String(decoding: request.body, as: UTF8.self)))
        }
        let url = "http://\(server.address)"
        var texts: [String] = []
        for proxy in [
            ProxyChoice.none, .address(Secret("http://user:s3cr3t-proxy@127.0.0.1:1")),
            .address(Secret("bad://s3cr3t-proxy@x")),
        ] {
            var settings = try settings(url, authorization)
            settings.proxy = proxy
            var transport = try HTTPTransport(settings)
            let answer = transport.send("{}")
            texts += [answer.text, "\(answer)", "\(settings)", "\(transport)", String(reflecting: settings)]
            var dumped = ""
            dump(settings, to: &dumped)
            dump(transport, to: &dumped)
            dump(answer, to: &dumped)
            texts.append(dumped)
        }
        server.stop(within: .zero)
        var transport = try HTTPTransport(try settings(url, authorization))
        texts.append(transport.send("{}").text)
        for text in texts { expectClean(text) }
        #expect(texts.contains { $0.contains("no connection") })
    }

    @Test func `the form of a basic authorization is a secret too`() throws {
        let marquez = try LoopbackMarquez { event in
            ScriptedAnswer(400, body: event.request.header("Authorization") ?? "")
        }
        var transport = try transport(marquez.url) {
            $0.authorization = .basic(.init(user: "user", password: Secret("s3cr3t")))
        }
        #expect(transport.send().text == "Basic ***")
    }

    @Test func `what is no secret stays in answers, whatever its bytes`() throws {
        let bytes: [UInt8] = [0xFF, 0x00, 0x41]
        let marquez = try LoopbackMarquez()
        var transport = try transport(marquez.url) { $0.authorization = .bearer(Secret("s3cr3t")) }
        var answer = ScriptedAnswer(400)
        answer.body = bytes
        marquez.answerNext(answer)
        guard case .response(let response) = transport.send() else { return #expect(Bool(false)) }
        #expect(response.body == bytes)
    }
}
