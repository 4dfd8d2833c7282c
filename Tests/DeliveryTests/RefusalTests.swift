import Delivery
import Testing

struct RefusalTests {
    @Test(arguments: [400, 413, 422])
    func `scenario 17, an event that the sink finds wrong is a dead letter at once, and its lane goes on`(
        status: Int
    ) {
        var simulation = Simulation()
        let body = String(repeating: "x", count: 5000)
        simulation.sink = { $0.event == 3 ? .init(status, body) : .init(201) }
        simulation.add(1, 5)
        simulation.run(.seconds(1))
        #expect(simulation.outbox.delivered == [1, 2, 4, 5])
        let refusal = simulation.outbox.refused[3]
        #expect(refusal?.status == status)
        #expect(refusal?.attempts == 1)
        #expect(refusal?.response.count == 4096)
        #expect(refusal?.reason.contains("\(status)") == true)
        #expect(simulation.notices.count == 1)
    }

    @Test func `scenario 17, a 500 whose body says 400 is a dead letter at once`() {
        var simulation = Simulation()
        simulation.sink = { $0.event == 2 ? .init(500, #"{"code":400,"message":"x"}"#) : .init(201) }
        simulation.add(1, 3)
        simulation.run(.milliseconds(20))
        #expect(simulation.outbox.delivered == [1, 3])
        #expect(simulation.outbox.refused.keys.sorted() == [2])
    }

    @Test func `a sink that has taken nothing yet is asked by a canary before an event is refused`() {
        var simulation = Simulation()
        simulation.sink = { $0.event == 1 ? .init(422) : .init(201) }
        simulation.add(1, 2)
        simulation.run(.seconds(2))
        #expect(simulation.requests.map(\.event) == [1, nil, 1, 2])
        #expect(simulation.outbox.refused.keys.sorted() == [1])
        #expect(simulation.outbox.delivered == [2])
    }

    @Test(arguments: [400, 422])
    func `something that answers 400 to all is stopped, and nothing is lost`(status: Int) {
        var simulation = Simulation()
        simulation.sink = { .init($0.time < .seconds(3600) || $0.event == 7 ? status : 201) }
        for lane in 1...20 { simulation.add(Int64(lane), 2) }
        simulation.run(.seconds(3600))
        #expect(simulation.outbox.refused.isEmpty)
        #expect(simulation.outbox.count == 40)
        #expect(simulation.requests.count < 80)
        #expect(simulation.state.status(at: simulation.now).halt?.cause == .misconfigured)
        simulation.run(.seconds(130))
        #expect(simulation.state.isIdle)
        #expect(simulation.outbox.refused.keys.sorted() == [7])
        #expect(simulation.outbox.delivered.count == 39)
    }

    @Test func `a sink that takes events but no canary is not stopped for long by its first refusal`() {
        var simulation = Simulation()
        simulation.sink = { .init($0.event == nil || $0.event == 1 ? 422 : 201) }
        simulation.add(1, 2)
        simulation.add(2, 2)
        simulation.run(.seconds(300))
        #expect(simulation.state.isIdle)
        #expect(simulation.outbox.refused.keys.sorted() == [1])
        #expect(simulation.outbox.delivered.count == 3)
    }

    @Test func `what a sink's dialect cannot say is a dead letter, and tells nothing of the sink`() {
        var simulation = Simulation()
        simulation.sink = { $0.event == 2 ? .init(.unsayable("its name is empty")) : .init(201) }
        simulation.add(1, 3)
        simulation.run(.seconds(1))
        #expect(simulation.outbox.refused[2] == Refusal(reason: "its name is empty", attempts: 1))
        #expect(simulation.outbox.delivered == [1, 3])
    }

    @Test func `what cannot be said does not end a stop`() {
        var simulation = Simulation(DeliverySettings(connections: 1))
        simulation.sink = { request in
            (request.event ?? 0) > 5 && (request.event ?? 0) < 50
                ? .init(.unsayable("no")) : .init(request.time < .seconds(100) ? 503 : 201)
        }
        for lane in 1...60 { simulation.add(Int64(lane)) }
        simulation.run(.seconds(90))
        #expect(simulation.outbox.refused.count == 44)
        #expect(simulation.state.status(at: simulation.now).halt != nil)
        #expect(simulation.outbox.delivered.isEmpty)
        simulation.run(.seconds(100))
        #expect(simulation.outbox.delivered.count == 16)
    }

    @Test(arguments: [301, 401, 403, 404, 405, 406, 409, 414, 415, 431])
    func `scenario 17, wrong settings stop the sink, lose nothing, and heal by themselves`(status: Int) {
        var simulation = Simulation()
        simulation.sink = { .init($0.time < .seconds(3600) ? status : 201) }
        for lane in 1...20 { simulation.add(Int64(lane), 2) }
        simulation.run(.seconds(3600))
        #expect(simulation.outbox.count == 40)
        #expect((60...70).contains(simulation.requests.count))
        let halt = simulation.state.status(at: simulation.now).halt
        #expect(halt?.cause == .misconfigured)
        #expect(halt?.reason.contains("\(status)") == true)
        #expect(simulation.notices.count == 1)
        simulation.run(.seconds(61))
        #expect(simulation.state.isIdle)
        #expect(simulation.outbox.refused.isEmpty)
        #expect(simulation.outbox.delivered.count == 40)
    }

    @Test func `a stop changes its cause with what probes find`() {
        var simulation = Simulation()
        simulation.sink = { request in
            switch request.time {
            case ..<(.seconds(100)): .init(401)
            case ..<(.seconds(300)): .init(.failure("connection refused"))
            default: .init(201)
            }
        }
        simulation.add(1)
        simulation.run(.seconds(1000))
        let causes = simulation.notices.map { notice -> String in
            switch notice {
            case .halted(let halt): "\(halt.cause)"
            case .resumed: "resumed"
            default: "\(notice)"
            }
        }
        #expect(causes == ["misconfigured", "unreachable", "resumed"])
    }
}
