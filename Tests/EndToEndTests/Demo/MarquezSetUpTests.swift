import Foundation
import HTTPServer
import TestSupport
import Testing

/// `marquez/set-up.py` against a server that has the calls of a real Marquez, and answers as that does.
@Suite struct MarquezSetUpTests {
    private let marquez = NamespacesOfMarquez()
    private let server: HTTPServer
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory("set-up")
        server = try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { [marquez] request, reply in
            reply.send(marquez.answer(to: request))
        }
    }

    @Test func `namespaces get their owners, once Marquez is ready, however often it is asked`() throws {
        marquez.isReady(after: 2)
        for _ in 0..<2 {
            let result = try run("\(PackageFiles.root)/marquez/namespaces.tsv")
            #expect(result.status == 0, "\(result.error)")
            #expect(result.lines.first == "namespace spark-prod, owner data-platform")
        }
        #expect(
            marquez.owners == [
                "spark-prod": "data-platform", "spark-dev": "data-platform", "kafka://localhost:9092": "streaming",
            ])
        #expect(marquez.calls == ["GET namespace", "GET tags", "PUT namespace"])
    }

    @Test func `the demo's namespaces are taken`() throws {
        #expect(try run("\(PackageFiles.root)/demo/namespaces.tsv").status == 0)
        #expect(marquez.owners.keys.sorted() == ["kafka://shop:9092", "shop"])
    }

    @Test(arguments: [
        ("a b\tme\ttext", "'a b' is no namespace that Marquez takes"),
        ("fine\tme", "needs a namespace, an owner and a description, parted by tabs"),
        ("fine\t\ttext", "needs a namespace, an owner and a description, parted by tabs"),
    ])
    func `a wrong line is told before anything is sent`(_ line: String, _ complaint: String) throws {
        let file = try folder.write(Array("good\tme\ttext\n\(line)\n".utf8), to: "namespaces.tsv")
        let result = try run(file)
        #expect(result.status == 1)
        #expect(result.error == "\(file):2: \(complaint)\n")
        #expect(marquez.calls.isEmpty)
    }

    @Test func `a Marquez that is not ready is told, with what it said`() throws {
        marquez.isReady(after: 1_000)
        let result = try run("\(PackageFiles.root)/demo/namespaces.tsv", "--wait", "0.1")
        #expect(result.status == 1)
        // Nobody is left to wonder for two minutes what it waits for.
        let waiting = "waiting for Marquez at http://\(server.address), 0.1 s at most: it answers 500\n"
        #expect(result.error.hasPrefix(waiting))
        #expect(result.error.contains("is not ready after 0.1 s: 500"))
    }

    private func run(_ words: String...) throws -> Binary.Result {
        try Binary.shell(
            "exec python3 \"$@\"",
            arguments: ["\(PackageFiles.root)/marquez/set-up.py", "--url", "http://\(server.address)"] + words)
    }
}
