import Compression
import Delivery
import HTTPServer
import Secrecy
import Synchronization
import Testing
import Transports

@Suite struct HTTPReaderTests {
    private func listening(
        _ handle: @escaping @Sendable (HTTPRequest, HTTPReply) -> Void
    ) throws -> HTTPServer {
        try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0)), handler: handle)
    }

    private func reader(
        _ server: HTTPServer, path: String = "", _ change: (inout HTTPTransportSettings) -> Void = { _ in }
    ) throws -> HTTPReader {
        var settings = HTTPTransportSettings(try HTTPEndpoint("http://\(server.address)\(path)", path: "/"))
        change(&settings)
        return try HTTPReader(settings)
    }

    @Test func `questions are put as they are, one after the other, with what the settings say`() throws {
        let asked = Mutex<[HTTPRequest]>([])
        let server = try listening { request, reply in
            asked.withLock { $0.append(request) }
            reply.send(HTTPResponse(status: 200, body: Array(request.target.utf8)))
        }
        defer { server.stop(within: .zero) }
        let reader = try reader(server, path: "/lineage/?key=1") { $0.authorization = .bearer(Secret("sesame")) }
        for target in ["/api/v1/namespaces/a%2Fb/datasets/%2E%2E?limit=2", "/api/v1/tags"] {
            let response = try #require(reader.get(target).response)
            #expect(response.status == 200)
        }
        let requests = asked.withLock { $0 }
        #expect(requests.map(\.method) == ["GET", "GET"])
        #expect(
            requests.map(\.target) == [
                "/lineage/api/v1/namespaces/a%2Fb/datasets/%2E%2E?limit=2&key=1", "/lineage/api/v1/tags?key=1",
            ])
        #expect(requests.map { $0.header("Authorization") } == ["Bearer sesame", "Bearer sesame"])
        #expect(requests.allSatisfy { $0.body.isEmpty && $0.header("Content-Type") == nil })
    }

    @Test func `an answer of megabytes comes whole, compressed or not`() throws {
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: 9 << 20)
        let server = try listening { request, reply in
            let isPlain = request.target == "/plain"
            let headers = isPlain ? [] : [HTTPHeader("Content-Encoding", "gzip")]
            reply.send(HTTPResponse(status: 200, headers: headers, body: isPlain ? text : Gzip.compress(text)))
        }
        defer { server.stop(within: .zero) }
        let reader = try reader(server)
        for target in ["/plain", "/packed"] {
            let response = try #require(reader.get(target).response)
            #expect(response.body == text)
        }
    }

    @Test func `no answer is said with what to do`() throws {
        let server = try listening { _, reply in reply.drop() }
        let reader = try reader(server)
        let cut = try #require(reader.get("/").words)
        #expect(cut.contains("the connection ended before the answer did") && !cut.contains("sent again"))
        server.stop(within: .zero)
        #expect(reader.get("/").words?.contains("is it running") == true)
    }
}

extension Answer {
    fileprivate var response: Response? { if case .response(let response) = self { response } else { nil } }

    fileprivate var words: String? { if case .failure(let words) = self { words } else { nil } }
}
