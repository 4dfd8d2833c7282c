import Delivery

/// An outbox that survives what a test lets crash, but not the test.
final class MemoryOutbox: Outbox {
    struct Failure: Error, Hashable { var mayPass: Bool }

    private(set) var lanes: [Lane: [QueuedEvent]] = [:]
    private(set) var delivered: [Int64] = []
    private(set) var refused: [Int64: Refusal] = [:]
    private(set) var settlings = 0
    private var lastID: Int64 = 0
    /// What the next calls throw.
    var failure: Failure?

    var count: Int { lanes.values.reduce(0) { $0 + $1.count } }

    @discardableResult
    func add(_ lane: Lane, size: Int = 2) -> Int64 {
        lastID += 1
        lanes[lane, default: []].append(
            QueuedEvent(id: lastID, lane: lane, body: [UInt8](repeating: UInt8(ascii: " "), count: size)))
        return lastID
    }

    func lanes(after head: Int64?, limit: Int) throws(Failure) -> [LaneHead] {
        if let failure { throw failure }
        let heads = lanes.compactMap { lane, events in events.first.map { LaneHead(lane, event: $0.id) } }
        return Array(heads.filter { $0.event > head ?? 0 }.sorted { $0.event < $1.event }.prefix(limit))
    }

    func events(of lane: Lane, after id: Int64?, limit: Int, bytes: Int) throws(Failure) -> [QueuedEvent] {
        if let failure { throw failure }
        var (found, size) = ([QueuedEvent](), 0)
        for event in lanes[lane] ?? [] where event.id > id ?? 0 {
            size += event.body.count
            guard found.count < limit, found.isEmpty || size <= bytes else { break }
            found.append(event)
        }
        return found
    }

    func settle(_ settlements: [Settlement]) throws(Failure) {
        if let failure { throw failure }
        settlings += 1
        let ended = Set(settlements.map(\.event))
        for lane in lanes.keys {
            lanes[lane]?.removeAll { ended.contains($0.id) }
            if lanes[lane]?.isEmpty == true { lanes[lane] = nil }
        }
        for settlement in settlements {
            switch settlement.outcome {
            case .delivered: delivered.append(settlement.event)
            case .refused(let refusal): refused[settlement.event] = refusal
            }
        }
    }

    func mayPass(_ failure: Failure) -> Bool { failure.mayPass }
}
