/// The events that wait for one sink, as its delivery sees them.
///
/// The state database is one; tests have theirs in memory.
package protocol Outbox {
    associatedtype Failure: Error

    /// Lanes in which something waits, the one whose first event is oldest first.
    ///
    /// So what was told first goes first across lanes too, as far as several can go at once: a consumer's run finds
    /// its producer's.
    ///
    /// With a head, only lanes whose first event comes after it; `limit` at most, fewer only where there are no more.
    func lanes(after head: Int64?, limit: Int) throws(Failure) -> [LaneHead]

    /// What waits in a lane, oldest first.
    ///
    /// With an id, only events after it; `limit` at most, and no more than `bytes` of bodies, but one event at least.
    func events(of lane: Lane, after id: Int64?, limit: Int, bytes: Int) throws(Failure) -> [QueuedEvent]

    /// Takes events out of the queue for good; when this returns, it is on the disk.
    func settle(_ settlements: [Settlement]) throws(Failure)

    /// Whether a failure may pass by itself, like a full disk: then the same is tried again, else delivery ends.
    func mayPass(_ failure: Failure) -> Bool
}

/// A lane and the first event that waits in it.
package struct LaneHead: Hashable, Sendable {
    package var lane: Lane
    package var event: Int64

    package init(_ lane: Lane, event: Int64) {
        self.lane = lane
        self.event = event
    }
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
