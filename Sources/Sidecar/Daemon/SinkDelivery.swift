import Delivery
import LineageStore
import MarquezDialect
import StateStore
import Synchronization
import Transports

/// The delivery to one sink of a daemon.
final class SinkDelivery: Sendable {
    let name: String
    let control = DeliveryControl()

    private let sink: DaemonPlan.Sink
    private let state: StateStore
    private let store: LineageStore?
    private let log: DaemonLog
    private let watch: EventWatch
    private let ended = Mutex<String?>(nil)

    /// - Parameters:
    ///   - sink: where to.
    ///   - state: what waits for it.
    ///   - store: the lineage store of a sink that is one.
    ///   - log: is told of what an operator should hear of.
    ///   - watch: is told of what was delivered.
    init(_ sink: DaemonPlan.Sink, _ state: StateStore, store: LineageStore?, _ log: DaemonLog, _ watch: EventWatch) {
        (name, self.sink, self.state, self.store) = (sink.name, sink, state, store)
        (self.log, self.watch) = (log, watch)
    }

    /// Whether it loses its oldest events rather than hold the others.
    var isOptional: Bool { mostWaiting != nil }

    /// How many bytes may wait for an optional one.
    var mostWaiting: Int? { sink.mostWaiting }

    /// Why it takes nothing for now; nil when all is well.
    var trouble: String? { ended.withLock { $0 } ?? control.status.halt?.reason }

    /// Whether it will take nothing any more.
    var hasEnded: Bool { ended.withLock { $0 } != nil }

    /// Delivers until it is stopped.
    func run() {
        do {
            switch sink.way {
            case .marquez(let settings):
                try run(
                    MarquezTransport(try HTTPTransport(settings)), DeliverySettings(connections: settings.connections))
            case .file(let path, let size, let count):
                try run(FileTransport(path: path, rotatingAt: size, keeping: count), .commits)
            case .console: try run(ConsoleTransport(), .commits)
            case .store(_, let keep):
                guard let store else { return }
                try run(StoreTransport(store, keeping: keep) { [control] in control.isStopping }, .commits)
            }
        } catch {
            log.say(.error, "a sink ended", ["sink": name, "why": "\(error)"])
            ended.withLock { $0 = "\(error)" }
        }
    }

    private func run(_ way: some Transport, _ settings: DeliverySettings) throws {
        var loop = DeliveryLoop(
            SinkOutbox(state, sink: name) { self.watch.noteDelivered($0, to: self.name) }, way,
            clock: ContinuousClock(), control: control, settings: settings
        ) { self.tell($0) }
        _ = try loop.run(until: .stopped)
    }

    private func tell(_ notice: DeliveryNotice) {
        switch notice {
        case .halted(let halt): log.say(.warning, "a sink takes no events", ["sink": name, "why": halt.reason])
        case .resumed(let time):
            log.say(.info, "a sink takes events again", ["sink": name, "after": "\(time.components.seconds)s"])
        case .refused(let event, let why):
            log.say(.warning, "an event was refused", ["sink": name, "event": "\(event)", "why": why.reason])
        case .canaryRefused(let why):
            log.say(.warning, "a sink takes not even a test event", ["sink": name, "why": why])
        case .outboxFailed(let why): log.say(.warning, "sending waits", ["sink": name, "why": why])
        case .outboxRecovered: log.say(.info, "sending goes on", ["sink": name])
        }
    }
}
