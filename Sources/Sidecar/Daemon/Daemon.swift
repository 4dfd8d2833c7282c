import Delivery
import FileTailing
import Glibc
import HTTPServer
import LineageStore
import StateStore
import Synchronization
import Telemetry

/// The sidecar: follows logs, takes events by HTTP, and delivers all of it, until a signal comes.
package final class Daemon: Sendable {
    /// How long sinks may go on with what is under way when the daemon ends, and then requests.
    private static let (sinkPatience, requestPatience) = (Duration.seconds(5), Duration.seconds(2))

    private let plan: Current<DaemonPlan>
    private let state: StateStore
    private let sinks: [SinkDelivery]
    private let watch: EventWatch
    /// What questions about lineage are asked of.
    private let lineage: LineageStore?
    private let health: DaemonHealth
    private let log: DaemonLog
    private let gate: OutboxGate
    private let manager = Supervisor()
    private let desks = AnswerDesks()
    /// Why the daemon cannot go on.
    private let failure = Mutex<Stop?>(nil)

    /// Opens the state.
    ///
    /// - Parameter plan: what to do.
    /// - Throws: when the state cannot be used.
    package init(_ plan: DaemonPlan) throws(Stop) {
        let watch = EventWatch(Meters(), SteadyClock())
        let log = plan.log
        let state = try keeping { () throws(StateStoreError) in
            try StateStore(
                plan.state, sinks: plan.sinks.map(\.name), optional: plan.optionalSinks, limit: plan.outboxLimit,
                watch: watch)
        }
        let stores = try DaemonStores(plan.sinks)
        lineage = stores.first
        let sinks = plan.sinks.map { SinkDelivery($0, state, store: stores[$0.name], log, watch) }
        gate = try keeping { () throws(StateStoreError) in
            try OutboxGate(state, plan.telling) { for sink in sinks { sink.control.arrived() } }
        }
        self.sinks = sinks
        self.plan = Current(plan)
        (self.log, self.state, self.watch) = (log, state, watch)
        health = DaemonHealth(self.plan, state, sinks, stores.first, watch)
    }

    /// Runs until a signal comes.
    ///
    /// - Throws: why it cannot go on; a signal is no error.
    package func run() throws(Stop) {
        Interruption.countHangups()
        let housekeeping = Housekeeping(plan, state, health, watch, log, manager) { self.fail($0) }
        housekeeping.begin()
        let server = try listen()
        let control = answerCommands()
        sayStarted(server)
        Threads.run(beside: desks.threads) {
            work(housekeeping)
            // Before the state: whoever still sends is answered, or finds nobody.
            server?.stop(within: Self.requestPatience)
            control?.stop(within: Self.requestPatience)
            desks.close()
        }
        state.close()
        if let failure = failure.withLock({ $0 }) { throw failure }
        log.say(.info, "stopped")
    }

    /// Reads and delivers until a signal comes.
    private func work(_ housekeeping: Housekeeping) {
        let waiting = WaitingGate(gate: gate) { self.tell($0) }
        let foreign = ForeignLoop(plan, state, waiting, health, log) { self.fail($0) }
        let deliveries = sinks.map { sink in { @Sendable in sink.run() } }
        Threads.run(beside: deliveries + [{ housekeeping.run() }, { foreign.run() }]) {
            do throws(Stop) { try follow(waiting) } catch { fail(error) }
            foreign.stop()
            health.noteStopping()
            manager.stopping()
            log.say(.info, "stopping")
            for sink in sinks { sink.control.stop(within: Self.sinkPatience) }
            housekeeping.stop()
        }
    }

    /// Ends the daemon with an error.
    @Sendable private func fail(_ stop: Stop) {
        // A signal that comes while the last is written down is only one more.
        if case .interrupted = stop { return }
        failure.withLock { $0 = $0 ?? stop }
        Interruption.request(SIGTERM)
    }

    // MARK: Services

    private func sayStarted(_ server: HTTPServer?) {
        let listen = server.map { "\($0.address)" } ?? "no"
        health.noteListening(listen)
        log.say(
            .info, "started",
            ["state": plan.value.state, "listen": listen, "sinks": "\(sinks.count)", "version": Product.version])
        manager.ready("listens on \(listen)")
    }

    private func listen() throws(Stop) -> HTTPServer? {
        let plan = plan.value
        guard let listen = plan.listen else { return nil }
        guard let address = ListenAddress(listen) else {
            throw .settings("server.listen: '\(listen)' is neither host:port nor the path of a socket")
        }
        var settings = HTTPServerSettings(address)
        settings.limits.body = plan.maxBody
        settings.identity = plan.identity
        settings.threads = 2
        let routes = DaemonRoutes(
            intake: Intake(gate) { [plan = self.plan] in plan.value.telling.normalForm }, health: health,
            queue: QueueRoutes(state, wake: wakeSinks), meters: watch.meters, token: plan.token,
            browsers: BrowserGuard(address, hasToken: plan.token != nil), desks: desks, lineage: lineage)
        do throws(HTTPServerError) {
            return try HTTPServer(settings, admission: routes.admit, handler: routes.answer)
        } catch {
            throw .unavailable("\(error)")
        }
    }

    /// Without the socket, in too long a path for example, the daemon does all but answer `queue` and `state`.
    private func answerCommands() -> HTTPServer? {
        do throws(HTTPServerError) {
            return try ControlServer.start(plan.value.state, state, health, wake: wakeSinks)
        } catch {
            log.say(.warning, "no commands are answered", ["why": "\(error)"])
            return nil
        }
    }

    @Sendable private func wakeSinks() {
        for sink in sinks { sink.control.arrived() }
    }

    // MARK: Reading

    /// Follows logs until a signal comes; begins anew when the settings were reloaded.
    private func follow(_ gate: WaitingGate) throws(Stop) {
        repeat {
            let plan = plan.value
            self.gate.become(plan.telling)
            let logs = plan.logs
            var writer = GateWriter(gate, state) { path in logs.first { $0.pattern.covers(path) }?.label }
            var follow = Follow(
                patterns: logs.map(\.pattern), closesOpen: false, context: plan.context, isEndless: true,
                pacing: plan.pacing)
            follow.watch = { [health] in health.noteFollowing($0) }
            do throws(Stop) { try follow.run(into: &writer) } catch {
                // It waited for room when it was to end; what it had is read again.
                guard case .interrupted = error else { throw error }
            }
            health.noteReading(nil)
        } while Interruption.withdraw(SIGHUP)
    }

    private func tell(_ notice: OutboxWriter.Notice) {
        switch notice {
        case .full(let why):
            log.say(.warning, "reading waits", ["why": why])
            health.noteReading(why)
        case .hasRoom:
            log.say(.info, "reading goes on")
            health.noteReading(nil)
        }
    }
}
