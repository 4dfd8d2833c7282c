/// What to send to one sink next, when, and what its answers mean: delivery without clock, network or disk.
///
/// Events of a lane are sent one after the other, each until it has ended; lanes take turns, several at once. What is
/// held is bounded, however much is queued: the outbox is read page by page. Nothing is held that the outbox does not
/// hold too, so a crash costs nothing but what was sent and not yet settled, which is sent again.
///
/// The driver asks for actions until there are none, then waits for what ends or for ``nextTime(at:)``. Times count
/// from any fixed moment of a clock that never goes back.
package struct DeliveryState {
    enum Flight {
        enum Role: Hashable { case ordinary, probe, trial(round: Int) }

        case event(Lane, Int64, Role)
        case canary(round: Int, isProbe: Bool)
    }

    private static let lanesPage = 64

    let settings: DeliverySettings
    var lanes = Lanes()
    var scan = LaneScan()
    var ledger = Ledger()
    var breaker = Breaker()
    var poison = Poison()
    var flights: [Int: Flight] = [:]
    var counts = DeliveryStatus()
    var notices: [DeliveryNotice] = []
    var isCanaryRefused = false
    var proof = Proof()
    let backoff = Backoff()
    private var lastAttempt = 0

    package init(_ settings: DeliverySettings = DeliverySettings()) { self.settings = settings }

    // MARK: The outbox

    /// Takes that something new waits in the outbox.
    package mutating func arrived() { scan.lookAgain() }

    /// Takes the lanes that ``DeliveryAction/readLanes(after:limit:)`` found.
    package mutating func found(_ heads: [LaneHead], limit: Int) {
        scan.found(heads, limit: limit)
        for head in heads { lanes.add(head.lane) }
    }

    /// Takes the events that ``DeliveryAction/readEvents(of:after:limit:bytes:)`` found.
    package mutating func found(_ events: [QueuedEvent], of lane: Lane, at now: Duration) {
        if let suspicion = poison.suspects[lane], suspicion.event != events.first?.id {
            poison.acquit(lane)
            poison.dropTrial(at: now)
            if !events.isEmpty { lanes.makeReady(lane) }
        } else if events.isEmpty, lanes.firstReady == lane {
            _ = lanes.takeFirstReady()
        }
        if events.isEmpty { lanes.remove(lane) } else { lanes.take(events, of: lane) }
    }

    /// What ended and is to be settled, in this order.
    package var settlements: [Settlement] { ledger.settlements }

    /// Takes that the first so many of ``settlements`` are on the disk.
    package mutating func settled(_ count: Int) { ledger.removeFirst(count) }

    // MARK: What to do

    /// The next action; nil when there is nothing to do before something ends, arrives or is due.
    package mutating func nextAction(at now: Duration) -> DeliveryAction? {
        guard maySend else { return nil }
        switch breaker.passage(at: now) {
        case .none: return nil
        case .oneProbe:
            lanes.wake(at: now)
            return probe()
        case .free:
            lanes.wake(at: now)
            return prove() ?? trial(at: now) ?? search() ?? sendFirstReady(.ordinary)
        }
    }

    /// When there will be something to do again, if nothing ends or arrives before; nil for never.
    package func nextTime(at now: Duration) -> Duration? {
        guard maySend else { return nil }
        switch breaker.passage(at: now) {
        case .none: return breaker.nextProbe
        case .oneProbe: return nil
        case .free: return [lanes.nextReady, poison.nextRound].compactMap(\.self).min()
        }
    }

    private var maySend: Bool {
        flights.count < settings.connections && ledger.settlements.count < settings.unsettled
    }

    /// Asks a sink that stopped by an event, or by a canary where an event may be at fault.
    private mutating func probe() -> DeliveryAction? {
        let mayBePoison = !poison.suspects.isEmpty
        let isCanaryDue = mayBePoison && breaker.halt?.cause == .unreachable || proof.isCanaryDue
        if isCanaryDue { return probeByCanary() }
        if let search = search() { return search }
        if lanes.firstReady == nil { lanes.wakeFirst() }
        return sendFirstReady(.probe) ?? (mayBePoison ? probeByCanary() : nil)
    }

    private mutating func probeByCanary() -> DeliveryAction {
        breaker.beginProbe()
        return sendCanary(round: poison.beginRound(), isProbe: true)
    }

    private mutating func prove() -> DeliveryAction? {
        proof.takeWish() ? sendCanary(round: Poison.noRound, isProbe: false) : nil
    }

    private mutating func trial(at now: Duration) -> DeliveryAction? {
        guard let round = poison.round else {
            guard let next = poison.nextRound, next <= now else { return nil }
            return sendCanary(round: poison.beginRound(), isProbe: false)
        }
        if round.awaitsCanary {
            poison.beginLastCanary()
            return sendCanary(round: round.number, isProbe: false)
        }
        guard let lane = round.untried.first, round.inFlight < max(1, settings.connections - 1) else { return nil }
        guard let event = lanes[lane]?.ahead.first else { return read(lane, limit: 1) }
        poison.beginTrial()
        return send(event, .trial(round: round.number))
    }

    /// Looks for more lanes before those that are ready run out.
    private func search() -> DeliveryAction? {
        guard scan.isDue, lanes.readyCount < 2 * settings.connections, lanes.count < settings.lanes else { return nil }
        return .readLanes(after: scan.position, limit: Self.lanesPage)
    }

    private mutating func sendFirstReady(_ role: Flight.Role) -> DeliveryAction? {
        guard let lane = lanes.firstReady else { return nil }
        guard let event = lanes[lane]?.ahead.first else { return read(lane, limit: settings.page) }
        _ = lanes.takeFirstReady()
        if role == .probe { breaker.beginProbe() }
        return send(event, role)
    }

    private func read(_ lane: Lane, limit: Int) -> DeliveryAction {
        let bytes = max(1, min(settings.pageBytes, settings.heldBytes - lanes.heldBytes))
        return .readEvents(of: lane, after: ledger.lastEnded(of: lane), limit: limit, bytes: bytes)
    }

    private mutating func send(_ event: QueuedEvent, _ role: Flight.Role) -> DeliveryAction {
        if let attempts = lanes[event.lane]?.head.attempts, attempts > 0 { counts.retried += 1 }
        lanes.countAttempt(of: event.lane)
        return .send(attempt: begin(.event(event.lane, event.id, role)), event)
    }

    private mutating func sendCanary(round: Int, isProbe: Bool) -> DeliveryAction {
        .sendCanary(attempt: begin(.canary(round: round, isProbe: isProbe)))
    }

    private mutating func begin(_ flight: Flight) -> Int {
        lastAttempt += 1
        flights[lastAttempt] = flight
        return lastAttempt
    }

    // MARK: How it stands

    /// Whether nothing is left to do: the outbox was searched, and all of it has ended and is settled.
    package var isIdle: Bool { flights.isEmpty && ledger.settlements.isEmpty && lanes.count == 0 && !scan.isDue }

    /// Attempts that have begun and not ended.
    package var inFlight: Int { flights.count }

    package func status(at now: Duration) -> DeliveryStatus {
        var status = counts
        status.time = now
        status.isIdle = isIdle
        status.inFlight = flights.count
        status.lanes = lanes.count
        status.heldBytes = lanes.heldBytes
        status.suspects = poison.suspects.count
        status.halt = breaker.halt
        status.longestFailing = lanes.queues.values.compactMap(\.head.failingSince).min().map { now - $0 }
        return status
    }

    /// Takes out what an operator should hear of, in the order in which it came.
    package mutating func takeNotices() -> [DeliveryNotice] {
        defer { notices = [] }
        return notices
    }
}
