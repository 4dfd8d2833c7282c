import TestSupport
import Testing

/// The commands of docs/questions.md, run against a daemon that was told what they ask for.
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
        let daemon = try LearningDaemon()
        for question in questions {
            let line = "URL=\(daemon.url); set -o pipefail; \(question.command)"
            let result = try Binary.shell(line)
            #expect(result.status == 0, "\(question.command)\(result.error)")
            #expect(result.text == question.answer)
        }
    }
}
