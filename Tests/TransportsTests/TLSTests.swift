import Delivery
import Foundation
import Glibc
import HTTPServer
import LoopbackMarquez
import TestSupport
import Testing
import Transports

@Suite struct TLSTests {
    private func marquez(_ identity: TLSIdentity) throws -> LoopbackMarquez {
        try LoopbackMarquez(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0), identity: identity))
    }

    @Test func `a certificate of a CA that is named is trusted, and no other`() throws {
        guard let certificates = try Certificates() else { return print(Certificates.missing) }
        try certificates.make("good", for: "IP:127.0.0.1")
        let marquez = try marquez(try certificates.identity("good"))
        func answer(_ authorities: String?) throws -> Answer {
            var transport = try transport(marquez.url) { $0.tls.authorities = authorities }
            return transport.send()
        }
        #expect(try answer(certificates.path("ca.pem")).status == 201)
        for authorities in [nil, certificates.path("other-ca.pem")] {
            let failure = try #require(try answer(authorities).failure)
            #expect(failure.contains("its certificate is not trusted"), "\(failure)")
            #expect(failure.contains("tls.ca"))
        }
        let failure = try #require(try answer("/nowhere/ca.pem").failure)
        #expect(failure.contains("tls.ca cannot be used"), "\(failure)")
        #expect(marquez.events.count == 1)
    }

    @Test func `a certificate that has expired or names another host is not trusted`() throws {
        guard let certificates = try Certificates() else { return print(Certificates.missing) }
        try certificates.make("expired", for: "IP:127.0.0.1", days: -1)
        try certificates.make("misnamed", for: "DNS:other.example")
        for (name, word) in [("expired", "expired"), ("misnamed", "127.0.0.1")] {
            let marquez = try marquez(try certificates.identity(name))
            var transport = try transport(marquez.url) { $0.tls.authorities = certificates.path("ca.pem") }
            let failure = try #require(transport.send().failure)
            #expect(failure.contains("its certificate is not trusted") && failure.contains(word), "\(failure)")
            #expect(marquez.events.isEmpty)
        }
    }

    @Test func `a server without TLS is told`() throws {
        let marquez = try LoopbackMarquez()
        var transport = try transport("https://127.0.0.1:\(marquez.port)")
        #expect(transport.send().failure?.contains("TLS fails") == true)
    }

    @Test func `our certificate is shown to a server that asks for it`() throws {
        guard let certificates = try Certificates() else { return print(Certificates.missing) }
        try certificates.make("server", for: "IP:127.0.0.1")
        try certificates.make("client", for: "DNS:client")
        try certificates.make("stranger", for: "DNS:client", signedBy: "other-ca")
        let server = try ClientCheckingServer(certificates)
        func answer(_ name: String?, key: String? = nil) throws -> Answer {
            var transport = try transport("https://127.0.0.1:\(server.port)") {
                $0.tls.authorities = certificates.path("ca.pem")
                $0.tls.certificate = name.map { certificates.path("\($0).pem") }
                $0.tls.key = (key ?? name).map { certificates.path("\($0).key") }
            }
            return transport.send()
        }
        #expect(try answer("client").text == "client")
        #expect(try answer(nil).failure != nil)
        #expect(try answer("stranger").failure != nil)
        let failure = try #require(try answer("client", key: "stranger").failure)
        #expect(failure.contains("tls.cert or tls.key cannot be used"), "\(failure)")
    }

    @Test func `HTTP 2 is spoken where the server can`() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/nghttpd") else {
            return print("skipped: needs nghttpd (nghttp2-server)")
        }
        guard let certificates = try Certificates() else { return print(Certificates.missing) }
        try certificates.make("h2", for: "IP:127.0.0.1")
        let server = try NgHTTPServer(certificates)
        var transport = try transport("https://127.0.0.1:\(server.port)/any") {
            $0.tls.authorities = certificates.path("ca.pem")
            $0.connections = 2
        }
        let bodies = (0..<50).map { String(repeating: "\($0) ", count: 1000) }
        let answers = transport.send(bodies)
        #expect(answers.count == 50)
        for (number, body) in bodies.enumerated() {
            #expect(answers[number]?.status == 200)
            #expect(answers[number]?.text == String(body.prefix(4096)))
        }
    }
}

/// A process that ends with this object.
final class ServerProcess {
    private let process = Process()

    init(_ program: String, _ arguments: [String], port: UInt16) throws {
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<1000 {
            let connection = RawServer.connection(to: port)
            if connection >= 0 {
                close(connection)
                return
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    deinit {
        // Threads of Swift's pool block signals, and their children inherit that: only this one gets through.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// A port that was free a moment ago.
    static func freePort() throws -> UInt16 {
        let server = try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { _, _ in }
        defer { server.stop(within: .zero) }
        guard case .tcp(_, let port) = server.address else { return 0 }
        return port
    }
}

/// nghttpd, which speaks HTTP/2 only and gives back what it is sent.
private struct NgHTTPServer {
    let port: UInt16
    private let process: ServerProcess

    init(_ certificates: Certificates) throws {
        port = try ServerProcess.freePort()
        process = try ServerProcess(
            "/usr/sbin/nghttpd",
            [
                "--echo-upload", "--address=127.0.0.1", "\(port)", certificates.path("h2.key"),
                certificates.path("h2.pem"),
            ],
            port: port)
    }
}

/// A server that answers with the name in its peer's certificate, and wants one of the CA.
private struct ClientCheckingServer {
    let port: UInt16
    private let process: ServerProcess

    private static let program = """
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        from ssl import CERT_REQUIRED, PROTOCOL_TLS_SERVER, SSLContext
        from sys import argv
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                name = dict(pair[0] for pair in self.connection.getpeercert()["subject"])["commonName"].encode()
                self.send_response(201)
                self.send_header("Content-Length", str(len(name)))
                self.end_headers()
                self.wfile.write(name)
            def log_message(self, *arguments): pass
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(argv[2] + "/server.pem", argv[2] + "/server.key")
        context.load_verify_locations(argv[2] + "/ca.pem")
        context.verify_mode = CERT_REQUIRED
        class Server(ThreadingHTTPServer):
            def handle_error(self, *arguments): pass
        server = Server(("127.0.0.1", int(argv[1])), Handler)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.serve_forever()
        """

    init(_ certificates: Certificates) throws {
        port = try ServerProcess.freePort()
        process = try ServerProcess(
            "/usr/bin/env", ["python3", "-c", Self.program, "\(port)", certificates.folder.path], port: port)
    }
}
