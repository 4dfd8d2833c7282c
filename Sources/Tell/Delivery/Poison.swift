/// Finds out whether an event or the sink is at fault where an answer does not tell.
///
/// Suspects of several lanes are tried together in rounds: a canary, one attempt of each, a canary. Only if both
/// canaries are taken, shortly before and shortly after, does a failure between them count against its event. Three
/// that count, spread over two minutes, convict it. So an outage convicts nobody, however long, and neither do the
/// connections that a Marquez has kept from before one, each of which fails one request.
struct Poison {
    /// So many failures that count convict.
    static let failuresToConvict = 3
    /// Over so much time they must be spread.
    static let spread = Duration.seconds(120)
    /// After one that counts, the next is not tried sooner.
    static let pause = Duration.seconds(60)
    /// Rounds do not begin more often: each costs the sink two canaries.
    static let roundPause = Duration.milliseconds(500)
    /// No more suspects are tried in one round.
    static let mostInRound = 64
    /// The number that no round has, for canaries outside of them.
    static let noRound = 0
    /// Between the two canaries of a round that counts lies no more time.
    static let shortly = Duration.seconds(120)

    struct Suspicion {
        var event: Int64
        /// The failures that count.
        var counted = 0
        var firstCounted = Duration.zero
        var lastAttempt = Duration.zero
        var answer: Answer.Response?
    }

    var suspects: [Lane: Suspicion] = [:]
    var round: Round?
    var lastRound = noRound
    var due = Timetable()
    var roundsFrom = Duration.zero
    var convictions = Convictions()
    let backoff = Backoff()
    var failedRounds = 0

    /// When the next round can begin; nil when there is nobody to try, or a round is on.
    var nextRound: Duration? {
        guard round == nil, let next = due.next else { return nil }
        return max(next, roundsFrom)
    }

    func isSuspect(_ lane: Lane) -> Bool { suspects[lane] != nil }

    /// Whether an event of the lane was convicted lately by such an answer.
    func hasConvicted(_ lane: Lane, status: Int, at now: Duration) -> Bool {
        convictions.holds(lane, status: status, at: now)
    }

    mutating func suspect(_ event: Int64, of lane: Lane, at now: Duration) {
        suspects[lane] = Suspicion(event: event)
        due.add(lane, at: now)
    }

    /// Takes that an event ended: what is known of the lane's next one is nothing.
    mutating func acquit(_ lane: Lane) { suspects[lane] = nil }

    /// Takes a suspect that was to be tried, or was, without anything being learned of it.
    mutating func postpone(_ lane: Lane, until time: Duration) {
        if suspects[lane] != nil { due.add(lane, at: time) }
    }
}
