package import Delivery
import Glibc
package import LineageModel
package import LineageStore

/// Puts events into a lineage store.
///
/// All attempts that have begun share one commit and end with it. Now and then what is too old is removed.
package struct StoreTransport: Transport {
    private let store: LineageStore
    private let keep: Duration
    private let clock: () -> Timestamp
    private let isStopping: () -> Bool
    private var begun: [(attempt: Int, body: [UInt8])] = []
    private var pruneAt: ContinuousClock.Instant
    private let pipe = WakePipe()

    /// How often old runs are looked for.
    private static let pruning = Duration.seconds(3600)

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - store: the store.
    ///   - keep: how long runs are kept.
    ///   - isStopping: whether the delivery is to end: then it is no time to remove what is old.
    ///   - clock: tells the time.
    package init(
        _ store: LineageStore, keeping keep: Duration, isStopping: @escaping () -> Bool = { false },
        clock: @escaping () -> Timestamp = wallClock
    ) {
        (self.store, self.keep, self.isStopping, self.clock) = (store, keep, isStopping, clock)
        pruneAt = .now + .seconds(60)
    }

    package var waker: any Waker { pipe }

    package mutating func begin(_ attempt: Int, _ body: [UInt8]) { begun.append((attempt, body)) }

    package mutating func wait(atMost time: Duration?) -> [AttemptEnd] {
        if begun.isEmpty {
            let pause = max(.zero, pruneAt - .now)
            pipe.sleep(atMost: min(time ?? pause, pause))
        }
        if pruneAt <= .now { prune() }
        defer { begun.removeAll(keepingCapacity: true) }
        let answers = ingest()
        return zip(begun, answers).map { AttemptEnd($0.attempt, $1) }
    }

    private func ingest() -> [Answer] {
        guard !begun.isEmpty else { return [] }
        do throws(LineageStoreError) {
            return try store.ingest(begun.map(\.body), received: clock()).map { outcome in
                if case .refused(let reason) = outcome { .unsayable(reason) } else { .response(.init(status: 200)) }
            }
        } catch {
            return begun.map { _ in .failure(error.description) }
        }
    }

    /// What fails here fails at the next event as well, and is told then.
    private mutating func prune() {
        let age = Int64(keep / .milliseconds(1))
        let before = Timestamp(milliseconds: clock().milliseconds - age)
        _ = try? store.prune(Retention(before: before)) { !isStopping() }
        pruneAt = .now + Self.pruning
    }
}

/// The time of day, as the system has it.
package func wallClock() -> Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}
