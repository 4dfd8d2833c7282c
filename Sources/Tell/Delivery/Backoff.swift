/// Waits between attempts: they double up to a cap, and each is drawn at random below that ("full jitter"), so that
/// many who failed together do not come back together.
struct Backoff {
    /// Not even the luckiest draw comes back sooner.
    static let least = Duration.milliseconds(50)

    var first = Duration.milliseconds(500)
    var most = Duration.seconds(60)

    /// How long to wait after so many failures in a row; `chance` lies in 0..<1.
    func wait(after failures: Int, chance: Double) -> Duration {
        let doublings = min(max(failures, 1) - 1, 30)
        return max(Self.least, min(most, first * (1 << doublings)) * chance)
    }
}
