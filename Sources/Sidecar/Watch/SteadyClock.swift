import FoundationEssentials

/// The time of day as it was at the start, and as it goes on from there: somebody who sets the system's clock does not
/// move it.
struct SteadyClock: Sendable {
    private let start = Date.now.timeIntervalSince1970
    private let origin = ContinuousClock.now

    /// The present, in milliseconds of Unix time.
    var now: Int64 { Int64(start * 1000) + Int64(elapsed / .milliseconds(1)) }

    /// How long it goes.
    var elapsed: Duration { ContinuousClock.now - origin }

    /// When it began, in seconds of Unix time.
    var began: Double { start }
}
