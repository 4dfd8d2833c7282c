import Delivery
import TestSupport
import Testing

/// A delivery on a clock that runs as fast as it can, to a sink that a test plays.
struct Simulation {
    /// What the sink is sent; without an event it is a canary.
    struct Request: Hashable {
        var event: Int64?
        var lane: Lane?
        var time: Duration
    }
    /// What the sink answers, and how long that takes.
    struct Reply {
        var answer: Answer
        var delay: Duration

        init(_ answer: Answer, after delay: Duration = .milliseconds(2)) {
            self.answer = answer
            self.delay = delay
        }

        init(_ status: Int, _ body: String = "", after delay: Duration = .milliseconds(2)) {
            self.init(.response(Answer.Response(status: status, body: Array(body.utf8))), after: delay)
        }
    }
    private struct End {
        var time: Duration
        var attempt: Int
        var answer: Answer
    }

    let outbox = MemoryOutbox()
    var state: DeliveryState
    var settings: DeliverySettings
    var random: SplitMix64
    var sink: (Request) -> Reply = { _ in Reply(201) }
    private(set) var now = Duration.zero
    private(set) var requests: [Request] = []
    private(set) var notices: [DeliveryNotice] = []
    private var underWay: [End] = []

    init(_ settings: DeliverySettings = DeliverySettings(), seed: UInt64 = 1) {
        self.settings = settings
        state = DeliveryState(settings)
        random = SplitMix64(seed: seed)
    }

    var canaries: [Request] { requests.filter { $0.event == nil } }

    /// The events in the order in which they were first sent, of one lane.
    func firstSent(of lane: Lane) -> [Int64] {
        var seen = Set<Int64>()
        return requests.filter { $0.lane == lane }.compactMap(\.event).filter { seen.insert($0).inserted }
    }

    mutating func add(_ lane: Int64, _ count: Int = 1, size: Int = 2) {
        for _ in 0..<count { outbox.add(Lane(lane), size: size) }
        state.arrived()
    }

    /// Throws away what is not in the outbox, as a crash does.
    mutating func crash() {
        underWay = []
        state = DeliveryState(settings)
    }

    /// Runs for so long, or until all has ended.
    mutating func run(_ time: Duration) {
        let end = now + time
        var stepsWithoutTime = 0
        while true {
            act()
            guard let next = [underWay.map(\.time).min(), state.nextTime(at: now)].compactMap(\.self).min(), next <= end
            else { break }
            stepsWithoutTime = next > now ? 0 : stepsWithoutTime + 1
            guard stepsWithoutTime < 1000 else {
                Issue.record("nothing goes on at \(now)")
                break
            }
            now = max(now, next)
            receive()
        }
        if !state.isIdle { now = end }
    }

    /// Lets time pass in which nothing happens.
    mutating func sleep(until time: Duration) { now = max(now, time) }

    /// Does what is to be done now, and settles what has ended.
    mutating func act() {
        while let action = state.nextAction(at: now) {
            switch action {
            case .readLanes(let head, let limit):
                state.found((try? outbox.lanes(after: head, limit: limit)) ?? [], limit: limit)
            case .readEvents(let lane, let id, let limit, let bytes):
                let events = try? outbox.events(of: lane, after: id, limit: limit, bytes: bytes)
                state.found(events ?? [], of: lane, at: now)
            case .send(let attempt, let event):
                send(attempt, Request(event: event.id, lane: event.lane, time: now))
            case .sendCanary(let attempt): send(attempt, Request(time: now))
            }
            #expect(underWay.count <= settings.connections)
        }
        settle()
        notices += state.takeNotices()
    }

    private mutating func settle() {
        let settlements = state.settlements
        guard !settlements.isEmpty, (try? outbox.settle(settlements)) != nil else { return }
        state.settled(settlements.count)
    }

    private mutating func send(_ attempt: Int, _ request: Request) {
        requests.append(request)
        let reply = sink(request)
        underWay.append(End(time: now + reply.delay, attempt: attempt, answer: reply.answer))
    }

    private mutating func receive() {
        for end in underWay.filter({ $0.time <= now }).sorted(by: { $0.time < $1.time }) {
            state.ended(end.attempt, end.answer, at: now, chance: Double.random(in: 0..<1, using: &random))
        }
        underWay.removeAll { $0.time <= now }
        notices += state.takeNotices()
    }
}
