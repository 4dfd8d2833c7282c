package import Delivery
package import StateStore

/// What waits for one sink in the state database.
package struct SinkOutbox: Outbox {
    private let state: StateStore
    private let sink: String
    private let noteDelivered: ([Int64]) -> Void

    /// - Parameters:
    ///   - state: has it.
    ///   - sink: the sink's name.
    ///   - noteDelivered: is told when events that were delivered had been kept.
    package init(_ state: StateStore, sink: String, noteDelivered: @escaping ([Int64]) -> Void = { _ in }) {
        (self.state, self.sink, self.noteDelivered) = (state, sink, noteDelivered)
    }

    package func lanes(after head: Int64?, limit: Int) throws(StateStoreError) -> [LaneHead] {
        try state.lanes(of: sink, after: head ?? 0, limit: limit).map { LaneHead(Lane($0.lane), event: $0.head) }
    }

    package func events(
        of lane: Lane, after id: Int64?, limit: Int, bytes: Int
    ) throws(StateStoreError) -> [QueuedEvent] {
        let events = try state.events(of: lane.number, sink: sink, after: id ?? 0, limit: limit, bytes: bytes)
        return events.map { QueuedEvent(id: $0.id, lane: lane, body: $0.body) }
    }

    package func settle(_ settlements: [Settlement]) throws(StateStoreError) {
        noteDelivered(try state.settle(settlements.map(\.settled), of: sink))
    }

    package func mayPass(_ failure: StateStoreError) -> Bool { failure.kind == .full }
}

extension Settlement {
    fileprivate var settled: Settled {
        switch outcome {
        case .delivered: .delivered(event)
        case .refused(let why):
            .refused(
                event, reason: why.reason, status: why.status, response: why.response, attempts: why.attempts)
        }
    }
}
