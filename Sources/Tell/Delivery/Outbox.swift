/// The events that wait for one sink, as its delivery sees them.
///
/// The state database is one; tests have theirs in memory.
package protocol Outbox {
    associatedtype Failure: Error

    /// Lanes in which something waits, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - lane: only lanes after this one; nil for all.
    ///   - limit: so many at most.
    func lanes(after lane: Lane?, limit: Int) throws(Failure) -> [Lane]

    /// What waits in a lane, oldest first.
    ///
    /// - Parameters:
    ///   - lane: the lane.
    ///   - id: only events after this one; nil for all.
    ///   - limit: so many at most.
    ///   - bytes: no more than this of bodies, but one event at least.
    func events(of lane: Lane, after id: Int64?, limit: Int, bytes: Int) throws(Failure) -> [QueuedEvent]

    /// Takes events out of the queue for good; when this returns, it is on the disk.
    func settle(_ settlements: [Settlement]) throws(Failure)
}

/// What became of an event at a sink.
package struct Settlement: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case delivered
        case refused(Refusal)
    }

    package var event: Int64
    package var outcome: Outcome

    package init(_ event: Int64, _ outcome: Outcome) {
        self.event = event
        self.outcome = outcome
    }
}

/// Why an event will never be taken by a sink: what its dead letter says.
package struct Refusal: Hashable, Sendable {
    /// For people: who refused and why.
    package var reason: String
    /// The HTTP status of the last answer.
    package var status: Int?
    /// The start of the last answer's body, 4 KiB at most.
    package var response: [UInt8]
    /// How often it was sent.
    package var attempts: Int

    package init(reason: String, status: Int? = nil, response: [UInt8] = [], attempts: Int = 0) {
        self.reason = reason
        self.status = status
        self.response = response
        self.attempts = attempts
    }
}
