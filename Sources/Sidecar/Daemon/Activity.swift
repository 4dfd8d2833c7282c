/// What a daemon did up to now, in numbers.
struct DaemonFigures: Equatable {
    var events = 0
    var delivered = 0
    var refused = 0
    var dropped = 0
    var leftOut = 0
    var runs: [String: Int] = [:]
    var unreadable = 0
    /// What waits now.
    var waiting = 0
}

/// Says once a minute what happened in it, if something did, and once an hour that the daemon is alive.
struct Activity {
    static let minute = Duration.seconds(60)
    static let hour = Duration.seconds(3600)

    private var last: DaemonFigures
    private var nextMinute = minute
    private var nextHour = hour

    init(_ figures: DaemonFigures) { last = figures }

    /// What is to be said.
    ///
    /// - Parameters:
    ///   - time: since the start.
    ///   - figures: what was done up to now; asked for only when it is time.
    /// - Returns: the line; nil when there is nothing to say.
    mutating func line(
        at time: Duration, _ figures: () -> DaemonFigures?
    ) -> (message: String, details: [(key: String, value: String)])? {
        guard time >= nextMinute, let now = figures() else { return nil }
        // A process that was held for long goes on with whole minutes from now.
        nextMinute = time + Self.minute
        let details = Self.changes(from: last, to: now)
        last = now
        let waiting = ("waiting", "\(now.waiting)")
        if !details.isEmpty {
            nextHour = time + Self.hour
            return ("a minute", details + [waiting])
        }
        guard time >= nextHour else { return nil }
        nextHour = time + Self.hour
        return ("alive", [waiting])
    }

    private static func changes(from old: DaemonFigures, to new: DaemonFigures) -> [(key: String, value: String)] {
        var found = [
            ("events", new.events - old.events), ("delivered", new.delivered - old.delivered),
            ("refused", new.refused - old.refused), ("dropped", new.dropped - old.dropped),
            ("left_out", new.leftOut - old.leftOut),
            ("unreadable", new.unreadable - old.unreadable),
        ]
        for (state, count) in new.runs.sorted(by: { $0.key < $1.key }) {
            found.append(("runs_\(state)", count - (old.runs[state] ?? 0)))
        }
        return found.filter { $0.1 > 0 }.map { (key: $0.0, value: "\($0.1)") }
    }
}
