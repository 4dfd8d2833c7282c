// What an answer tells of the sink, whatever it tells of the event.
extension DeliveryState {
    /// What the answer tells of the sink.
    ///
    /// That it does not like a canary says nothing of events, unless it has taken none of these either.
    mutating func judge(_ flight: Flight, _ answer: Answer, at now: Duration, chance: Double) {
        let verdict = AnswerClass(answer)
        let isDoubted = verdict.isRefusal && !proof.isFound && (flight.isCanary || proof.isRefused)
        switch (flight.isProbe, answer) {
        case (true, .unsayable): breaker.probeLearnedNothing(at: now)
        case (false, .unsayable): break
        case (_, .response(let response)) where isDoubted:
            proof.refused(flight.isCanary)
            stop(isProbe: flight.isProbe, status: response.status, at: now, chance: chance)
        case (false, _) where flight.isCanary && verdict.isRefusal: break
        case (true, _): breaker.probeEnded(verdict, at: now, chance: chance)
        case (false, _): breaker.ended(verdict, isTrial: flight.isTrial, at: now, chance: chance)
        }
    }

    private mutating func stop(isProbe: Bool, status: Int, at now: Duration, chance: Double) {
        let words = "the sink has taken nothing yet, and answers \(status) even to a canary: is the URL right?"
        if isProbe {
            breaker.probeEnded(.misconfigured(words), at: now, chance: chance)
        } else {
            breaker.ended(.misconfigured(words), isTrial: false, at: now, chance: chance)
        }
    }
}

extension DeliveryState.Flight {
    fileprivate var isProbe: Bool {
        switch self {
        case .event(_, _, let role): role == .probe
        case .canary(_, let isProbe): isProbe
        }
    }

    fileprivate var isCanary: Bool {
        if case .canary = self { return true }
        return false
    }

    fileprivate var isTrial: Bool {
        if case .event(_, _, .trial) = self { return true }
        return false
    }
}

extension AnswerClass {
    /// Whether the sink is there and will not have it.
    fileprivate var isRefusal: Bool {
        switch self {
        case .permanent, .misconfigured: true
        case .delivered, .retry, .ambiguous: false
        }
    }
}
