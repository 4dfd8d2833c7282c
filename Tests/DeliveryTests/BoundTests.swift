import Delivery
import Testing

/// What is held must not grow with what is queued.
struct BoundTests {
    @Test func `a million lanes are passed through a few`() {
        let held = mostHeld(sends: 30_000, heads: { after in (after + 1...1_000_000).prefix(64).map { ($0, $0) } })
        #expect(held.lanes <= 200)
        #expect(held.bytes <= 1 << 20)
        #expect(held.sent == 30_000)
    }

    @Test func `a million events of one lane are passed through a page`() {
        var delivered: Int64 = 0
        var state = DeliveryState()
        var (sent, most) = (0, 0)
        while sent < 5000, let action = state.nextAction(at: .zero) {
            switch action {
            case .readLanes(let after, let limit):
                state.found(after == nil ? [LaneHead(Lane(1), event: delivered + 1)] : [], limit: limit)
            case .readEvents(let lane, let id, let limit, _):
                state.found(events(lane, from: max(id ?? 0, delivered) + 1, limit), of: lane, at: .zero)
            case .send(let attempt, let event):
                sent += 1
                #expect(event.id == Int64(sent))
                state.ended(attempt, .response(Answer.Response(status: 201)), at: .zero, chance: 0.5)
                delivered = event.id
                state.settled(state.settlements.count)
            case .sendCanary: Issue.record("a canary without suspects")
            }
            most = max(most, state.status(at: .zero).heldBytes)
        }
        #expect(sent == 5000)
        #expect(most <= 64 * 2048)
    }

    @Test func `a million lanes that all fail fill no memory`() {
        var state = DeliveryState()
        var (now, most, sent) = (Duration.zero, 0, 0)
        for _ in 0..<300_000 {
            guard let action = state.nextAction(at: now) else {
                guard let next = state.nextTime(at: now) else { break }
                now = max(now, next)
                continue
            }
            switch action {
            case .readLanes(let after, let limit):
                state.found(
                    (1...Int64(limit)).map { LaneHead(Lane($0 + (after ?? 0)), event: $0 + (after ?? 0)) }, limit: limit
                )
            case .readEvents(let lane, _, _, _): state.found([event(lane.number, lane)], of: lane, at: now)
            case .send(let attempt, _):
                sent += 1
                // Every other one passes, so that the breaker stays closed and the lanes pile up.
                let status = sent.isMultiple(of: 2) ? 201 : 502
                state.ended(attempt, .response(Answer.Response(status: status)), at: now, chance: 0.99)
                state.settled(state.settlements.count)
            case .sendCanary: Issue.record("a canary without suspects")
            }
            most = max(most, state.inFlight)
        }
        let status = state.status(at: now)
        #expect(status.lanes <= 4096)
        #expect(status.heldBytes <= 8 << 20)
        #expect(sent > 50_000)
    }

    /// Sends so many events of lanes with one event each, and gives the most that was held at any time.
    private func mostHeld(
        sends: Int, heads: (Int64) -> [(lane: Int64, event: Int64)]
    ) -> (lanes: Int, bytes: Int, sent: Int) {
        var state = DeliveryState()
        var delivered = Set<Int64>()
        var (lanes, bytes, sent) = (0, 0, 0)
        while sent < sends, let action = state.nextAction(at: .zero) {
            switch action {
            case .readLanes(let after, let limit):
                state.found(heads(after ?? 0).map { LaneHead(Lane($0.lane), event: $0.event) }, limit: limit)
            case .readEvents(let lane, _, _, _):
                let isGone = delivered.contains(lane.number)
                state.found(isGone ? [] : [event(lane.number, lane)], of: lane, at: .zero)
            case .send(let attempt, let event):
                sent += 1
                #expect(delivered.insert(event.id).inserted)
                state.ended(attempt, .response(Answer.Response(status: 201)), at: .zero, chance: 0.5)
                state.settled(state.settlements.count)
            case .sendCanary: Issue.record("a canary without suspects")
            }
            if sent.isMultiple(of: 16) {
                let status = state.status(at: .zero)
                (lanes, bytes) = (max(lanes, status.lanes), max(bytes, status.heldBytes))
            }
        }
        return (lanes, bytes, sent)
    }

    private func events(_ lane: Lane, from first: Int64, _ count: Int) -> [QueuedEvent] {
        guard first <= 1_000_000 else { return [] }
        return (first...min(1_000_000, first + Int64(count) - 1)).map { event($0, lane) }
    }

    private func event(_ id: Int64, _ lane: Lane) -> QueuedEvent {
        QueuedEvent(id: id, lane: lane, body: [UInt8](repeating: 0x20, count: 2048))
    }
}
