import HTTPServer
import LineageModel
import LineageStore
import MarquezAPI
import TestSupport
import Testing

/// The commands of docs/questions.md, run against the API over a store that has what they ask for.
@Suite struct QuestionsTests {
    /// A command, and what it prints in the manual.
    struct Question: CustomTestStringConvertible {
        let command: String
        let answer: String

        var testDescription: String { String(command.prefix { $0 != "\n" }) }
    }

    static func questions() throws -> [Question] {
        let manual = String(decoding: try readFile("\(PackageFiles.root)/docs/questions.md"), as: UTF8.self)
        let blocks = manual.split(separator: "```", omittingEmptySubsequences: false)
        return blocks.indices.dropLast(2).compactMap { index in
            guard blocks[index].hasPrefix("sh\ncurl"), blocks[index + 1] == "\n" else { return nil }
            return Question(command: String(blocks[index].dropFirst(3)), answer: String(blocks[index + 2].dropFirst()))
        }
    }

    @Test func `every command of the manual answers what the manual says`() throws {
        let questions = try Self.questions()
        #expect(questions.count == 9)
        let folder = try TemporaryDirectory("questions")
        let store = try LineageStore(folder.path("lineage.db"))
        let events = try LearningPipeline.events.map { Array($0.utf8) }
        _ = try store.ingest(events, received: Timestamp(milliseconds: 1_772_500_000_000))
        let api = MarquezAPI(store)
        let server = try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { request, reply in
            let answer = api.answer(APIRequest("GET", String(request.path), query: String(request.query)))
            let headers = [HTTPHeader("Content-Type", answer.contentType)]
            reply.send(HTTPResponse(status: answer.status, headers: headers, body: answer.body))
        }
        defer { server.stop(within: .zero) }
        for question in questions {
            let line = "URL=http://\(server.address); set -o pipefail; \(question.command)"
            let result = try Binary.shell(line)
            #expect(result.status == 0, "\(question.command)\(result.error)")
            #expect(result.text == question.answer)
        }
    }
}
