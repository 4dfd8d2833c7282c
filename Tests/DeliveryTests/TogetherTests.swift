import Delivery
import TestSupport
import Testing

/// Several events of a lane at once, to a sink that takes them by commits.
struct TogetherTests {
    @Test func `what waits in a lane goes together, as much as may be under way`() {
        var committing = Committing(connections: 100, together: 40)
        committing.add(7, 90)
        committing.run()
        #expect(committing.commits.map(\.count) == [40, 40, 10])
        #expect(committing.outbox.delivered == Array(1...90))
        #expect(committing.state.isIdle)
    }

    @Test func `lanes share a commit`() {
        var committing = Committing(connections: 10, together: 4)
        for lane in 1...3 { committing.add(Int64(lane), 4) }
        committing.run()
        #expect(committing.commits.map(\.count) == [10, 2])
        #expect(committing.outbox.delivered.count == 12)
    }

    @Test func `after a failure the first goes alone, then all in their order`() {
        var committing = Committing(connections: 10, together: 5)
        committing.fails = { $0 == 1 }
        committing.add(1, 12)
        committing.run()
        #expect(committing.commits.map(\.count) == [5, 1, 5, 5, 1])
        #expect(committing.commits.map(\.first) == [1, 1, 2, 7, 12])
        #expect(committing.outbox.delivered == Array(1...12))
        let status = committing.state.status(at: .zero)
        #expect(status.delivered == 12 && status.retried == 5 && status.refused == 0)
    }

    @Test func `an event that is refused among others holds up none`() {
        var committing = Committing(connections: 10, together: 6)
        committing.isRefused = { $0 % 5 == 2 }
        committing.add(1, 12)
        committing.run()
        #expect(committing.commits.count == 2)
        #expect(committing.outbox.delivered == [1, 3, 4, 5, 6, 8, 9, 10, 11])
        #expect(committing.outbox.refused.keys.sorted() == [2, 7, 12])
        #expect(committing.outbox.refused.values.allSatisfy { $0.attempts == 1 })
    }

    @Test func `an end out of turn counts as a failure, so that nothing is passed over`() throws {
        var committing = Committing(connections: 10, together: 3)
        committing.add(1, 3)
        let attempts = committing.begin()
        for attempt in attempts.reversed() {
            let answer = Answer.response(Answer.Response(status: attempt == attempts[0] ? 503 : 200))
            committing.state.ended(attempt, answer, at: .zero, chance: 0)
        }
        #expect(committing.state.settlements.isEmpty)
        committing.run()
        #expect(committing.outbox.delivered == [1, 2, 3])
    }

    @Test(arguments: 0..<10)
    func `random failures and crashes keep each lane's order and lose nothing`(part: UInt64) throws {
        for seed in part * 100..<part * 100 + 100 {
            var dice = SplitMix64Odds(seed: seed)
            var committing = Committing(connections: dice.number(1...12), together: dice.number(1...12))
            var faults = SplitMix64Odds(seed: ~seed)
            committing.fails = { $0 < 30 && faults.hits(1, in: 3) }
            committing.isRefused = { $0 % 11 == 0 }
            committing.isSettledLate = { faults.hits(1, in: 2) }
            var count: [Int64: Int] = [:]
            for _ in 0..<dice.number(3...15) {
                let lane = Int64(dice.number(1...4))
                let more = dice.number(1...20)
                committing.add(lane, more)
                count[lane, default: 0] += more
                committing.run(commits: dice.number(0...4))
                if dice.hits(1, in: 4) { committing.crash() }
            }
            committing.run()
            try #require(committing.state.isIdle && committing.outbox.count == 0, "seed \(seed)")
            for (lane, count) in count {
                let kept = committing.kept[Lane(lane)] ?? []
                try #require(kept.count == count && kept == kept.sorted(), "seed \(seed): \(kept)")
            }
        }
    }
}

/// A delivery to a sink that takes what has begun in one commit, or nothing of it.
private struct Committing {
    let outbox = MemoryOutbox()
    var state: DeliveryState
    /// Whether the so-manieth commit fails.
    var fails: (Int) -> Bool = { _ in false }
    var isRefused: (Int64) -> Bool = { _ in false }
    /// Whether what a commit ended is settled with the next one only.
    var isSettledLate: () -> Bool = { false }
    /// The events of each commit.
    private(set) var commits: [[Int64]] = []
    /// What the sink has, each event once, in the order in which it came first.
    private(set) var kept: [Lane: [Int64]] = [:]
    private let settings: DeliverySettings
    private var begun: [(attempt: Int, event: QueuedEvent)] = []
    private var now = Duration.zero

    init(connections: Int, together: Int) {
        var settings = DeliverySettings(connections: connections)
        (settings.together, settings.page) = (together, 1000)
        self.settings = settings
        state = DeliveryState(settings)
    }

    mutating func add(_ lane: Int64, _ count: Int) {
        for _ in 0..<count { outbox.add(Lane(lane)) }
        state.arrived()
    }

    mutating func crash() {
        begun = []
        state = DeliveryState(settings)
    }

    mutating func run(commits most: Int = 10_000) {
        for _ in 0..<most {
            begin()
            if begun.isEmpty {
                settle()
                guard let next = state.nextTime(at: now) else { return }
                now = max(now, next)
            } else {
                commit()
            }
        }
    }

    /// Begins all that can be begun now; gives the attempts.
    @discardableResult
    mutating func begin() -> [Int] {
        while let action = state.nextAction(at: now) {
            switch action {
            case .readLanes(let head, let limit):
                state.found((try? outbox.lanes(after: head, limit: limit)) ?? [], limit: limit)
            case .readEvents(let lane, let id, let limit, let bytes):
                let events = try? outbox.events(of: lane, after: id, limit: limit, bytes: bytes)
                state.found(events ?? [], of: lane, at: now)
            case .send(let attempt, let event): begun.append((attempt, event))
            case .sendCanary: Issue.record("a canary")
            }
            #expect(begun.count <= settings.connections)
        }
        return begun.map(\.attempt)
    }

    private mutating func commit() {
        defer { begun = [] }
        commits.append(begun.map(\.event.id))
        if fails(commits.count) {
            for (attempt, _) in begun { state.ended(attempt, .failure("no room"), at: now, chance: 0.5) }
            return
        }
        for (attempt, event) in begun {
            if !(kept[event.lane] ?? []).contains(event.id) { kept[event.lane, default: []].append(event.id) }
            let answer = isRefused(event.id) ? Answer.unsayable("no") : .response(Answer.Response(status: 200))
            state.ended(attempt, answer, at: now, chance: 0.5)
        }
        if !isSettledLate() { settle() }
    }

    private mutating func settle() {
        let settlements = state.settlements
        guard !settlements.isEmpty else { return }
        if (try? outbox.settle(settlements)) != nil { state.settled(settlements.count) }
    }
}
