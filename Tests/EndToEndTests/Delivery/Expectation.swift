import Foundation
import LoopbackMarquez
import Testing

/// What a harvest without any fault sends; what others send is held against it.
struct Expectation {
    let logs: [String]
    /// In the order of their arrival.
    let bodies: [String]
    private let runs: [String: String]

    /// Two applications: one of many small runs, one of large ones.
    static let both = Result { try Expectation(Corpus.torture.log, Corpus.tpch.log) }
    static let small = Result { try Expectation(Corpus.tpch.log) }

    private init(_ logs: String...) throws {
        let shipping = try Shipping(logs)
        let result = try shipping.run("-q")
        try #require(result.status == 0, "\(result.error)")
        self.logs = logs
        bodies = shipping.server.bodies
        runs = try Dictionary(uniqueKeysWithValues: bodies.map { ($0, try EventKey($0).run) })
    }

    /// Expects that all has arrived, in the order of each run, and nothing else.
    ///
    /// - Returns: how many came more than once; those were equal in every byte.
    @discardableResult
    func check(_ shipping: Shipping, _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation) -> Int {
        let arrived = shipping.arrived
        let missing = Set(bodies).subtracting(arrived).count, spurious = Set(arrived).subtracting(bodies).count
        #expect(missing == 0, "missing: \(comment)", sourceLocation: sourceLocation)
        #expect(spurious == 0, "never read: \(comment)", sourceLocation: sourceLocation)
        #expect(byRun(arrived) == byRun(bodies), "out of order: \(comment)", sourceLocation: sourceLocation)
        return shipping.bodies.count - arrived.count
    }

    private func byRun(_ bodies: [String]) -> [String: [String]] {
        Dictionary(grouping: bodies.filter { runs[$0] != nil }) { runs[$0] ?? "" }
    }
}

/// What tells an event from others.
struct EventKey: Hashable {
    private struct Event: Decodable {
        struct Run: Decodable { let runId: String }
        struct Job: Decodable { let name: String }
        let eventTime, eventType: String
        let run: Run
        let job: Job
    }

    let run, time, type, job: String

    init(_ body: String) throws {
        let event = try JSONDecoder().decode(Event.self, from: Data(body.utf8))
        (run, time, type, job) = (event.run.runId, event.eventTime, event.eventType, event.job.name)
    }
}
