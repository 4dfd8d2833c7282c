import Secrecy

/// What is known of the token of an OAuth 2.0 client: a pure state machine.
struct TokenState {
    /// What to do about an event that is to be sent.
    enum Advice: Equatable {
        case use(Secret)
        /// It waits for the token.
        case wait
    }

    /// Whether a token is being fetched.
    private(set) var isFetching = false
    private var token: Secret?
    private var expiry: ContinuousClock.Instant?
    private var refresh: ContinuousClock.Instant?

    /// How long before its end a token is fetched anew, at most.
    private static var lead: Duration { .seconds(60) }
    /// When a token is fetched again that could not be while the old one is good.
    private static var pause: Duration { .seconds(10) }

    /// What to do with an event.
    func advice(at now: ContinuousClock.Instant) -> Advice {
        guard let token, expiry.map({ now < $0 }) ?? true else { return .wait }
        return .use(token)
    }

    /// Whether to begin to fetch a token; the caller then does.
    mutating func begin(at now: ContinuousClock.Instant) -> Bool {
        guard !isFetching, advice(at: now) == .wait || refresh.map({ now >= $0 }) ?? false else { return false }
        isFetching = true
        return true
    }

    /// Notes a token that has come.
    mutating func succeed(_ token: Secret, lifetime: Duration?, at now: ContinuousClock.Instant) {
        isFetching = false
        self.token = token
        expiry = lifetime.map { now + $0 }
        refresh = lifetime.map { now + $0 - min(Self.lead, $0 / 4) }
    }

    /// Notes that no token came.
    mutating func fail(at now: ContinuousClock.Instant) {
        isFetching = false
        refresh = now + Self.pause
    }

    /// Notes that a token was refused.
    mutating func refuse(_ refused: Secret) {
        if token == refused { token = nil }
    }
}
