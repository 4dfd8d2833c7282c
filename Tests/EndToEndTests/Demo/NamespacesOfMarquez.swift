import Foundation
import HTTPServer
import Synchronization

/// What a Marquez keeps of its namespaces; its answers are those that were recorded of a real one.
final class NamespacesOfMarquez: Sendable {
    private struct Record {
        var owners: [String: String] = [:]
        var calls: Set<String> = []
        var refusals = 0
    }

    private struct Meta: Decodable { var ownerName: String }

    private let record = Mutex(Record())

    var owners: [String: String] { record.withLock { $0.owners } }

    /// What was asked of it, sorted; `?` before what a real one lacks.
    var calls: [String] { record.withLock { $0.calls.sorted() } }

    /// Answers 500 so often, as one without its database does.
    func isReady(after refusals: Int) { record.withLock { $0.refusals = refusals } }

    func answer(to request: HTTPRequest) -> HTTPResponse {
        record.withLock { record in
            let prefix = "/api/v1/namespaces/"
            if request.method == "GET", request.target == "/api/v1/tags?limit=1" {
                record.calls.insert("GET tags")
                record.refusals -= 1
                guard record.refusals < 0 else {
                    return Self.json(500, #"{"code":500,"message":"There was an error"}"#)
                }
                return Self.json(200, #"{"tags":[]}"#)
            }
            guard request.path.hasPrefix(prefix), !request.path.dropFirst(prefix.count).contains("/") else {
                record.calls.insert("? \(request.method) \(request.target)")
                return Self.notFound
            }
            let name = String(request.path.dropFirst(prefix.count)).removingPercentEncoding ?? ""
            return Self.answer(request, name, &record)
        }
    }

    private static func answer(_ request: HTTPRequest, _ name: String, _ record: inout Record) -> HTTPResponse {
        record.calls.insert("\(request.method) namespace")
        guard name.wholeMatch(of: /[a-zA-Z:;=\/0-9_\-.@+]{1,1024}/) != nil else { return notFound }
        if request.method == "PUT" {
            guard let meta = try? JSONDecoder().decode(Meta.self, from: Data(request.body)) else {
                return json(500, #"{"code":400,"message":"Cannot construct instance"}"#)
            }
            record.owners[name] = meta.ownerName
        }
        guard let owner = record.owners[name] else { return notFound }
        return json(200, #"{"name":"\#(name)","ownerName":"\#(owner)","description":null,"isHidden":false}"#)
    }

    private static var notFound: HTTPResponse { json(404, #"{"code":404,"message":"HTTP 404 Not Found"}"#) }

    private static func json(_ status: Int, _ body: String) -> HTTPResponse {
        HTTPResponse(status: status, headers: [HTTPHeader("Content-Type", "application/json")], body: Array(body.utf8))
    }
}
