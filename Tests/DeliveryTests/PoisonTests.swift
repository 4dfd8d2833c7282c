import Delivery
import Testing

struct PoisonTests {
    @Test func `scenario 16, one event that is always answered with 500 is poisoned within its bound`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.event == 2 ? 500 : 201, $0.event == 2 ? "<html>" : "") }
        simulation.add(1, 4)
        for second in 0..<300 {
            simulation.add(Int64(2 + second % 5))
            simulation.run(.seconds(1))
        }
        let refusal = simulation.outbox.refused[2]
        #expect(refusal?.status == 500)
        #expect(refusal?.response == Array("<html>".utf8))
        #expect(refusal?.attempts == 5)
        #expect(simulation.outbox.refused.count == 1)
        #expect(simulation.outbox.delivered.count == 303)
        let attempts = simulation.requests.filter { $0.event == 2 }.map(\.time)
        #expect(attempts.last.map { .seconds(120)...(.seconds(130)) ~= $0 } == true)
        #expect(simulation.firstSent(of: Lane(1)) == [1, 2, 3, 4])
    }

    @Test func `each attempt that counts stands between two canaries that were taken`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.event == 1 ? 500 : 201) }
        simulation.add(1)
        simulation.run(.seconds(300))
        #expect(simulation.outbox.refused.count == 1)
        let trials = simulation.requests.map { $0.event == nil ? "c" : "e" }.joined()
        #expect(trials == "ee" + "cec" + "cec" + "cec")
        #expect(simulation.canaries.count == 6)
    }

    @Test func `others keep flowing while one is suspected`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.event == 1 ? 500 : 201) }
        simulation.add(1)
        simulation.run(.seconds(30))
        for lane in 2...20 { simulation.add(Int64(lane), 100) }
        let start = simulation.now
        simulation.run(.seconds(2))
        #expect(simulation.outbox.delivered.count == 1900)
        #expect(simulation.requests.last { $0.lane != Lane(1) }.map { $0.time - start < .milliseconds(1100) } == true)
    }

    @Test func `scenario 16, a sink that answers 500 to all for an hour convicts nobody`() {
        for seed in 1...10 {
            var simulation = Simulation(seed: UInt64(seed))
            simulation.sink = { .init($0.time < .seconds(3600) ? 500 : 201) }
            for lane in 1...30 { simulation.add(Int64(lane), 5) }
            simulation.run(.seconds(3600))
            #expect(simulation.state.status(at: simulation.now).halt?.cause == .unreachable)
            #expect(simulation.outbox.count == 150)
            #expect(simulation.requests.count < 500)
            simulation.run(.seconds(60))
            #expect(simulation.state.isIdle)
            #expect(simulation.outbox.refused.isEmpty)
            #expect(simulation.outbox.delivered.count == 150)
        }
    }

    @Test(arguments: [15, 19, 32])
    func `the false 500s of a Marquez whose database came back convict nobody`(dead: Int) {
        for seed in 1...20 {
            var simulation = Simulation(seed: UInt64(seed))
            let pool = DeadConnections(dead)
            simulation.sink = { request in
                if request.time < .seconds(600) { return .init(500) }
                return .init(pool.takesOne() ? 500 : 201)
            }
            for lane in 1...8 { simulation.add(Int64(lane), 5) }
            simulation.run(.seconds(1800))
            #expect(simulation.outbox.refused.isEmpty)
            #expect(simulation.outbox.delivered.count == 40)
            #expect(simulation.state.isIdle)
        }
    }

    @Test func `false 500s without an outage before them convict nobody, even where one was convicted`() {
        for seed in 1...20 {
            var simulation = Simulation(seed: UInt64(seed))
            let pool = DeadConnections(19)
            simulation.sink = { request in
                if request.event == 1 { return .init(500) }
                return .init(request.time > .seconds(200) && pool.takesOne() ? 500 : 201)
            }
            simulation.add(1, 1)
            simulation.run(.seconds(201))
            #expect(simulation.outbox.refused.keys.sorted() == [1])
            for lane in 1...3 { simulation.add(Int64(lane), 5) }
            simulation.run(.seconds(1200))
            #expect(simulation.outbox.refused.count == 1)
            #expect(simulation.outbox.delivered.count == 15)
        }
    }

    @Test func `scenario 16, one random 500 in a hundred is retried in order`() {
        var simulation = Simulation()
        var odds = SplitMix64Odds(seed: 5)
        simulation.sink = { _ in .init(odds.hits(1, in: 100) ? 500 : 201) }
        for lane in 1...20 { simulation.add(Int64(lane), 100) }
        simulation.run(.seconds(600))
        #expect(simulation.state.isIdle)
        #expect(simulation.outbox.refused.isEmpty)
        #expect(simulation.outbox.delivered.count == 2000)
        for lane in 1...20 {
            let first = Int64(lane * 100 - 99)
            #expect(simulation.firstSent(of: Lane(Int64(lane))) == Array(first...first + 99))
        }
        #expect(simulation.canaries.count < 40)
    }

    @Test func `suspects of many lanes are tried together`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.event.map { $0 % 2 == 1 } == true ? 500 : 201) }
        for lane in 1...50 { simulation.add(Int64(lane), 2) }
        simulation.run(.seconds(240))
        #expect(simulation.outbox.refused.count == 50)
        #expect(simulation.outbox.delivered.count == 50)
        #expect(simulation.canaries.count < 60)
    }

    @Test func `after one conviction the same answer in that lane needs one attempt that counts`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.event == nil || $0.lane == Lane(2) ? 201 : 500) }
        simulation.add(1, 1000)
        simulation.run(.seconds(1500))
        #expect(simulation.outbox.refused.count == 1000)
        #expect(simulation.now < .seconds(1200))
    }

    @Test func `another answer than that of the conviction needs three again`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.event == 1 ? 500 : $0.event == 2 ? 507 : 201) }
        simulation.add(1, 2)
        simulation.run(.seconds(600))
        #expect(simulation.outbox.refused.keys.sorted() == [1, 2])
        let second = simulation.requests.filter { $0.event == 2 }.map(\.time)
        #expect(second.count == 5)
        #expect(simulation.now > .seconds(240))
    }

    @Test(arguments: [422, 403])
    func `a sink that takes no canary convicts nobody, says so once, and takes events all the same`(status: Int) {
        var simulation = Simulation()
        simulation.sink = { $0.event == nil ? .init(status) : .init($0.event == 1 ? 500 : 201) }
        simulation.add(1)
        for _ in 0..<60 {
            simulation.add(2, 10)
            simulation.run(.seconds(60))
        }
        #expect(simulation.outbox.refused.isEmpty)
        #expect(simulation.outbox.delivered.count == 600)
        #expect(simulation.state.status(at: simulation.now).halt == nil)
        let said = simulation.notices.filter { if case .canaryRefused = $0 { true } else { false } }
        #expect(said.count == 1)
    }

    @Test func `an event that is stored and answered with 500 is sent again and delivered`() {
        var simulation = Simulation()
        var answered = Set<Int64>()
        simulation.sink = { request in
            guard let event = request.event, event.isMultiple(of: 3) else { return .init(201) }
            return .init(answered.insert(event).inserted ? 500 : 201)
        }
        simulation.add(1, 9)
        simulation.run(.seconds(60))
        #expect(simulation.outbox.delivered == Array(1...9))
        #expect(simulation.requests.count == 12)
    }
}

/// The pooled connections of a server that lost its database: each fails one request.
private final class DeadConnections {
    private var left: Int

    init(_ count: Int) { left = count }

    func takesOne() -> Bool {
        left -= 1
        return left >= 0
    }
}
