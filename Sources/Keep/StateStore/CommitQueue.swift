import Synchronization

/// What many threads may commit at once.
package protocol Committable: Sendable {
    /// How many rows it writes, about.
    var rows: Int { get }
    /// How many bytes it writes, about.
    var bytes: Int { get }
}

/// Lets many threads share a commit: one of them writes for all that wait, then the next for those who came meanwhile.
///
/// No timer is needed: waiting would buy nothing, since a commit takes longer the more rows it has, and only then do more
/// wait.
package final class CommitQueue<Change: Committable>: Sendable {
    /// What a commit takes at most; a single change may be larger.
    private static var rows: Int { 1000 }
    private static var bytes: Int { 1 << 20 }

    /// A change that waits for its commit.
    private final class Ticket: Sendable {
        let change: Change
        let outcome = Mutex<Result<Void, StateStoreError>?>(nil)

        init(_ change: Change) { self.change = change }
    }

    private struct State {
        var waiting: [Ticket] = []
        var isCommitting = false
    }

    private let state = Monitor(State())

    package init() {}

    /// Takes a change; returns when it is written.
    ///
    /// - Parameters:
    ///   - change: the change.
    ///   - write: writes several, all of them or none; called by one thread at a time.
    /// - Throws: what writing this change threw.
    package func commit(
        _ change: Change, _ write: ([Change]) throws(StateStoreError) -> Void
    ) throws(StateStoreError) {
        let ticket = Ticket(change)
        state.withLock { $0.waiting.append(ticket) }
        while true {
            let batch = state.wait { state -> [Ticket]? in
                if ticket.outcome.withLock({ $0 }) != nil { return [] }
                guard !state.isCommitting else { return nil }
                state.isCommitting = true
                return Self.takeBatch(&state.waiting)
            }
            if batch.isEmpty { break }
            Self.write(batch, write)
            state.withLock { $0.isCommitting = false }
            state.wakeAll()
        }
        if let outcome = ticket.outcome.withLock({ $0 }) { try outcome.get() }
    }

    private static func takeBatch(_ waiting: inout [Ticket]) -> [Ticket] {
        var (rows, bytes, count) = (0, 0, 0)
        for ticket in waiting {
            rows += ticket.change.rows
            bytes += ticket.change.bytes
            guard count == 0 || (rows <= Self.rows && bytes <= Self.bytes) else { break }
            count += 1
        }
        defer { waiting.removeFirst(count) }
        return Array(waiting[..<count])
    }

    /// Writes a batch; where that fails, each by itself, so that nobody fails for another's sake.
    private static func write(_ batch: [Ticket], _ write: ([Change]) throws(StateStoreError) -> Void) {
        let outcome = attempt(batch, write)
        guard case .failure(let error) = outcome, batch.count > 1, error.kind == .full || error.kind == .refused else {
            for ticket in batch { ticket.outcome.withLock { $0 = outcome } }
            return
        }
        for ticket in batch {
            let own = attempt([ticket], write)
            ticket.outcome.withLock { $0 = own }
        }
    }

    private static func attempt(
        _ batch: [Ticket], _ write: ([Change]) throws(StateStoreError) -> Void
    ) -> Result<Void, StateStoreError> {
        do throws(StateStoreError) {
            try write(batch.map(\.change))
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}
