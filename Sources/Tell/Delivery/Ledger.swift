/// What ended and is not yet on the disk, in the order in which it ended.
struct Ledger {
    private(set) var settlements: [Settlement] = []
    private var lanes: [Lane] = []
    private var last: [Lane: Int64] = [:]

    /// The last event of a lane that ended and may still stand in the outbox: reading goes on after it.
    func lastEnded(of lane: Lane) -> Int64? { last[lane] }

    mutating func add(_ settlement: Settlement, of lane: Lane) {
        settlements.append(settlement)
        lanes.append(lane)
        last[lane] = settlement.event
    }

    /// Forgets the oldest ones: they are on the disk.
    mutating func removeFirst(_ count: Int) {
        for (settlement, lane) in zip(settlements, lanes).prefix(count) where last[lane] == settlement.event {
            last[lane] = nil
        }
        settlements.removeFirst(count)
        lanes.removeFirst(count)
    }
}
