import Delivery
import Foundation
import Synchronization
import Testing

struct DeliveryLoopTests {
    private typealias Loop = DeliveryLoop<MemoryOutbox, PlayedTransport, ManualClock>

    private let clock = ManualClock()
    private let control = DeliveryControl()
    private let outbox = MemoryOutbox()
    private let notices = Notices()

    @Test func `a loop that runs until idle delivers all that waits`() throws {
        for lane in 1...10 { for _ in 1...20 { outbox.add(Lane(Int64(lane))) } }
        var loop = makeLoop()
        #expect(try loop.run(until: .idle()) == .idle)
        #expect(outbox.count == 0)
        #expect(outbox.delivered.count == 200)
        #expect(control.status.delivered == 200)
        #expect(control.status.isIdle)
        #expect(try loop.run(until: .idle()) == .idle)
    }

    @Test func `what ends within two milliseconds is settled at once`() throws {
        for lane in 1...4 { for _ in 1...500 { outbox.add(Lane(Int64(lane))) } }
        var loop = makeLoop()
        _ = try loop.run(until: .idle())
        #expect(outbox.delivered.count == 2000)
        // 2000 attempts of 0.2 ms, four at once, take 100 ms: 50 groups.
        #expect((45...60).contains(outbox.settlings), "\(outbox.settlings)")
    }

    @Test func `a single event is settled as soon as it ends`() throws {
        outbox.add(Lane(1))
        var loop = makeLoop()
        _ = try loop.run(until: .idle())
        #expect(clock.now.offset == .microseconds(200))
    }

    @Test func `a full disk pauses delivery, which says so once and goes on by itself`() throws {
        for lane in 1...10 { for _ in 1...20 { outbox.add(Lane(Int64(lane))) } }
        var transport = PlayedTransport(clock)
        let (outbox, clock) = (outbox, clock)
        transport.sink = { attempt in
            if attempt == 50 { outbox.failure = MemoryOutbox.Failure(mayPass: true) }
            return (.response(Answer.Response(status: 201)), .microseconds(200))
        }
        var loop = makeLoop(transport)
        #expect(try loop.run(until: .idle(within: .seconds(10))) == .timeOver)
        #expect(notices.all.count == 1)
        #expect(outbox.count > 100)
        outbox.failure = nil
        #expect(try loop.run(until: .idle()) == .idle)
        #expect(notices.all.last == .outboxRecovered)
        #expect(notices.all.count == 2)
        #expect(outbox.delivered.count == 200)
        #expect(clock.now.offset < .seconds(12))
    }

    @Test func `another failure of the outbox ends delivery with it`() throws {
        outbox.add(Lane(1))
        outbox.failure = MemoryOutbox.Failure(mayPass: false)
        var loop = makeLoop()
        #expect(throws: MemoryOutbox.Failure(mayPass: false)) { _ = try loop.run(until: .stopped) }
    }

    @Test func `scenario 21, a stop waits for what is under way, begins nothing more, and settles`() throws {
        for lane in 1...10 { for _ in 1...20 { outbox.add(Lane(Int64(lane))) } }
        var transport = PlayedTransport(clock)
        let control = control
        transport.sink = { attempt in
            if attempt == 40 { control.stop(within: .seconds(5)) }
            return (.response(Answer.Response(status: 201)), .seconds(1))
        }
        var loop = makeLoop(transport)
        #expect(try loop.run(until: .stopped) == .stopped)
        #expect(outbox.delivered.count == 40)
        #expect(outbox.count == 160)
        #expect(clock.now.offset == .seconds(10))
    }

    @Test func `scenario 21, a stop does not wait for a sink that hangs beyond its time`() throws {
        for lane in 1...4 { outbox.add(Lane(Int64(lane))) }
        var transport = PlayedTransport(clock)
        transport.sink = { _ in nil }
        var loop = makeLoop(transport)
        control.stop(within: .seconds(7))
        #expect(try loop.run(until: .stopped) == .stopped)
        #expect(clock.now.offset == .zero)
        var second = makeLoop(transport)
        #expect(try second.run(until: .idle(within: .seconds(3))) == .timeOver)
        control.stop(within: .seconds(7))
        #expect(try second.run(until: .stopped) == .stopped)
        #expect(clock.now.offset == .seconds(10))
        #expect(outbox.count == 4)
    }

    @Test func `a sink that is down is reported, and its return`() throws {
        for lane in 1...10 { outbox.add(Lane(Int64(lane))) }
        var transport = PlayedTransport(clock)
        let clock = clock
        transport.sink = { _ in
            let isDown = clock.now.offset < .seconds(60)
            return (isDown ? .failure("refused") : .response(Answer.Response(status: 201)), .milliseconds(1))
        }
        var loop = makeLoop(transport)
        #expect(try loop.run(until: .idle(within: .seconds(30))) == .timeOver)
        #expect(control.status.halt == Halt(.unreachable, "refused", since: .milliseconds(1)))
        #expect(control.status.longestFailing.map { $0 > .seconds(29) } == true)
        #expect(try loop.run(until: .idle()) == .idle)
        #expect(control.status.halt == nil)
        #expect(notices.all.count == 2)
    }

    @Test func `arrivals and a stop from other threads wake a sleeping loop`() throws {
        let (notices, control, count) = (notices, control, 500)
        let (ready, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let delivered = Mutex(0)
        Thread.detachNewThread {
            let outbox = SharedOutbox()
            var loop = DeliveryLoop(outbox, PromptTransport(), clock: ContinuousClock(), control: control) {
                notices.add($0)
            }
            ready.signal()
            _ = try? loop.run(until: .stopped)
            delivered.withLock { $0 = outbox.settled }
            done.signal()
        }
        ready.wait()
        for _ in 0..<count {
            SharedOutbox.arrivals.withLock { $0 += 1 }
            control.arrived()
        }
        while control.status.delivered < count { usleep(1000) }
        control.stop(within: .seconds(5))
        done.wait()
        #expect(delivered.withLock { $0 } == count)
    }

    private func makeLoop() -> Loop { makeLoop(PlayedTransport(clock)) }

    private func makeLoop(_ transport: PlayedTransport) -> Loop {
        let notices = notices
        return Loop(outbox, transport, clock: clock, control: control, chance: { 0.5 }, report: { notices.add($0) })
    }
}

private final class Notices: Sendable {
    private let list = Mutex<[DeliveryNotice]>([])

    var all: [DeliveryNotice] { list.withLock { $0 } }

    func add(_ notice: DeliveryNotice) { list.withLock { $0.append(notice) } }
}

/// An outbox of one lane that another thread fills.
private final class SharedOutbox: Outbox {
    static let arrivals = Mutex<Int64>(0)
    private(set) var settled = 0

    func lanes(after head: Int64?, limit: Int) throws(MemoryOutbox.Failure) -> [LaneHead] {
        let first = Int64(settled) + 1
        return first <= Self.arrivals.withLock { $0 } && first > head ?? 0 ? [LaneHead(Lane(1), event: first)] : []
    }

    func events(of lane: Lane, after id: Int64?, limit: Int, bytes: Int) throws(MemoryOutbox.Failure) -> [QueuedEvent] {
        let (first, last) = (max(Int64(settled), id ?? 0) + 1, Self.arrivals.withLock { $0 })
        guard first <= last else { return [] }
        return (first...last).prefix(limit).map { QueuedEvent(id: $0, lane: lane, body: []) }
    }

    func settle(_ settlements: [Settlement]) throws(MemoryOutbox.Failure) { settled += settlements.count }

    func mayPass(_ failure: MemoryOutbox.Failure) -> Bool { false }
}
