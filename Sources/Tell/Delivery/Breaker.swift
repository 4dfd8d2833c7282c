/// Stops sending to a sink that takes nothing, and finds out when it does again.
///
/// While it is open nothing is sent but one probe at a time, at growing intervals: the first event of a lane or, where
/// events are under suspicion, a canary. What ends a stop is the probe alone; others that were under way do not count.
struct Breaker {
    enum State: Hashable {
        case closed
        case open(until: Duration)
        case probing
    }

    enum Passage: Hashable { case free, oneProbe, none }

    /// So many failures in a row open it.
    static let failuresToOpen = 5
    /// A sink whose settings are wrong is asked again so often.
    static let misconfiguredPause = Duration.seconds(60)

    private(set) var state = State.closed
    private(set) var halt: Halt?
    /// No pause between probes is longer than half a minute, so that what was repaired is found within that.
    private let backoff = Backoff(most: .seconds(30))
    private var failures = 0
    private var firstFailure = Duration.zero
    private var probes = 0

    func passage(at now: Duration) -> Passage {
        switch state {
        case .closed: .free
        case .open(let until): until <= now ? .oneProbe : .none
        case .probing: .none
        }
    }

    /// When the next probe is due; nil when none is awaited.
    var nextProbe: Duration? {
        guard case .open(let until) = state else { return nil }
        return until
    }

    mutating func beginProbe() { state = .probing }

    /// A probe ended without the sink having been asked.
    mutating func probeLearnedNothing(at now: Duration) { state = .open(until: now) }

    /// Takes what a probe found.
    mutating func probeEnded(_ answer: AnswerClass, at now: Duration, chance: Double) {
        switch answer {
        case .delivered, .permanent: self = Breaker()
        case .retry(let words, let after):
            reopen(after == nil ? .unreachable : .askedToWait, words, after: after, at: now, chance: chance)
        case .ambiguous(let words): reopen(.unreachable, words, at: now, chance: chance)
        case .misconfigured(let words): stop(words, at: now)
        }
    }

    /// Takes how any other attempt ended; `isTrial` when the event was known to be suspect.
    mutating func ended(_ answer: AnswerClass, isTrial: Bool, at now: Duration, chance: Double) {
        switch answer {
        case .delivered: if state == .closed { failures = 0 }
        case .permanent: break
        case .retry(let words, .some(let after)): wait(words, for: after, at: now)
        case .retry(let words, nil): countFailure(words, at: now, chance: chance)
        case .ambiguous(let words): if !isTrial { countFailure(words, at: now, chance: chance) }
        case .misconfigured(let words): if halt?.cause != .misconfigured { stop(words, at: now) }
        }
    }

    private mutating func countFailure(_ words: String, at now: Duration, chance: Double) {
        guard state == .closed else { return }
        if failures == 0 { firstFailure = now }
        failures += 1
        if failures >= Self.failuresToOpen { reopen(.unreachable, words, at: now, chance: chance) }
    }

    private mutating func reopen(
        _ cause: Halt.Cause, _ words: String, after told: Duration? = nil, at now: Duration, chance: Double
    ) {
        probes += 1
        state = .open(until: now + max(backoff.wait(after: probes, chance: chance), told ?? .zero))
        halt = Halt(cause, words, since: halt?.since ?? (failures > 0 ? firstFailure : now))
    }

    private mutating func wait(_ words: String, for time: Duration, at now: Duration) {
        switch state {
        case .closed:
            state = .open(until: now + time)
            halt = Halt(.askedToWait, words, since: now)
        case .open(let until): state = .open(until: max(until, now + time))
        case .probing: break
        }
    }

    private mutating func stop(_ words: String, at now: Duration) {
        state = .open(until: now + Self.misconfiguredPause)
        halt = Halt(.misconfigured, words, since: halt?.since ?? now)
    }
}
