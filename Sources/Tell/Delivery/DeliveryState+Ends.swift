// How attempts ended, and what follows from it.
extension DeliveryState {
    /// Takes how an attempt ended.
    ///
    /// - Parameters:
    ///   - attempt: its number; one that is not known is passed over.
    ///   - answer: what came back.
    ///   - now: when.
    ///   - chance: a random number in 0..<1, from which waits are drawn.
    package mutating func ended(_ attempt: Int, _ answer: Answer, at now: Duration, chance: Double) {
        guard let flight = flights.removeValue(forKey: attempt) else { return }
        let before = breaker
        if AnswerClass(answer) == .delivered { proof.found() }
        judge(flight, answer, at: now, chance: chance)
        if before.state == .closed, breaker.state != .closed { poison.abandonRound(at: now, chance: chance) }
        switch flight {
        case .canary(let round, _): canaryEnded(round, AnswerClass(answer), at: now, chance: chance)
        case .event(let lane, let event, let role):
            eventEnded(lane, event, role, answer, at: now, chance: chance)
        }
        if before.state != .closed, breaker.state == .closed { lanes.wakeAll() }
        note(before.halt, at: now)
    }

    /// What the answer tells of the sink.
    ///
    /// That it does not like a canary says nothing of events, unless it has taken none of these either.
    private mutating func judge(_ flight: Flight, _ answer: Answer, at now: Duration, chance: Double) {
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

    private mutating func note(_ before: Halt?, at now: Duration) {
        if let halt = breaker.halt, halt.cause != before?.cause { notices.append(.halted(halt)) }
        if let before, breaker.halt == nil { notices.append(.resumed(after: now - before.since)) }
    }

    // MARK: Canaries

    private mutating func canaryEnded(_ round: Int, _ answer: AnswerClass, at now: Duration, chance: Double) {
        noteCanary(answer)
        guard let current = poison.round, current.number == round else { return }
        guard answer == .delivered else {
            poison.abandonRound(at: now, chance: chance)
            return
        }
        switch current.phase {
        case .before: poison.beginTrials(at: now)
        case .trying: break
        case .after: for lane in poison.endRound(at: now) { convict(lane) }
        }
    }

    private mutating func noteCanary(_ answer: AnswerClass) {
        switch answer {
        case .delivered: isCanaryRefused = false
        case .permanent(let words), .misconfigured(let words):
            if !isCanaryRefused { notices.append(.canaryRefused(words)) }
            isCanaryRefused = true
        case .retry, .ambiguous: break
        }
    }

    private mutating func convict(_ lane: Lane) {
        guard let suspicion = poison.suspects[lane], let answer = suspicion.answer else { return }
        let reason = """
            the sink answered \(answer.status) to this event \(suspicion.counted) times, \
            and took others right before and right after: the event is at fault
            """
        finish(suspicion.event, of: lane, .refused(refusal(reason, .response(answer), of: lane)))
    }

    // MARK: Events

    private mutating func eventEnded(
        _ lane: Lane, _ event: Int64, _ role: Flight.Role, _ answer: Answer, at now: Duration, chance: Double
    ) {
        let verdict = AnswerClass(answer)
        switch verdict {
        case .delivered: finish(event, of: lane, .delivered)
        case .permanent where !proof.isFound && answer.isFromSink:
            proof.wish()
            tryAgain(lane, role, at: now, chance: chance)
        case .permanent(let reason): finish(event, of: lane, .refused(refusal(reason, answer, of: lane)))
        case .retry, .misconfigured: tryAgain(lane, role, at: now, chance: chance)
        case .ambiguous: doubt(event, of: lane, role, answer, at: now, chance: chance)
        }
        guard case .trial(let round) = role, poison.round?.number == round else { return }
        guard case .ambiguous = verdict, case .response(let response) = answer else {
            poison.trialEnded(lane, failedWith: nil, at: now)
            return
        }
        poison.trialEnded(lane, failedWith: response, at: now)
    }

    private mutating func finish(_ event: Int64, of lane: Lane, _ outcome: Settlement.Outcome) {
        ledger.add(Settlement(event, outcome), of: lane)
        switch outcome {
        case .delivered: counts.delivered += 1
        case .refused(let refusal):
            counts.refused += 1
            notices.append(.refused(event: event, refusal))
        }
        poison.acquit(lane)
        lanes.removeHead(of: lane)
        giveTurn(lane)
    }

    /// Puts a lane behind the others: in memory while its page lasts, else in the outbox where others wait there.
    private mutating func giveTurn(_ lane: Lane) {
        if scan.isDue, lanes[lane]?.ahead.isEmpty ?? true {
            lanes.remove(lane)
            scan.lookAgain()
        } else {
            lanes.makeReady(lane)
        }
    }

    private mutating func tryAgain(_ lane: Lane, _ role: Flight.Role, at now: Duration, chance: Double) {
        lanes.letGo(of: lane)
        lanes.countFailure(of: lane, at: now)
        let time = now + backoff.wait(after: lanes[lane]?.head.failures ?? 1, chance: chance)
        if case .trial = role { poison.postpone(lane, until: time) } else { lanes.wait(lane, until: time) }
    }

    /// The first such answer may be chance; an event that gets it again is suspect.
    private mutating func doubt(
        _ event: Int64, of lane: Lane, _ role: Flight.Role, _ answer: Answer, at now: Duration, chance: Double
    ) {
        if case .trial(let round) = role {
            lanes.letGo(of: lane)
            if poison.round?.number != round { poison.postpone(lane, until: now) }
        } else if role == .probe || isSuspicious(lane, answer, at: now) {
            lanes.letGo(of: lane)
            lanes.countFailure(of: lane, at: now)
            poison.suspect(event, of: lane, at: now)
        } else {
            tryAgain(lane, role, at: now, chance: chance)
        }
    }

    private func isSuspicious(_ lane: Lane, _ answer: Answer, at now: Duration) -> Bool {
        guard case .response(let response) = answer else { return false }
        let hasFailed = (lanes[lane]?.head.failures ?? 0) > 0
        return hasFailed || poison.hasConvicted(lane, status: response.status, at: now)
    }

    private func refusal(_ reason: String, _ answer: Answer, of lane: Lane) -> Refusal {
        let attempts = lanes[lane]?.head.attempts ?? 1
        guard case .response(let response) = answer else { return Refusal(reason: reason, attempts: attempts) }
        return Refusal(
            reason: reason, status: response.status, response: Array(response.body.prefix(4096)), attempts: attempts)
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

extension Answer {
    fileprivate var isFromSink: Bool {
        if case .response = self { return true }
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
