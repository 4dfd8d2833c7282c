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
        if let words = AnswerClass(answer).failure { counts.lastFailure = words }
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

    private mutating func note(_ before: Halt?, at now: Duration) {
        if let halt = breaker.halt, halt.cause != before?.cause { notices.append(.halted(halt)) }
        if let before, breaker.halt == nil { notices.append(.resumed(after: now - before.since)) }
    }

    private mutating func eventEnded(
        _ lane: Lane, _ event: Int64, _ role: Flight.Role, _ answer: Answer, at now: Duration, chance: Double
    ) {
        let verdict = AnswerClass(answer)
        if isHeldBack(event, of: lane, verdict, answer) {
            return sendTogetherAgain(lane, role, at: now, chance: chance)
        }
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

    /// Whether an event that was sent together with others is to be sent again with them: it failed, or one before it.
    private func isHeldBack(_ event: Int64, of lane: Lane, _ verdict: AnswerClass, _ answer: Answer) -> Bool {
        guard let queue = lanes[lane], queue.underWay > 1 || queue.hasFailure else { return false }
        if queue.hasFailure || queue.ahead.first?.id != event { return true }
        switch verdict {
        case .delivered: return false
        case .permanent: return !proof.isFound && answer.isFromSink
        case .retry, .ambiguous, .misconfigured: return true
        }
    }

    /// Takes one of those to be sent again; when the last of them has ended, the lane waits for its time.
    private mutating func sendTogetherAgain(
        _ lane: Lane, _ role: Flight.Role, at now: Duration, chance: Double
    ) {
        let unsent = together.first?.lane == lane ? together.count : 0
        if unsent > 0 { together = [] }
        lanes.countBack(of: lane, unsent: unsent)
        if lanes[lane]?.underWay == 0 { tryAgain(lane, role, at: now, chance: chance) }
    }

    mutating func finish(_ event: Int64, of lane: Lane, _ outcome: Settlement.Outcome) {
        ledger.add(Settlement(event, outcome), of: lane)
        switch outcome {
        case .delivered: counts.delivered += 1
        case .refused(let refusal):
            counts.refused += 1
            notices.append(.refused(event: event, refusal))
        }
        poison.acquit(lane)
        lanes.removeHead(of: lane)
        if lanes[lane]?.underWay ?? 0 == 0 { giveTurn(lane) }
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

    func refusal(_ reason: String, _ answer: Answer, of lane: Lane) -> Refusal {
        let attempts = lanes[lane]?.head.attempts ?? 1
        guard case .response(let response) = answer else { return Refusal(reason: reason, attempts: attempts) }
        return Refusal(
            reason: reason, status: response.status, response: Array(response.body.prefix(4096)), attempts: attempts)
    }
}

extension Answer {
    fileprivate var isFromSink: Bool {
        if case .response = self { return true }
        return false
    }
}
