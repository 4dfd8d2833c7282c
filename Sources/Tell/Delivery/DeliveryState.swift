/// What to send to one sink next, when, and what its answers mean: delivery without clock, network or disk.
///
/// Events of a lane are sent one after the other, each until it has ended, or several together where the settings say
/// so; lanes take turns, several at once. What is held is bounded, however much is queued: the outbox is read page by page. Nothing is held that the outbox does not
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

    static let lanesPage = 64

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
    var lastAttempt = 0
    /// What is sent next, of the lane whose turn it is.
    var together: ArraySlice<QueuedEvent> = []

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
