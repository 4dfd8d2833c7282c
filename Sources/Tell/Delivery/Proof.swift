/// Whether a sink has shown that it takes events at all.
///
/// Some that are none of the kind, or lack a header, answer 400 to everything. So as long as a sink has taken nothing
/// since the start, no event is refused for its word before it has taken a canary; if it refuses even that, it is
/// stopped, and nothing is lost.
struct Proof {
    private(set) var isFound = false
    /// Whether a canary was refused before anything was taken.
    private(set) var isRefused = false
    /// Probes are canaries and events by turns, since either may be what the sink takes.
    private(set) var isCanaryDue = false
    private var isWished = false

    /// Takes that the sink has taken an event or a canary.
    mutating func found() {
        self = Proof()
        isFound = true
    }

    /// Takes that the sink refused an event, or a canary.
    mutating func refused(_ isCanary: Bool) {
        isRefused = true
        isCanaryDue = !isCanary
    }

    /// Asks for a canary.
    mutating func wish() { isWished = true }

    /// Whether a canary was asked for since.
    mutating func takeWish() -> Bool {
        defer { isWished = false }
        return isWished
    }
}
