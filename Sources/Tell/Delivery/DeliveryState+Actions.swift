// What to do next.
extension DeliveryState {
    /// The next action; nil when there is nothing to do before something ends, arrives or is due.
    package mutating func nextAction(at now: Duration) -> DeliveryAction? {
        if let event = together.popFirst() { return send(event, .ordinary) }
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
        guard let queue = lanes[lane], let event = queue.ahead.first else { return read(lane, limit: settings.page) }
        _ = lanes.takeFirstReady()
        if role == .probe { breaker.beginProbe() }
        // What has failed shows by itself whether it can be sent again.
        let isAlone = role == .probe || queue.head.failures > 0
        let room = min(settings.together, settings.connections - flights.count)
        let chosen = queue.ahead.prefix(isAlone ? 1 : room)
        lanes.choose(chosen.count, of: lane)
        together = chosen.dropFirst()
        return send(event, role)
    }

    private func read(_ lane: Lane, limit: Int) -> DeliveryAction {
        let bytes = max(1, min(settings.pageBytes, settings.heldBytes - lanes.heldBytes))
        return .readEvents(of: lane, after: ledger.lastEnded(of: lane), limit: limit, bytes: bytes)
    }

    private mutating func send(_ event: QueuedEvent, _ role: Flight.Role) -> DeliveryAction {
        if lanes.countAttempt(of: event) { counts.retried += 1 }
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
}
