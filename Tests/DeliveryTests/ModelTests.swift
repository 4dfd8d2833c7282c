import Delivery
import TestSupport
import Testing

/// Random schedules of answers, crashes and time-outs against what must hold for each.
struct ModelTests {
    @Test(arguments: 0..<20)
    func `ten thousand random schedules keep order and lose nothing`(part: UInt64) throws {
        for seed in part * 500..<part * 500 + 500 {
            var schedule = Schedule(seed: seed)
            schedule.run()
            let found = schedule.findings()
            try #require(found.isEmpty, "seed \(seed): \(found)")
        }
    }

    @Test func `the schedules do bite`() {
        var (crashes, refused, repeated, halts, canaries) = (0, 0, 0, 0, 0)
        for seed in 0..<UInt64(300) {
            var schedule = Schedule(seed: seed)
            schedule.run()
            crashes += schedule.crashes
            refused += schedule.simulation.outbox.refused.count
            repeated += schedule.simulation.requests.count - Set(schedule.simulation.requests.map(\.event)).count
            halts += schedule.simulation.notices.count { if case .halted = $0 { true } else { false } }
            canaries += schedule.simulation.canaries.count
        }
        #expect(crashes > 100)
        #expect(refused > 50)
        #expect(repeated > 1000)
        #expect(halts > 100)
        #expect(canaries > 100)
    }
}

/// One random schedule: a time of faults, then none.
private struct Schedule {
    private static let faults = Duration.seconds(600)

    var simulation: Simulation
    private(set) var crashes = 0
    private var dice: SplitMix64Odds
    private let isPureOutage: Bool
    private var added: [Int64: Lane] = [:]
    /// How many requests had been sent at each crash.
    private var crashPlaces: [Int] = []

    init(seed: UInt64) {
        dice = SplitMix64Odds(seed: seed)
        var settings = DeliverySettings(connections: dice.number(1...4))
        settings.page = dice.number(1...4)
        settings.lanes = dice.number(1...6)
        settings.heldBytes = dice.number(1...100)
        simulation = Simulation(settings, seed: seed)
        isPureOutage = dice.hits(1, in: 3)
        let sink = FaultySink(isPureOutage: isPureOutage, faults: Self.faults, seed: seed)
        simulation.sink = { sink.reply(to: $0) }
    }

    mutating func run() {
        for _ in 0..<dice.number(1...12) {
            add(dice.number(0...5))
            simulation.run(.milliseconds(dice.number(0...90_000)))
            if dice.hits(1, in: 4) { crash() }
        }
        simulation.run(max(.zero, Self.faults - simulation.now))
        simulation.sleep(until: Self.faults)
        add(1)
        simulation.run(.seconds(300))
    }

    private mutating func add(_ count: Int) {
        for _ in 0..<count {
            let lane = Lane(Int64(dice.number(1...8)))
            added[simulation.outbox.add(lane, size: dice.number(1...40))] = lane
        }
        simulation.state.arrived()
    }

    private mutating func crash() {
        crashes += 1
        crashPlaces.append(simulation.requests.count)
        simulation.crash()
    }

    /// What does not hold.
    func findings() -> [String] {
        var found: [String] = []
        let outbox = simulation.outbox
        let ended = outbox.delivered + outbox.refused.keys
        if ended.count + outbox.count != added.count { found.append("events are lost or settled twice") }
        if Set(ended).count != ended.count { found.append("an event is settled twice") }
        if !simulation.state.isIdle || outbox.count > 0 { found.append("\(outbox.count) are left after the faults") }
        if isPureOutage, !outbox.refused.isEmpty { found.append("an outage refused \(outbox.refused.keys)") }
        for lane in Set(added.values) { found += findings(of: lane) }
        return found
    }

    private func findings(of lane: Lane) -> [String] {
        let all = added.filter { $0.value == lane }.keys.sorted()
        var found: [String] = []
        if simulation.firstSent(of: lane) != all { found.append("lane \(lane.number) is out of order") }
        // Between crashes each lane only goes forward, and after one it goes back to an event that was sent before.
        let cuts = [0] + crashPlaces + [simulation.requests.count]
        var furthest = -1
        for (from, to) in zip(cuts, cuts.dropFirst()) {
            let places = simulation.requests[from..<to].filter { $0.lane == lane }
                .compactMap { request in all.firstIndex { $0 == request.event } }
            if let first = places.first, first > furthest + 1 { found.append("lane \(lane.number) leaves some out") }
            let steps = zip(places, places.dropFirst())
            if steps.contains(where: { !(0...1).contains($1 - $0) }) { found.append("lane \(lane.number) jumps") }
            furthest = max(furthest, places.max() ?? -1)
        }
        return found
    }
}

/// A sink that answers all kinds of things for a while, and then as it should.
private final class FaultySink {
    private let isPureOutage: Bool
    private let faults: Duration
    private var dice: SplitMix64Odds
    private var mood = 0
    private var moodEnds = Duration.zero

    init(isPureOutage: Bool, faults: Duration, seed: UInt64) {
        self.isPureOutage = isPureOutage
        self.faults = faults
        dice = SplitMix64Odds(seed: seed ^ 0x5EED)
    }

    func reply(to request: Simulation.Request) -> Simulation.Reply {
        if request.time >= faults { return .init(201) }
        if request.time >= moodEnds {
            mood = dice.number(0...7)
            moodEnds = request.time + .seconds(dice.number(1...120))
        }
        let delay = Duration.milliseconds(dice.number(0...50))
        if !isPureOutage, let event = request.event, event % 7 == 0 {
            return .init(event % 2 == 0 ? 422 : 500, after: delay)
        }
        return isPureOutage ? outage(delay) : trouble(delay)
    }

    /// The same for all events, whoever asks.
    private func outage(_ delay: Duration) -> Simulation.Reply {
        switch mood {
        case 0: .init(500, after: delay)
        case 1: .init(503, after: delay)
        case 2: .init(.failure("no answer"), after: .seconds(dice.number(1...60)))
        case 3: .init(401, after: delay)
        case 4: .init(.response(Answer.Response(status: 429, retryAfter: "\(dice.number(0...40))")), after: delay)
        default: .init(201, after: delay)
        }
    }

    private func trouble(_ delay: Duration) -> Simulation.Reply {
        switch dice.number(0...9) {
        case 0: .init(500, after: delay)
        case 1: .init(502, after: delay)
        case 2: .init(.failure("connection reset"), after: delay)
        case 3 where dice.hits(1, in: 5): .init(404, after: delay)
        default: mood < 2 ? outage(delay) : .init(201, after: delay)
        }
    }
}
