import Foundation
import HTTPServer
import LoopbackMarquez
import Synchronization
import TestSupport
import Testing

/// Sinks that are down, slow, wrong, or at odds with one event.
@Suite(.serialized) struct SinkTests {
    private let expectation: Expectation
    private let shipping: Shipping

    init() throws {
        expectation = try Expectation.small.get()
        shipping = try Shipping(expectation.logs)
    }

    /// Answers this to the events that fit, and takes the others.
    private func answer(_ answer: ScriptedAnswer, to victim: @escaping @Sendable (LoopbackMarquez.Event) -> Bool) {
        shipping.server.answer { victim($0) ? answer : .created }
    }

    /// Expects an end with 75 that names what is left, and that a mended sink gets all of it.
    private func expectPatience(_ words: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let given = try shipping.run("--timeout", "1")
        #expect(given.status == 75, "\(given.error)", sourceLocation: sourceLocation)
        #expect(given.error.contains(words), "\(given.error)", sourceLocation: sourceLocation)
        let queue = try shipping.queue()
        #expect(given.error.contains("not sent: \(queue.waiting)\n"), "\(given.error)")
        #expect(given.error.contains("--resume --state \(shipping.state)"), "\(given.error)")
        #expect(queue.deadLetters == 0 && queue.waiting > 0, sourceLocation: sourceLocation)
        shipping.server.answer { _ in .created }
        #expect(try shipping.run("-q").status == 0, sourceLocation: sourceLocation)
        expectation.check(shipping, sourceLocation: sourceLocation)
        #expect(try shipping.queue() == QueueNumbers(delivered: expectation.bodies.count))
    }

    // MARK: 15

    @Test(arguments: ["2", "Sun, 06 Nov 1994 08:49:39 GMT"])
    func `scenario 15: it waits as long as the sink says`(_ wait: String) throws {
        let times = Mutex<[ContinuousClock.Instant]>([])
        let busy = ScriptedAnswer(
            429, headers: [HTTPHeader("Retry-After", wait), HTTPHeader("Date", "Sun, 06 Nov 1994 08:49:37 GMT")])
        shipping.server.answer { event in
            times.withLock { $0.append(.now) }
            return event.number == 20 ? busy : .created
        }
        let result = try shipping.run()
        #expect(result.status == 0)
        #expect(result.error.contains("the sink asked to wait: "), "\(result.error)")
        let pause = times.withLock { $0[21] - $0[20] }
        #expect(pause >= .seconds(1.9) && pause < .seconds(6), "\(pause)")
        #expect(expectation.check(shipping) == 1)
    }

    @Test(arguments: ["315360000", "-5", "soon"])
    func `scenario 15: absurd waits dead-letter nothing`(_ wait: String) throws {
        answer(ScriptedAnswer(429, headers: [HTTPHeader("Retry-After", wait)])) { $0.number >= 10 }
        try expectPatience("the sink answered 429")
    }

    @Test func `scenario 15: a storm of 503 is sat out, without a storm of our own`() throws {
        let end = ContinuousClock.now + .seconds(4)
        shipping.server.answer { _ in ContinuousClock.now < end ? ScriptedAnswer(503) : .created }
        #expect(try shipping.run("-q").status == 0)
        let duplicates = expectation.check(shipping)
        #expect(1...40 ~= duplicates)
    }

    // MARK: 16

    @Test func `scenario 16: where all are answered 500 it is an outage`() throws {
        answer(ScriptedAnswer(500)) { _ in true }
        try expectPatience("the sink answered 500")
    }

    @Test func `scenario 16: 500 now and then is tried again, in order, and what was stored comes twice`() throws {
        // The event was stored each time: only its answer was lost.
        answer(ScriptedAnswer(500)) { $0.number % 20 == 7 && !$0.text.contains("sparklineage.canary") }
        let result = try shipping.run("-q")
        #expect(result.status == 0, "\(result.error)")
        #expect(expectation.check(shipping) >= 3)
        #expect(try shipping.queue() == QueueNumbers(delivered: expectation.bodies.count))
    }

    @Test func `scenario 16: one event that is always answered 500 holds up its own lane alone`() throws {
        let both = try Expectation.both.get()
        let shipping = try Shipping(both.logs)
        let victim = try #require(both.bodies.first { $0.contains("torture") && $0.contains("COMPLETE") })
        shipping.server.answer { $0.text == victim ? ScriptedAnswer(500) : .created }
        let result = try shipping.run("--timeout", "3")
        #expect(result.status == 75, "\(result.error)")
        #expect(Set(expectation.bodies).isSubset(of: shipping.arrived))
        #expect(try shipping.queue().deadLetters == 0)
        shipping.server.answer { _ in .created }
        #expect(try shipping.run("-q").status == 0)
        both.check(shipping)
    }

    @Test(.enabled(if: isSoaking)) func `scenario 16: poison ends in the dead letters, and the rest passes`() throws {
        let victim = expectation.bodies[30]
        answer(ScriptedAnswer(500, body: "no such place")) { $0.text == victim }
        let result = try shipping.start().result(within: 300)
        #expect(result.status == 1, "\(result.error)")
        try expectOneDeadLetter(victim, "no such place")
    }

    // MARK: 17

    @Test(arguments: [400, 413, 422, 500])
    func `scenario 17: an event that is refused is kept with the answer, and can be sent again`(_ status: Int) throws {
        let victim = expectation.bodies[30]
        answer(ScriptedAnswer(status, body: "{\"code\":400,\"message\":\"not this one\"}")) { $0.text == victim }
        let result = try shipping.run()
        #expect(result.status == 1, "\(result.error)")
        #expect(result.error.contains("refused: event 31: the sink answered \(status)"), "\(result.error)")
        #expect(result.error.contains("refused: 1; see them with: sparklineage queue list --state"))
        try expectOneDeadLetter(victim, "not this one")
    }

    /// Expects all but one event at the sink, that one among the dead letters, and that it comes when it is sent again.
    private func expectOneDeadLetter(_ victim: String, _ answer: String) throws {
        expectation.check(shipping)
        let count = expectation.bodies.count - 1
        #expect(try shipping.queue() == QueueNumbers(waiting: 0, delivered: count, refused: 1, deadLetters: 1))
        let list = try shipping.tell("queue", "list").text
        let key = try EventKey(victim)
        #expect(list.contains("#1 marquez") && list.contains("\(key.type) \(key.run) \(key.time)"), "\(list)")
        let shown = try shipping.tell("queue", "show", "1").text
        #expect(shown.contains(answer) && shown.contains(key.run), "\(shown)")
        #expect(try shipping.tell("queue", "retry", "--all").status == 0)
        shipping.server.answer { _ in .created }
        #expect(try shipping.run("-q").status == 0)
        #expect(shipping.bodies.last == victim)
        #expect(try shipping.queue().deadLetters == 0)
    }

    /// Answers that mean that no event will ever be taken.
    private static let wrong = [
        ScriptedAnswer(401), ScriptedAnswer(403), ScriptedAnswer(404),
        ScriptedAnswer(301, headers: [HTTPHeader("Location", "http://127.0.0.1:9/")]),
        ScriptedAnswer(200, body: "<html>Log in"),
    ]

    @Test(arguments: 0..<wrong.count)
    func `scenario 17: a sink that refuses all is told, and nothing is dead-lettered`(_ index: Int) throws {
        answer(Self.wrong[index]) { _ in true }
        try expectPatience("the sink refuses all events: ")
        #expect(shipping.server.events.count <= expectation.bodies.count + 8)
    }

    @Test func `scenario 17: what else stands beside a 200 is no matter`() throws {
        answer(ScriptedAnswer(200, body: "\u{0}garbage{")) { _ in true }
        #expect(try shipping.run("-q").status == 0)
        #expect(expectation.check(shipping) == 0)
    }

    // MARK: 19

    @Test(arguments: ["unknown:2", "again:2", "slow:3:1500", "six:1000"])
    func `scenario 19: a name that is unknown, late or leads nowhere costs time and no event`(
        _ manner: String
    ) throws {
        guard let environment = Fault.environment(lookingUp: manner) else { return }
        var shipping = shipping
        shipping.url = "http://marquez.test:\(shipping.server.port)"
        let result = try shipping.run(environment: environment)
        #expect(result.status == 0, "\(result.error)")
        #expect(expectation.check(shipping) == 0)
    }

    // MARK: 18, 20

    @Test func `scenario 18: connections that break in every manner cost time and no event`() throws {
        let manners: [ScriptedAnswer.Manner] = [.close, .reset, .truncatedBody, .closeAfterwards]
        shipping.server.answer { $0.number % 8 == 3 ? .badly(manners[$0.number / 8 % 4]) : .created }
        let result = try shipping.run("-q")
        #expect(result.status == 0, "\(result.error)")
        let duplicates = expectation.check(shipping)
        #expect(1...20 ~= duplicates)
    }

    @Test func `scenario 18: where nobody listens, it ends with 75 and says how many are left`() throws {
        var unreachable = shipping
        unreachable.url = "http://127.0.0.1:9"
        let result = try unreachable.run("--timeout", "0.5")
        #expect(result.status == 75)
        #expect(result.error.contains("not sent: \(expectation.bodies.count)\n"), "\(result.error)")
        #expect(result.error.contains("127.0.0.1:9"), "\(result.error)")
        #expect(try shipping.run("-q").status == 0)
        expectation.check(shipping)
    }

    @Test func `scenario 20: a slow run holds up no other, and a sink that gets faster drains in order`() throws {
        let both = try Expectation.both.get()
        let shipping = try Shipping(both.logs)
        let end = ContinuousClock.now + .seconds(3)
        let others = Set(expectation.bodies)
        shipping.server.answer { event in
            let isSlow = ContinuousClock.now < end && !others.contains(event.text)
            return isSlow ? ScriptedAnswer(201, after: .seconds(1)) : .created
        }
        #expect(try shipping.run("-q").status == 0)
        #expect(both.check(shipping) == 0)
        let arrived = shipping.arrived
        let last = try #require(arrived.lastIndex { others.contains($0) })
        #expect(last < others.count + 20, "the other application waited for the slow one")
    }
}
