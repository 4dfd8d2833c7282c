/// How a delivery stands.
package struct DeliveryStatus: Hashable, Sendable {
    /// When it stood so, in the time of the delivery.
    package var time = Duration.zero
    /// Whether nothing is left to do: all that waited has ended and is settled.
    package var isIdle = false
    /// Events the sink has taken since the start.
    package var delivered = 0
    /// Events that became dead letters since the start.
    package var refused = 0
    /// Attempts after the first one of an event.
    package var retried = 0
    /// Attempts that have begun and not ended.
    package var inFlight = 0
    /// Lanes that are known; the others wait in the outbox for their turn.
    package var lanes = 0
    /// Bytes of bodies that were read ahead.
    package var heldBytes = 0
    /// Lanes whose first event may be poison.
    package var suspects = 0
    /// Why nothing but probes is sent; nil when all is well.
    package var halt: Halt?
    /// For people: the last answer that was not what one hopes for.
    package var lastFailure: String?
    /// How long the event that has failed for longest has been tried.
    package var longestFailing: Duration?

    package init() {}
}

/// Why a delivery sends nothing but probes.
package struct Halt: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        /// The sink does not answer, or answers that it cannot.
        case unreachable
        /// The sink asked to be left alone for a while.
        case askedToWait
        /// No event will be taken before somebody changes the settings.
        case misconfigured
    }

    package var cause: Cause
    /// For people: the last answer.
    package var reason: String
    /// When it began, in the time of the delivery.
    package var since: Duration

    package init(_ cause: Cause, _ reason: String, since: Duration) {
        self.cause = cause
        self.reason = reason
        self.since = since
    }
}

/// What an operator should hear of.
package enum DeliveryNotice: Hashable, Sendable {
    /// Nothing but probes is sent from now on, or now for another cause.
    case halted(Halt)
    /// The sink takes events again, after so long.
    case resumed(after: Duration)
    /// An event became a dead letter.
    case refused(event: Int64, Refusal)
    /// The sink takes not even a canary: events that it answers with 500 will stay, and hold up their lanes.
    case canaryRefused(String)
    /// The outbox cannot be written or read for now, and sending pauses; the words are its failure's.
    case outboxFailed(String)
    /// The outbox works again.
    case outboxRecovered
}
