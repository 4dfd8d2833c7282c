import FoundationEssentials
import LineageModel
import StateStore
import Synchronization

/// The one way into a daemon's outbox: what logs tell and what others send gets its normal form here, and is on the disk
/// when ``take(_:)`` returns.
///
/// Any thread may call; one of them works for all that wait, so that they share a commit.
final class OutboxGate: Sendable {
    private let state: StateStore
    private let wake: @Sendable () -> Void
    private let queue = CommitQueue<Parcel>()
    private let desk: Mutex<Desk>

    /// - Parameters:
    ///   - state: has the outbox.
    ///   - plan: how events are told.
    ///   - wake: is told when something new is in the outbox.
    /// - Throws: when the state cannot be read.
    init(_ state: StateStore, _ plan: TellingPlan, wake: @escaping @Sendable () -> Void) throws(StateStoreError) {
        (self.state, self.wake) = (state, wake)
        desk = Mutex(try Desk(plan, state))
    }

    /// Tells what comes from now on in another way.
    func become(_ plan: TellingPlan) { desk.withLock { $0.become(plan) } }

    /// Takes a parcel.
    ///
    /// - Throws: ``StateStoreError/Kind/full`` when there is no room: nothing of it was taken, and it can be tried again.
    func take(_ parcel: Parcel) throws(StateStoreError) {
        if parcel.isEmpty { return }
        try queue.commit(parcel) { parcels throws(StateStoreError) in try write(parcels) }
    }

    /// Does what is due by now.
    func tick() throws(StateStoreError) {
        var parcel = Parcel()
        parcel.isTick = true
        try take(parcel)
    }

    private func write(_ parcels: [Parcel]) throws(StateStoreError) {
        let isTold = try desk.withLock { desk throws(StateStoreError) in
            let change = try desk.change(for: parcels, state, at: .now)
            try state.commit(change)
            desk.noteKept()
            return !change.events.isEmpty
        }
        if isTold { wake() }
    }
}

extension Timestamp {
    /// The present.
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000)) }
}
