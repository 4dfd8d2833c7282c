import Foundation
import HTTPServer
import LoopbackMarquez
import TestSupport
import Testing

/// Secrets wherever one may stand; they must come out nowhere.
@Suite struct SecretTests {
    private static let secrets = [
        "UrlS3cret", "QueryS3cret", "ErrorS3cret", "NameS3cret", "BasicS3cret", "ApiS3cret", "GarbageS3cret",
        "DescriptionS3cret",
    ]

    private let shipping: Shipping
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory("secrets")
        let logs = try [
            Self.log(
                "jdbc",
                [
                    "jdbc:postgresql://127.0.0.1:5432/shop":
                        "jdbc:postgresql://etl:UrlS3cret@127.0.0.1:5432/shop?user=etl&password=QueryS3cret",
                    "\"spark.app.name\":\"": "\"spark.app.name\":\"load --password=NameS3cret ",
                    "\"App Name\":\"": "\"App Name\":\"load --password=NameS3cret ",
                    "\"spark.job.description\":\"":
                        "\"spark.job.description\":\"GRANT x IDENTIFIED BY 'DescriptionS3cret' ",
                    "\"description\":\"": "\"description\":\"CREATE USER u PASSWORD 'DescriptionS3cret' ",
                ], folder),
            Self.log(
                "failed",
                [
                    "Job aborted due to":
                        "no jdbc:mysql://etl:ErrorS3cret@db/x, password=ErrorS3cret: Job aborted due to"
                ], folder),
        ]
        shipping = try Shipping(logs)
    }

    /// A log of the fixtures with some words replaced, and a line that cannot be read.
    private static func log(
        _ name: String, _ replacements: [String: String], _ folder: TemporaryDirectory
    ) throws -> String {
        let source = PackageFiles.fixture("corpora/sources/\(name)")
        let result = try Binary.shell("zstd -dcq \"$1\"/*.zstd", source)
        try #require(result.status == 0, "needs the zstd tool")
        var text = result.text
        for (word, replacement) in replacements {
            try #require(text.contains(word), "\(word)")
            text = text.replacingOccurrences(of: word, with: replacement)
        }
        text += "{\"Event\":\"SparkListenerJobStart\",\"password\":\"GarbageS3cret\",\"token=GarbageS3cret\n"
        return try folder.write(text.utf8, to: name)
    }

    @Test func `no secret comes out anywhere`() throws {
        var shipping = shipping
        let address = shipping.server.url.dropFirst("http://".count)
        shipping.url = "http://etl:BasicS3cret@\(address)"
        let environment = ["OPENLINEAGE_API_KEY": "ApiS3cret"]
        var told: [(String, [UInt8])] = []
        // One that says again all it was told.
        shipping.server.answer { event in
            let headers = event.request.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            return event.number % 5 == 4 ? ScriptedAnswer(400, body: headers + event.text) : .created
        }
        // After a kill the log of the database is there too.
        let killed = try shipping.start("-q", environment: environment)
        #expect(shipping.server.waitForEvents(8))
        #expect(try killed.kill(after: 0))
        #expect(try files().contains { $0.0 == "state.db-wal" })
        told += try files()
        for status in [200, 503, 401] {
            if status != 200 {
                shipping.server.answer { _ in ScriptedAnswer(status, body: "etl:BasicS3cret ApiS3cret") }
            }
            let result = try shipping.run("--timeout", "1", environment: environment)
            #expect(status != 200 || result.status == 1, "\(result.error)")
            told += [("standard error", Array(result.error.utf8)), ("standard output", result.output)]
            told += try files()
            if status == 200 { #expect(try shipping.tell("queue", "retry", "--all").status == 0) }
        }
        told.append(("queue list", Array(try shipping.tell("queue", "list").text.utf8)))
        told.append(("queue list --json", try shipping.tell("queue", "list", "--json").output))
        for number in 1...20 { told.append(("queue show", try shipping.tell("queue", "show", "\(number)").output)) }
        told.append(("state inspect", try shipping.tell("state", "inspect").output))
        told += shipping.server.bodies.map { ("body", Array($0.utf8)) }
        try expectNoSecret(in: told)
    }

    /// The files of the state.
    private func files() throws -> [(String, [UInt8])] {
        try FileManager.default.contentsOfDirectory(atPath: shipping.state).filter { $0 != "reserve" }.map {
            ($0, try readFile("\(shipping.state)/\($0)"))
        }
    }

    private func expectNoSecret(in told: [(String, [UInt8])]) throws {
        let all = told.reduce(into: Data()) { $0 += $1.1 }
        #expect(all.range(of: Data("[REDACTED]".utf8)) != nil)
        // The user, and the host, are no secrets: the texts that held one did come through.
        #expect(all.range(of: Data("127.0.0.1:5432".utf8)) != nil)
        for (place, bytes) in told {
            for secret in Self.secrets where Data(bytes).range(of: Data(secret.utf8)) != nil {
                let range = Data(bytes).range(of: Data(secret.utf8)) ?? 0..<0
                let around = bytes[max(0, range.lowerBound - 120)..<min(bytes.count, range.upperBound + 20)]
                Issue.record("\(secret) in \(place): \(String(decoding: around, as: UTF8.self))")
            }
        }
    }
}
