import ByteReading
import TestSupport
import Testing

/// What a real Marquez answered to each question, and what we answer after the same events.
@Suite struct ContractTests {
    @Test func `every recorded question is answered alike, save for the differences that have a reason`() throws {
        let stored = try StoredAPI()
        var replay = Replay()
        for exchange in try RecordedExchange.all() where exchange.status > 0 && !exchange.name.hasPrefix("fault.") {
            if let event = exchange.takenEvent {
                _ = try stored.take(event)
            } else if exchange.isWrite {
                _ = stored.ask(exchange.target, exchange.method, body: exchange.bodyText)
            } else if exchange.method == "GET" {
                replay.note(exchange, stored.ask(currentTarget(of: exchange, stored), accept: exchange.accept))
            }
        }
        #expect(replay.unexplained == [])
        #expect(replay.idle == [], "a reason that excuses nothing")
        #expect(replay.compared > 500)
        #expect(replay.equal > 420)
        print(replay.report)
    }

    @Test func `users are told of every difference`() throws {
        let page = try String(decoding: readFile("\(PackageFiles.root)/docs/api.md"), as: UTF8.self)
        let ownWords = ["the record does not hold the event"]
        for difference in Difference.all where !ownWords.contains(difference.why) {
            #expect(page.contains(difference.why))
        }
    }

    /// A version that Marquez drew at random stands for our current one of the dataset.
    private func currentTarget(of exchange: RecordedExchange, _ stored: StoredAPI) -> String {
        let drawn = "467b3bfa-ffc5-4430-8830-dfea78a80e63"
        guard exchange.target.contains(drawn) else { return exchange.target }
        let dataset = stored.ask("/api/v1/namespaces/s3%3A%2F%2Flab/datasets/cl.v12").body
        return exchange.target.split(separator: drawn, omittingEmptySubsequences: false)
            .joined(separator: dataset["currentVersion"]?.string ?? "")
    }
}

/// The count of a replay.
private struct Replay {
    private(set) var compared = 0
    private(set) var equal = 0
    private(set) var unexplained: [String] = []
    private var excused: [String: Set<String>] = [:]
    private var cut = 0

    mutating func note(_ exchange: RecordedExchange, _ answer: StoredAPI.Answer) {
        compared += 1
        if exchange.isCut { cut += 1 }
        let differences = differences(of: answer, from: exchange)
        if differences.isEmpty { equal += 1 }
        for difference in differences {
            if let reason = Difference.all.first(where: { $0.excuses(exchange.name, difference) }) {
                excused[reason.why, default: []].insert(exchange.name)
            } else {
                unexplained.append("\(exchange.name) \(difference)")
            }
        }
    }

    private func differences(of answer: StoredAPI.Answer, from exchange: RecordedExchange) -> Set<String> {
        guard answer.status == exchange.status else { return ["status \(exchange.status) became \(answer.status)"] }
        guard let recorded = exchange.answer else { return [] }
        return Shape.differences(of: answer.body, from: recorded, isCut: exchange.isCut)
    }

    /// The reasons that were not needed.
    var idle: [String] { Difference.all.map(\.why).filter { excused[$0] == nil } }

    var report: String {
        let reasons = excused.map { "  \($0.value.count) \($0.key)" }.sorted()
        let head = "\(compared) answers compared (\(cut) by their recorded start), \(equal) alike, excused by reason:"
        return ([head] + reasons).joined(separator: "\n")
    }
}
