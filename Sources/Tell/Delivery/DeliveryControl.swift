import Synchronization

/// The way to a running delivery from other threads.
package final class DeliveryControl: Sendable {
    /// What others want of the loop since it looked last.
    struct Wishes {
        var hasArrivals = false
        var stopWithin: Duration?
    }

    private struct Shared {
        var wishes = Wishes()
        var isStopping = false
        var status = DeliveryStatus()
        var waker: (any Waker)?
    }

    private let shared = Mutex(Shared())

    package init() {}

    /// Says that something new waits in the outbox; call it after the commit.
    package func arrived() { wish { $0.hasArrivals = true } }

    /// Ends the loop: nothing more is begun, and what is under way may end within the time.
    package func stop(within time: Duration) {
        shared.withLock { $0.isStopping = true }
        wish { $0.stopWithin = min($0.stopWithin ?? time, time) }
    }

    /// Whether it was told to end.
    package var isStopping: Bool { shared.withLock { $0.isStopping } }

    /// How the delivery stood a moment ago.
    package var status: DeliveryStatus { shared.withLock { $0.status } }

    func attach(_ waker: any Waker) { shared.withLock { $0.waker = waker } }

    func publish(_ status: DeliveryStatus) { shared.withLock { $0.status = status } }

    func takeWishes() -> Wishes {
        shared.withLock { shared in
            defer { shared.wishes = Wishes() }
            return shared.wishes
        }
    }

    private func wish(_ body: (inout Wishes) -> Void) {
        let waker = shared.withLock { shared in
            body(&shared.wishes)
            return shared.waker
        }
        waker?.wake()
    }
}
