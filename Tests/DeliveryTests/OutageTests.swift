import Delivery
import Testing

struct OutageTests {
    private static let refused = Answer.failure("connection refused")

    @Test func `scenario 15, a sink that says 429 is left alone as long as it asks`() {
        var simulation = Simulation()
        simulation.sink = { request in
            guard request.time < .seconds(1) else { return .init(201) }
            return .init(.response(Answer.Response(status: 429, retryAfter: "120")))
        }
        for lane in 1...20 { simulation.add(Int64(lane), 3) }
        simulation.run(.seconds(600))
        #expect(simulation.requests.filter { $0.time < .seconds(120) }.count == 4)
        #expect(simulation.requests.dropFirst(4).first.map { $0.time < .seconds(122) } == true)
        #expect(simulation.outbox.delivered.count == 60)
        #expect(simulation.outbox.refused.isEmpty)
    }

    @Test(arguments: ["315360000", "Thu, 01 Jan 2099 00:00:00 GMT"])
    func `scenario 15, an absurd Retry-After is five minutes`(retryAfter: String) {
        var simulation = Simulation()
        simulation.sink = { request in
            let date = "Mon, 05 Jan 2026 00:00:00 GMT"
            return .init(
                .response(
                    Answer.Response(
                        status: request.time < .seconds(1) ? 429 : 201, retryAfter: retryAfter, date: date)))
        }
        simulation.add(1)
        simulation.run(.seconds(3600))
        #expect(simulation.requests.count == 2)
        #expect(simulation.requests.last.map { .seconds(300)...(.seconds(301)) ~= $0.time } == true)
    }

    @Test(arguments: [nil, "-10", "soon"])
    func `scenario 15, a 429 that says nothing is retried with growing waits`(retryAfter: String?) {
        var simulation = Simulation()
        simulation.sink = { _ in .init(.response(Answer.Response(status: 429, retryAfter: retryAfter))) }
        simulation.add(1, 5)
        simulation.run(.seconds(3600))
        #expect(simulation.outbox.refused.isEmpty)
        #expect(Set(simulation.requests.map(\.event)) == [1])
        #expect((100...400).contains(simulation.requests.count), "\(simulation.requests.count)")
    }

    @Test func `scenario 15, a storm of 503 for half an hour costs one probe at a time and loses nothing`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.time < .seconds(1800) ? 503 : 201) }
        for lane in 1...50 { simulation.add(Int64(lane), 10) }
        simulation.run(.seconds(1800))
        #expect(simulation.requests.count < 300)
        #expect(simulation.notices.count == 1)
        #expect(simulation.state.status(at: simulation.now).halt?.cause == .unreachable)
        simulation.run(.seconds(60))
        #expect(simulation.state.isIdle)
        #expect(simulation.outbox.refused.isEmpty)
        for lane in 1...50 {
            let first = Int64(lane * 10 - 9)
            #expect(simulation.firstSent(of: Lane(Int64(lane))) == Array(first...first + 9))
        }
        #expect(simulation.now < .seconds(1832))
    }

    @Test func `scenario 18, a sink that is away for an hour has no dead letters and recovers within half a minute`() {
        for seed in 1...20 {
            var simulation = Simulation(seed: UInt64(seed))
            simulation.sink = { $0.time < .seconds(3600) ? .init(Self.refused) : .init(201) }
            for lane in 1...10 { simulation.add(Int64(lane), 10) }
            simulation.run(.seconds(3600))
            simulation.add(99)
            simulation.run(.seconds(120))
            #expect(simulation.state.isIdle)
            #expect(simulation.now <= .seconds(3631))
            #expect(simulation.outbox.refused.isEmpty)
            #expect(simulation.canaries.isEmpty)
            #expect(simulation.outbox.delivered.count == 101)
        }
    }

    @Test func `scenario 18, a sink that times out is sent one event at a time while it does`() {
        var simulation = Simulation()
        simulation.sink = {
            $0.time < .seconds(3600) ? .init(.failure("no answer within 60 s"), after: .seconds(60)) : .init(201)
        }
        for lane in 1...10 { simulation.add(Int64(lane), 10) }
        simulation.run(.seconds(3600))
        #expect(simulation.requests.count < 80)
        simulation.run(.seconds(300))
        #expect(simulation.outbox.delivered.count == 100)
    }

    @Test func `the breaker opens at five failures in a row, and one success closes it`() {
        var simulation = Simulation(DeliverySettings(connections: 1))
        simulation.sink = { request in request.time < .seconds(10) ? .init(Self.refused) : .init(201) }
        for lane in 1...100 { simulation.add(Int64(lane)) }
        simulation.run(.milliseconds(40))
        #expect(simulation.requests.count == 5)
        guard case .halted(let halt) = simulation.notices.first else {
            Issue.record("no notice of the halt")
            return
        }
        #expect(halt == Halt(.unreachable, "connection refused", since: .milliseconds(2)))
        simulation.run(.seconds(60))
        #expect(simulation.state.isIdle)
        guard case .resumed(let time) = simulation.notices.last, simulation.notices.count == 2 else {
            Issue.record("no notice of the end of the halt")
            return
        }
        #expect(time > .seconds(9) && time < .seconds(45))
    }

    @Test func `four failures in a row do not open the breaker`() {
        var simulation = Simulation(DeliverySettings(connections: 1))
        simulation.sink = { .init(($0.lane?.number ?? 0) <= 4 && $0.time < .milliseconds(20) ? 502 : 201) }
        for lane in 1...100 { simulation.add(Int64(lane)) }
        simulation.run(.milliseconds(250))
        #expect(simulation.notices.isEmpty)
        #expect(simulation.outbox.delivered.count >= 96)
        simulation.run(.seconds(2))
        #expect(simulation.state.isIdle)
        #expect(simulation.state.status(at: simulation.now).retried == 4)
    }

    @Test func `a lane whose event is always refused with 502 holds up itself alone`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.event == 1 ? 502 : 201) }
        simulation.add(1, 3)
        for round in 0..<200 {
            simulation.add(Int64(2 + round % 7))
            simulation.run(.seconds(30))
        }
        #expect(simulation.outbox.delivered == Array(4...203))
        #expect(simulation.outbox.refused.isEmpty)
        #expect(simulation.state.status(at: simulation.now).longestFailing.map { $0 > .seconds(5990) } == true)
    }
}
