/// The lanes that delivery deals with now, each in exactly one place: ready, waiting for its time, being sent, or with
/// the ``Poison`` as a suspect.
struct Lanes {
    private(set) var queues: [Lane: LaneQueue] = [:]
    private(set) var heldBytes = 0
    private var ready = LaneLine()
    private var waiting = Timetable()

    var count: Int { queues.count }
    var readyCount: Int { ready.count }
    /// When the next waiting lane is ready again.
    var nextReady: Duration? { waiting.next }

    subscript(lane: Lane) -> LaneQueue? { queues[lane] }

    /// The lane whose turn it is.
    var firstReady: Lane? { ready.first }

    /// Adds a lane that is not known yet, behind those that are ready.
    mutating func add(_ lane: Lane) {
        guard queues[lane] == nil else { return }
        queues[lane] = LaneQueue()
        ready.append(lane)
    }

    mutating func takeFirstReady() -> Lane? { ready.popFirst() }

    /// Puts a lane that is in no place at the end of those that are ready.
    mutating func makeReady(_ lane: Lane) { ready.append(lane) }

    /// Puts a lane that is in no place where it waits.
    mutating func wait(_ lane: Lane, until time: Duration) { waiting.add(lane, at: time) }

    /// Makes those ready whose time has come.
    mutating func wake(at now: Duration) {
        while let lane = waiting.popDue(at: now) { ready.append(lane) }
    }

    /// Makes all ready: what they waited for was the sink, and it is back.
    mutating func wakeAll() {
        while let lane = waiting.popFirst() { ready.append(lane) }
    }

    /// Makes the lane ready that would be next, before its time.
    mutating func wakeFirst() {
        if let lane = waiting.popFirst() { ready.append(lane) }
    }

    mutating func take(_ events: [QueuedEvent], of lane: Lane) { change(lane) { $0.take(events) } }

    mutating func removeHead(of lane: Lane) { change(lane) { $0.removeHead() } }

    mutating func letGo(of lane: Lane) { change(lane) { $0.letGo() } }

    /// Takes that the first so many events of a lane are going to be sent.
    mutating func choose(_ count: Int, of lane: Lane) { change(lane) { $0.underWay = count } }

    /// Takes that an event is sent; says whether it was sent before.
    mutating func countAttempt(of event: QueuedEvent) -> Bool {
        var isRepeated = false
        change(event.lane) { queue in
            isRepeated = queue.lastSent.map { event.id <= $0 } ?? false
            queue.lastSent = max(queue.lastSent ?? event.id, event.id)
            if queue.ahead.first?.id == event.id { queue.head.attempts += 1 }
        }
        return isRepeated
    }

    /// Takes that one of several events of a lane ended and is to be sent again, with so many that were not sent.
    mutating func countBack(of lane: Lane, unsent: Int) {
        change(lane) { queue in
            queue.hasFailure = true
            queue.underWay -= 1 + unsent
        }
    }

    mutating func countFailure(of lane: Lane, at now: Duration) { change(lane) { $0.countFailure(at: now) } }

    /// Forgets a lane that is in no place.
    mutating func remove(_ lane: Lane) {
        guard let queue = queues.removeValue(forKey: lane) else { return }
        heldBytes -= queue.bytes
    }

    private mutating func change(_ lane: Lane, _ body: (inout LaneQueue) -> Void) {
        guard var queue = queues.removeValue(forKey: lane) else { return }
        heldBytes -= queue.bytes
        body(&queue)
        heldBytes += queue.bytes
        queues[lane] = queue
    }
}

/// Lanes that take turns, first in, first out.
struct LaneLine {
    private var lanes: [Lane] = []
    private var start = 0

    var count: Int { lanes.count - start }
    var first: Lane? { start < lanes.count ? lanes[start] : nil }

    mutating func append(_ lane: Lane) { lanes.append(lane) }

    mutating func popFirst() -> Lane? {
        guard let first else { return nil }
        start += 1
        if start > 64, start * 2 > lanes.count {
            lanes.removeFirst(start)
            start = 0
        }
        return first
    }
}
