import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite struct ListeningTests {
    private func server(_ address: ListenAddress) throws -> HTTPServer {
        try HTTPServer(HTTPServerSettings(address)) { _, reply in reply.send(.text(200, "here")) }
    }

    @Test func `addresses are read and told`() {
        #expect(ListenAddress("127.0.0.1:8098") == .tcp(host: "127.0.0.1", port: 8098))
        #expect(ListenAddress("localhost:0") == .tcp(host: "localhost", port: 0))
        #expect(ListenAddress("[::1]:80") == .tcp(host: "::1", port: 80))
        #expect(ListenAddress("/run/s.sock") == .unix(path: "/run/s.sock"))
        for text in ["", ":", ":80", "host", "host:", "host:x", "host:65536", "::1:80", "[]:80"] {
            #expect(ListenAddress(text) == nil, "\(text)")
        }
        for text in ["127.0.0.1:8098", "[::1]:80", "/run/s.sock"] { #expect(ListenAddress(text)?.description == text) }
    }

    @Test func `a socket of the file system is for its user alone and goes with the server`() throws {
        let folder = try TemporaryDirectory("socket")
        let path = folder.path("control.sock")
        for _ in 0..<2 {
            let server = try server(.unix(path: path))
            let client = try RawClient(server.address)
            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(client.readToEnd()?.contains("here") == true)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            server.stop(within: .zero)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a file in the place of a socket stays`() throws {
        let folder = try TemporaryDirectory("socket")
        let path = try folder.write(Array("mine".utf8), to: "control.sock")
        #expect(throws: HTTPServerError.self) { try server(.unix(path: path)) }
        #expect(try readFile(path) == Array("mine".utf8))
    }

    @Test func `what is in the way is told with a remedy`() throws {
        let first = try server(.tcp(host: "127.0.0.1", port: 0))
        let error = #expect(throws: HTTPServerError.self) { try server(first.address) }
        #expect(
            error?.description == "\(first.address): Address already in use; another program listens there: "
                + "stop it or choose another port")
        #expect(throws: HTTPServerError.self) { try server(.tcp(host: "192.0.2.1", port: 0)) }
        #expect(throws: HTTPServerError.self) { try server(.unix(path: "/" + String(repeating: "x", count: 200))) }
    }

    @Test func `certificates of no use are told, and no key is printed`() throws {
        let identity = TLSIdentity(certificates: "nonsense", privateKey: "geheim")
        let error = #expect(throws: HTTPServerError.self) {
            try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0), identity: identity)) { _, _ in }
        }
        #expect(error?.description.contains("PEM") == true)
        var dumped = "\(identity) \(String(reflecting: identity))"
        dump(identity, to: &dumped)
        #expect(!dumped.contains("geheim"))
    }
}
