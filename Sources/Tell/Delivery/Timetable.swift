/// Lanes that wait for their times: a binary heap, the earliest at its root.
struct Timetable {
    private struct Entry {
        var time: Duration
        var lane: Lane
    }

    private var heap: [Entry] = []

    var count: Int { heap.count }
    /// The earliest time; nil when nothing waits.
    var next: Duration? { heap.first?.time }

    mutating func add(_ lane: Lane, at time: Duration) {
        heap.append(Entry(time: time, lane: lane))
        var child = heap.count - 1
        while child > 0, heap[child].time < heap[(child - 1) / 2].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes out the earliest one, if its time has come.
    mutating func popDue(at now: Duration) -> Lane? {
        guard let next, next <= now else { return nil }
        return popFirst()
    }

    /// Takes out the earliest one.
    mutating func popFirst() -> Lane? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first.lane }
        heap[0] = last
        siftDown()
        return first.lane
    }

    private mutating func siftDown() {
        var parent = 0
        while let child = earlierChild(of: parent), heap[child].time < heap[parent].time {
            heap.swapAt(child, parent)
            parent = child
        }
    }

    private func earlierChild(of parent: Int) -> Int? {
        let left = 2 * parent + 1
        guard left < heap.count else { return nil }
        return left + 1 < heap.count && heap[left + 1].time < heap[left].time ? left + 1 : left
    }
}
