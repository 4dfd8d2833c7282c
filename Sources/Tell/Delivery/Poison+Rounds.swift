// Rounds of trials.
extension Poison {
    /// A canary, the suspects, a canary.
    struct Round {
        enum Phase { case before, trying, after }

        var number: Int
        var phase = Phase.before
        /// When the first canary was taken.
        var start = Duration.zero
        /// The suspects still to be tried.
        var untried: [Lane] = []
        var inFlight = 0
        /// Those that failed between the canaries.
        var failed: [Lane] = []

        /// Whether the second canary is due.
        var awaitsCanary: Bool { phase == .trying && untried.isEmpty && inFlight == 0 && !failed.isEmpty }
        /// Whether there is nothing left to learn.
        var isOver: Bool { phase == .trying && untried.isEmpty && inFlight == 0 && failed.isEmpty }
    }

    /// Begins a round; its first canary is to be sent.
    mutating func beginRound() -> Int {
        lastRound += 1
        round = Round(number: lastRound)
        return lastRound
    }

    /// Takes that the first canary was taken by the sink: those that are due will be tried.
    mutating func beginTrials(at now: Duration) {
        round?.phase = .trying
        round?.start = now
        while let count = round?.untried.count, count < Self.mostInRound, let lane = due.popDue(at: now) {
            if suspects[lane] != nil { round?.untried.append(lane) }
        }
        endRoundIfOver(at: now)
    }

    /// Takes that the next suspect is being tried.
    mutating func beginTrial() {
        round?.untried.removeFirst()
        round?.inFlight += 1
    }

    /// Takes that the next suspect has gone from the outbox.
    mutating func dropTrial(at now: Duration) {
        round?.untried.removeFirst()
        endRoundIfOver(at: now)
    }

    /// Takes that the second canary is being sent.
    mutating func beginLastCanary() { round?.phase = .after }

    /// Takes the end of a trial; those that failed, with the answer, wait for the second canary.
    mutating func trialEnded(_ lane: Lane, failedWith answer: Answer.Response?, at now: Duration) {
        round?.inFlight -= 1
        if let answer {
            suspects[lane]?.answer = answer
            suspects[lane]?.lastAttempt = now
            round?.failed.append(lane)
        }
        stopTryingIfLate(at: now)
        endRoundIfOver(at: now)
    }

    /// Leaves the rest for the next round, so that the second canary still comes shortly after the first.
    private mutating func stopTryingIfLate(at now: Duration) {
        guard let late = round, now - late.start > Self.shortly / 2 else { return }
        for lane in late.untried { postpone(lane, until: now) }
        round?.untried = []
    }

    /// Takes that the second canary was taken by the sink too, and gives the lanes whose events are convicted.
    mutating func endRound(at now: Duration) -> [Lane] {
        guard let round else { return [] }
        guard now - round.start <= Self.shortly else {
            abandonRound(at: now, chance: 0)
            return []
        }
        failedRounds = 0
        let convicted = round.failed.filter { count($0, at: now) }
        self.round = nil
        roundsFrom = now + Self.roundPause
        return convicted
    }

    /// Ends the round, so that nothing in it counts: a canary failed, or all sending stopped.
    mutating func abandonRound(at now: Duration, chance: Double) {
        guard let round else { return }
        failedRounds += 1
        convictions = Convictions()
        roundsFrom = now + max(Self.roundPause, backoff.wait(after: failedRounds, chance: chance))
        for lane in round.untried + round.failed { postpone(lane, until: roundsFrom) }
        self.round = nil
    }

    /// Counts a failure, and says whether it convicts.
    private mutating func count(_ lane: Lane, at now: Duration) -> Bool {
        guard var suspicion = suspects[lane] else { return false }
        if suspicion.counted == 0 { suspicion.firstCounted = suspicion.lastAttempt }
        suspicion.counted += 1
        suspects[lane] = suspicion
        let status = suspicion.answer?.status ?? 0
        let isKnown = convictions.holds(lane, status: status, at: now)
        let isSpread = suspicion.lastAttempt - suspicion.firstCounted >= Self.spread
        if isKnown || suspicion.counted >= Self.failuresToConvict && isSpread {
            convictions.add(lane, status: status, at: now)
            return true
        }
        due.add(lane, at: now + Self.pause)
        return false
    }

    private mutating func endRoundIfOver(at now: Duration) {
        guard let round, round.isOver else { return }
        self.round = nil
        failedRounds = 0
        roundsFrom = now + Self.roundPause
    }
}
