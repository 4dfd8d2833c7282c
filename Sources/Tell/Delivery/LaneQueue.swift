/// What delivery knows of one lane while it deals with it.
struct LaneQueue {
    /// Events read ahead, the oldest first; while one is being sent it stays here.
    private(set) var ahead: ArraySlice<QueuedEvent> = []
    private(set) var bytes = 0
    /// How the first event has fared.
    var head = Head()
    /// How many of the events read ahead, from the first on, are being sent or were chosen for it.
    var underWay = 0
    /// Whether one of those failed: what ends after it counts as failed too, so that all are sent again in order.
    var hasFailure = false
    /// The last event that was ever sent.
    var lastSent: Int64?

    struct Head {
        /// The event; nil before it is sent for the first time.
        var event: Int64?
        var attempts = 0
        /// Attempts in a row that told nothing of the event.
        var failures = 0
        var failingSince: Duration?
    }

    mutating func take(_ events: [QueuedEvent]) {
        ahead = events[...]
        bytes = events.reduce(0) { $0 + $1.body.count }
        if let event = events.first?.id, event != head.event { head = Head(event: event) }
    }

    /// Forgets the first event: it ended.
    mutating func removeHead() {
        if let first = ahead.popFirst() { bytes -= first.body.count }
        head = Head(event: ahead.first?.id)
        underWay = max(0, underWay - 1)
        // Those that were sent together with it have been sent once.
        if underWay > 0 { head.attempts = 1 }
    }

    /// Lets go of what was read ahead; it is read again.
    mutating func letGo() {
        ahead = []
        bytes = 0
        underWay = 0
        hasFailure = false
    }

    mutating func countFailure(at now: Duration) {
        head.failures += 1
        if head.failingSince == nil { head.failingSince = now }
    }
}
