import Delivery
import Testing

struct LaneTests {
    @Test func `a lane is sent in order, one event at a time`() {
        var simulation = Simulation()
        simulation.add(7, 200)
        simulation.run(.seconds(10))
        #expect(simulation.outbox.delivered == Array(1...200))
        let times = simulation.requests.map(\.time)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(2) })
        #expect(simulation.state.isIdle)
        #expect(simulation.outbox.count == 0)
    }

    @Test func `lanes go in parallel over all connections`() {
        var simulation = Simulation()
        for lane in 1...8 { simulation.add(Int64(lane), 50) }
        simulation.run(.seconds(10))
        #expect(simulation.outbox.delivered.count == 400)
        #expect(simulation.now <= .milliseconds(210))
    }

    @Test func `a lane with little is not held up by lanes with much`() {
        var simulation = Simulation()
        for lane in 1...20 { simulation.add(Int64(lane), 1000) }
        simulation.add(100, 1)
        simulation.run(.seconds(1))
        let turn = simulation.requests.firstIndex { $0.lane == Lane(100) }
        #expect(turn.map { $0 < 20 * 64 } == true)
    }

    @Test func `the oldest lanes go first`() {
        var simulation = Simulation(DeliverySettings(connections: 1))
        for lane in (1...300).reversed() { simulation.add(Int64(lane)) }
        simulation.run(.seconds(10))
        #expect(simulation.outbox.delivered == Array(1...300))
    }

    @Test func `what arrives later is found`() {
        var simulation = Simulation()
        simulation.run(.seconds(1))
        #expect(simulation.state.isIdle)
        for lane in [1, 2, 1, 3, 1] {
            simulation.add(Int64(lane))
            #expect(!simulation.state.isIdle)
            simulation.run(.seconds(1))
        }
        #expect(simulation.outbox.delivered == [1, 2, 3, 4, 5])
        #expect(simulation.state.isIdle)
    }

    @Test func `what ended and is not yet settled is not sent again`() throws {
        let outbox = MemoryOutbox()
        outbox.add(Lane(1))
        outbox.add(Lane(1))
        var state = DeliveryState()
        var sent: [Int64] = []
        for attempt in 1...20 {
            while let action = state.nextAction(at: .seconds(attempt)) {
                switch action {
                case .readLanes(let head, let limit):
                    state.found(try outbox.lanes(after: head, limit: limit), limit: limit)
                case .readEvents(let lane, let id, _, _):
                    let events = try outbox.events(of: lane, after: id, limit: 10, bytes: 100)
                    state.found(events, of: lane, at: .seconds(attempt))
                case .send(let number, let event):
                    sent.append(event.id)
                    state.ended(number, .response(Answer.Response(status: 201)), at: .seconds(attempt), chance: 0.5)
                case .sendCanary: Issue.record("a canary without suspects")
                }
            }
            state.arrived()
        }
        #expect(sent == [1, 2])
        #expect(state.settlements.map(\.event) == [1, 2])
        state.settled(2)
        #expect(state.settlements.isEmpty)
    }

    @Test func `scenario 20, one slow lane among a thousand holds up itself alone`() {
        var simulation = Simulation()
        simulation.sink = { .init(201, after: $0.lane == Lane(1) ? .seconds(30) : .milliseconds(2)) }
        simulation.add(1, 10)
        for lane in 2...1000 { simulation.add(Int64(lane), 3) }
        simulation.run(.seconds(20))
        #expect(simulation.outbox.delivered.count == 999 * 3)
        simulation.run(.seconds(300))
        #expect(simulation.state.isIdle)
    }

    @Test func `scenario 20, a slow sink that turns fast is sent everything in order`() {
        var simulation = Simulation()
        simulation.sink = { .init(201, after: $0.time < .seconds(300) ? .seconds(30) : .milliseconds(300)) }
        for lane in 1...5 { simulation.add(Int64(lane), 100) }
        simulation.run(.seconds(600))
        #expect(simulation.state.isIdle)
        for lane in 1...5 { #expect(simulation.firstSent(of: Lane(Int64(lane))) == Array(ids(of: lane))) }
        func ids(of lane: Int) -> ClosedRange<Int64> { Int64(lane * 100 - 99)...Int64(lane * 100) }
    }

    @Test func `large events are held within the bound`() {
        var settings = DeliverySettings()
        settings.heldBytes = 1 << 20
        var simulation = Simulation(settings)
        for lane in 1...40 { simulation.add(Int64(lane), 10, size: 100_000) }
        var most = 0
        for _ in 1...200 {
            simulation.run(.milliseconds(2))
            most = max(most, simulation.state.status(at: simulation.now).heldBytes)
        }
        #expect(simulation.outbox.delivered.count == 400)
        #expect(most > 500_000)
        #expect(most <= 1 << 20 + 4 * 100_000)
    }
}
