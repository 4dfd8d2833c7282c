/// How far the outbox has been searched for lanes, round and round.
struct LaneScan {
    private enum State {
        /// Every lane in which something waits is known.
        case complete
        case due(after: Int64?)
    }

    private var state = State.due(after: nil)
    /// Whether something came behind the search.
    private var isAnotherDue = false

    var isDue: Bool {
        if case .due = state { return true }
        return false
    }

    /// Where the search goes on; nil at its start.
    var position: Int64? {
        guard case .due(let position) = state else { return nil }
        return position
    }

    /// Takes that a lane may wait in the outbox that is not known.
    mutating func lookAgain() {
        switch state {
        case .complete: state = .due(after: nil)
        case .due: isAnotherDue = true
        }
    }

    /// Takes what was found at ``position``.
    mutating func found(_ heads: [LaneHead], limit: Int) {
        if let last = heads.last, heads.count >= limit {
            state = .due(after: last.event)
        } else {
            state = isAnotherDue ? .due(after: nil) : .complete
            isAnotherDue = false
        }
    }
}
