/// Lanes in which an event was convicted lately: the next one with the same answer needs one failure that counts.
///
/// They are forgotten as soon as the sink itself is in doubt.
struct Convictions {
    private static let life = Duration.seconds(600)
    private static let most = 1024

    private struct Conviction {
        var status: Int
        var time: Duration
    }

    private var byLane: [Lane: Conviction] = [:]

    func holds(_ lane: Lane, status: Int, at now: Duration) -> Bool {
        guard let conviction = byLane[lane] else { return false }
        return conviction.status == status && now - conviction.time <= Self.life
    }

    mutating func add(_ lane: Lane, status: Int, at now: Duration) {
        if byLane.count >= Self.most { byLane = byLane.filter { now - $0.value.time <= Self.life } }
        if byLane.count >= Self.most { byLane = [:] }
        byLane[lane] = Conviction(status: status, time: now)
    }
}
