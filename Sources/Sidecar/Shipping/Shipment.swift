package import Delivery
import MarquezDialect
import StateStore
import Synchronization
import Transports

/// Harvests into an outbox and sends from it to a sink at the same time.
///
/// What is read is in the state with how far it was read before anything is sent, so nothing is lost, whatever ends the
/// process: the next one goes on with `--resume`.
package final class Shipment: Sendable {
    /// What an operator should hear of while it goes on.
    package enum Notice: Sendable {
        case delivery(DeliveryNotice)
        case outbox(OutboxWriter.Notice)
    }

    /// How it ended.
    package struct Outcome: Sendable {
        package var delivered: Int
        /// What was refused now, and lies in the dead letters.
        package var refused: Int
        /// What waits still.
        package var left: Int
        /// Why nothing is sent; nil when the sink takes events, or nothing is left.
        package var halt: Halt?
        /// What the sink answered last that was no success; nil when nothing is left.
        package var lastFailure: String?
        /// The directory that the state lies in; nil when it is gone, since nothing is left in it.
        package var state: String?
    }

    private let options: ShipmentOptions
    private let normalForm: NormalForm
    private let directory: ShipmentDirectory
    private let state: StateStore
    /// What was refused before this run.
    private let refusedBefore: Int
    private let control = DeliveryControl()
    private let failure = Mutex<Stop?>(nil)
    private let hasEnded = Atomic(false)
    private let notify: @Sendable (Notice) -> Void

    /// Opens the state.
    ///
    /// - Parameters:
    ///   - options: where to.
    ///   - normalForm: what is done to events before they are kept.
    ///   - notify: is told what an operator should hear of, on any thread.
    /// - Throws: when the state cannot be used.
    package init(
        _ options: ShipmentOptions, _ normalForm: NormalForm, notify: @escaping @Sendable (Notice) -> Void
    ) throws(Stop) {
        (self.options, self.normalForm, self.notify) = (options, normalForm, notify)
        let directory = try ShipmentDirectory(options)
        self.directory = directory
        state = try keeping { () throws(StateStoreError) in
            try StateStore(directory.path, sinks: [ShipmentOptions.sink], isMade: directory.isMade)
        }
        refusedBefore = try keeping { [state] () throws(StateStoreError) in try state.summaries() }.refused
    }

    /// Sends while `read` reads, then until nothing is left or the sink is given up.
    ///
    /// - Parameter read: puts what it reads into the outbox.
    /// - Returns: how it ended.
    /// - Throws: what `read` threw, or why the state can no longer be used; the state stays for another time.
    package func run(_ read: (consuming OutboxWriter) throws(Stop) -> Void) throws(Stop) -> Outcome {
        var stop: Stop?
        try Threads.run(beside: [{ self.deliver() }]) { () throws(Stop) in
            do throws(Stop) {
                let writer = try OutboxWriter(state, normalForm, wake: { self.control.arrived() }) {
                    self.notify(.outbox($0))
                }
                try read(writer)
                try waitUntilDelivered()
            } catch {
                stop = error
            }
            control.stop(within: stop == nil ? .seconds(30) : .seconds(5))
        }
        let outcome = try outcome()
        if let stop = stop ?? failure.withLock({ $0 }) { throw stop }
        return outcome
    }

    /// Where the state lies.
    package var path: String { directory.path }

    // MARK: Delivering

    private func deliver() {
        defer { hasEnded.store(true, ordering: .releasing) }
        do {
            let transport = MarquezTransport(try HTTPTransport(options.settings))
            var loop = DeliveryLoop(
                SinkOutbox(state, sink: ShipmentOptions.sink), transport, clock: ContinuousClock(), control: control,
                settings: DeliverySettings(connections: options.settings.connections)
            ) { self.notify(.delivery($0)) }
            _ = try loop.run(until: .stopped)
        } catch let error as StateStoreError {
            failure.withLock { $0 = .state(error) }
        } catch {
            failure.withLock { $0 = .settings("\(error)") }
        }
    }

    /// Waits until nothing is left, the sink has taken nothing for too long, or a signal comes.
    private func waitUntilDelivered() throws(Stop) {
        var (last, since) = (-1, ContinuousClock.now)
        while !hasEnded.load(ordering: .acquiring) {
            let left = try keeping { () throws(StateStoreError) in try state.waiting(for: ShipmentOptions.sink) }
            if left == 0 { return }
            if left != last { (last, since) = (left, .now) }
            if ContinuousClock.now - since > options.patience { return }
            try Stop.check()
            Threads.sleep(.milliseconds(20))
        }
    }

    private func outcome() throws(Stop) -> Outcome {
        let summaries = try keeping { () throws(StateStoreError) in try state.summaries() }
        let status = control.status
        let left = summaries.reduce(0) { $0 + $1.waiting }
        let isEmpty = left == 0 && summaries.allSatisfy { $0.deadLetters == 0 }
        state.close()
        return Outcome(
            delivered: status.delivered, refused: summaries.refused - refusedBefore, left: left,
            halt: left > 0 ? status.halt : nil,
            lastFailure: left > 0 ? status.lastFailure : nil,
            state: directory.remove(ifUnneeded: isEmpty) ? nil : directory.path)
    }
}

extension [QueueSummary] {
    fileprivate var refused: Int { reduce(0) { $0 + $1.refused } }
}
