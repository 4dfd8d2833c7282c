import HTTPServer
import LineageModel
import LineageStore
import TestSupport

/// A server that answers questions of lineage as Marquez does, after some events.
final class ToldServer: @unchecked Sendable {
    // SAFETY: the server is used to stop it only, once, when nobody else holds it.
    private let server: HTTPServer
    let url: String

    /// Starts; it stops with this object.
    ///
    /// - Parameters:
    ///   - events: what was told.
    ///   - token: what callers must show.
    /// - Throws: when it cannot listen.
    init(_ events: [String], token: String? = nil) throws {
        let lineage = try ToldLineage(events)
        server = try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { request, reply in
            if let token, request.header("Authorization") != "Bearer \(token)" {
                return reply.send(HTTPResponse(status: 401))
            }
            let answer = lineage.answer(request.target)
            let headers = [HTTPHeader("Content-Type", "application/json")]
            reply.send(HTTPResponse(status: answer.status, headers: headers, body: answer.body))
        }
        url = "http://\(server.address)"
    }

    deinit { server.stop(within: .zero) }
}

/// Where a pipeline of machine learning was told: Airflow loads and aggregates, Feast makes features, MLflow trains.
enum LearningPipeline: CaseIterable {
    /// A server that answers as a real Marquez does.
    case marquez
    /// A lineage store of our own.
    case store
    /// A daemon of ours, with a store.
    case daemon

    static var events: [String] {
        get throws {
            let text = String(decoding: try PackageFiles.readFixture("openlineage/ml-pipeline.ndjson"), as: UTF8.self)
            return text.split(separator: "\n").map(String.init)
        }
    }

    /// Lets `body` ask: gives the arguments that say where.
    func ask(_ body: ([String]) throws -> Void) throws {
        switch self {
        case .marquez:
            let server = try ToldServer(try Self.events)
            try body(["--url", server.url])
        case .daemon:
            let daemon = try LearningDaemon()
            try body(["--url", daemon.url])
        case .store:
            let folder = try TemporaryDirectory("lineage")
            let store = try LineageStore(folder.path("lineage.db"))
            _ = try store.ingest(
                try Self.events.map { Array($0.utf8) }, received: Timestamp(milliseconds: 1_772_500_000_000))
            try body(["--state", folder.path])
        }
    }
}
