/// Drives the delivery to one sink: does what ``DeliveryState`` says, on a thread of its own.
///
/// What ended is settled in groups while the next attempts are under way, so that a commit costs many events and not
/// one; a crash sends again what a group held.
package struct DeliveryLoop<Queue: Outbox, Way: Transport, Time: Clock> where Time.Duration == Duration {
    /// When ``run(until:)`` returns, beside a stop.
    package enum Goal: Hashable, Sendable {
        case stopped
        /// All that waits has ended and is settled; or the time is over, if there is one.
        case idle(within: Duration? = nil)
    }

    package enum Ending: Hashable, Sendable { case idle, stopped, timeOver }

    /// So many ends are settled at once.
    private let mostInGroup = 100
    /// Fewer are settled when so much time is over since the first of them.
    private let groupTime = Duration.milliseconds(2)
    /// An outbox that failed is tried again so often.
    private let outboxPause = Duration.seconds(1)
    private let publishPause = Duration.milliseconds(100)

    private var state: DeliveryState
    private let outbox: Queue
    private var transport: Way
    private let clock: Time
    private let start: Time.Instant
    private let control: DeliveryControl
    private let canary: () -> [UInt8]
    private let chance: () -> Double
    private let report: (DeliveryNotice) -> Void

    private var unsettledSince: Duration?
    private var outboxFailedUntil: Duration?
    private var stopBy: Duration?
    private var published: Duration?

    /// Makes a delivery that has not begun.
    ///
    /// - Parameters:
    ///   - outbox: what to send.
    ///   - transport: the way to the sink.
    ///   - clock: one that never goes back.
    ///   - control: the way for other threads to reach it.
    ///   - settings: its numbers.
    ///   - canary: makes a new canary.
    ///   - chance: gives random numbers in 0..<1.
    ///   - report: takes what an operator should hear of, on the loop's thread.
    package init(
        _ outbox: Queue, _ transport: Way, clock: Time, control: DeliveryControl,
        settings: DeliverySettings = DeliverySettings(), canary: @escaping () -> [UInt8] = { Canary.now() },
        chance: @escaping () -> Double = { Double.random(in: 0..<1) }, report: @escaping (DeliveryNotice) -> Void
    ) {
        (self.outbox, self.transport, self.clock, self.control) = (outbox, transport, clock, control)
        (self.canary, self.chance, self.report) = (canary, chance, report)
        start = clock.now
        state = DeliveryState(settings)
        control.attach(transport.waker)
    }

    /// Delivers until the goal is reached or ``DeliveryControl/stop(within:)`` is called.
    ///
    /// - Throws: a failure of the outbox that will not pass; what was under way is then unsettled.
    package mutating func run(until goal: Goal) throws(Queue.Failure) -> Ending {
        let timeOver = timeOver(of: goal)
        while true {
            takeWishes()
            try act()
            try settleIfDue()
            state.takeNotices().forEach(report)
            if let ending = ending(of: goal, timeOver) {
                try leave()
                return ending
            }
            let pause = pause(timeOver)
            publishIfDue(before: pause)
            receive(transport.wait(atMost: pause))
        }
    }

    private var now: Duration { start.duration(to: clock.now) }

    // MARK: Ends

    private func timeOver(of goal: Goal) -> Duration? {
        guard case .idle(let limit?) = goal else { return nil }
        return now + limit
    }

    private func ending(of goal: Goal, _ timeOver: Duration?) -> Ending? {
        if let stopBy, state.inFlight == 0 || stopBy <= now { return .stopped }
        if case .idle = goal, state.isIdle { return .idle }
        if let timeOver, timeOver <= now { return .timeOver }
        return nil
    }

    private mutating func leave() throws(Queue.Failure) {
        try settle()
        state.takeNotices().forEach(report)
        publish()
    }

    private mutating func takeWishes() {
        let wishes = control.takeWishes()
        if wishes.hasArrivals { state.arrived() }
        if let time = wishes.stopWithin { stopBy = min(stopBy ?? now + time, now + time) }
    }

    // MARK: Steps

    private mutating func act() throws(Queue.Failure) {
        while stopBy == nil, !isOutboxDown, let action = state.nextAction(at: now) { try perform(action) }
    }

    private mutating func perform(_ action: DeliveryAction) throws(Queue.Failure) {
        switch action {
        case .readLanes(let head, let limit): try readLanes(after: head, limit)
        case .readEvents(let lane, let id, let limit, let bytes): try readEvents(of: lane, after: id, limit, bytes)
        case .send(let attempt, let event): transport.begin(attempt, event.body)
        case .sendCanary(let attempt): transport.begin(attempt, canary())
        }
    }

    private mutating func readLanes(after head: Int64?, _ limit: Int) throws(Queue.Failure) {
        do throws(Queue.Failure) {
            state.found(try outbox.lanes(after: head, limit: limit), limit: limit)
            outboxWorked()
        } catch {
            try outboxFailed(error)
        }
    }

    private mutating func readEvents(
        of lane: Lane, after id: Int64?, _ limit: Int, _ bytes: Int
    ) throws(Queue.Failure) {
        do throws(Queue.Failure) {
            let events = try outbox.events(of: lane, after: id, limit: limit, bytes: bytes)
            state.found(events, of: lane, at: now)
            outboxWorked()
        } catch {
            try outboxFailed(error)
        }
    }

    private mutating func receive(_ ends: [AttemptEnd]) {
        for end in ends { state.ended(end.attempt, end.answer, at: now, chance: chance()) }
        if unsettledSince == nil, !state.settlements.isEmpty { unsettledSince = now }
    }

    // MARK: Settling

    private mutating func settleIfDue() throws(Queue.Failure) {
        guard let unsettledSince, !isOutboxDown else { return }
        let isDue = state.settlements.count >= mostInGroup || now - unsettledSince >= groupTime || state.inFlight == 0
        if isDue { try settle() }
    }

    private mutating func settle() throws(Queue.Failure) {
        let settlements = state.settlements
        guard !settlements.isEmpty else { return }
        do throws(Queue.Failure) {
            try outbox.settle(settlements)
            state.settled(settlements.count)
            unsettledSince = nil
            outboxWorked()
        } catch {
            try outboxFailed(error)
        }
    }

    // MARK: An outbox that fails

    private var isOutboxDown: Bool { outboxFailedUntil.map { now < $0 } ?? false }

    private mutating func outboxFailed(_ failure: Queue.Failure) throws(Queue.Failure) {
        guard outbox.mayPass(failure) else { throw failure }
        if outboxFailedUntil == nil { report(.outboxFailed("\(failure)")) }
        outboxFailedUntil = now + outboxPause
    }

    private mutating func outboxWorked() {
        if outboxFailedUntil != nil { report(.outboxRecovered) }
        outboxFailedUntil = nil
    }

    // MARK: Waiting

    /// How long nothing is to be done; nil for as long as nothing happens.
    private func pause(_ timeOver: Duration?) -> Duration? {
        var times = [stopBy, timeOver]
        if let outboxFailedUntil, now < outboxFailedUntil {
            times.append(outboxFailedUntil)
        } else {
            times.append(unsettledSince.map { $0 + groupTime })
            if stopBy == nil { times.append(state.nextTime(at: now)) }
        }
        return times.compactMap(\.self).min().map { max(.zero, $0 - now) }
    }

    private mutating func publishIfDue(before pause: Duration?) {
        let isLong = pause.map { $0 >= publishPause } ?? true
        if isLong || published.map({ now - $0 >= publishPause }) ?? true { publish() }
    }

    private mutating func publish() {
        published = now
        control.publish(state.status(at: now))
    }
}
