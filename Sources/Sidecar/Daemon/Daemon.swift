import Delivery
import HTTPServer
import StateStore

/// The sidecar: follows logs, takes events by HTTP, and delivers all of it, until a signal comes.
package final class Daemon: Sendable {
    /// How long sinks may go on with what is under way when the daemon ends.
    private static let patience = Duration.seconds(5)

    private let plan: DaemonPlan
    private let state: StateStore
    private let sinks: [SinkDelivery]
    private let health: DaemonHealth
    private let log: DaemonLog

    /// Opens the state.
    ///
    /// - Parameter plan: what to do.
    /// - Throws: when the state cannot be used.
    package init(_ plan: DaemonPlan) throws(Stop) {
        self.plan = plan
        let log = plan.log
        let state = try keeping { () throws(StateStoreError) in
            try StateStore(plan.state, sinks: plan.sinks.map(\.name), limit: plan.outboxLimit)
        }
        sinks = plan.sinks.map { SinkDelivery($0, state, log) }
        health = DaemonHealth(state, sinks)
        (self.log, self.state) = (log, state)
    }

    /// Runs until a signal comes.
    ///
    /// - Throws: why it cannot go on; a signal is no error.
    package func run() throws(Stop) {
        let server = try listen()
        defer { server?.stop(within: Self.patience) }
        let control = answerCommands()
        defer { control?.stop(within: Self.patience) }
        log.say(
            .info, "started",
            ["state": plan.state, "listen": server.map { "\($0.address)" } ?? "no", "sinks": "\(sinks.count)"])
        let deliveries = sinks.map { sink in { @Sendable in sink.run() } }
        var stop: Stop?
        Threads.run(beside: deliveries) {
            do throws(Stop) { try follow() } catch { stop = error }
            health.noteStopping()
            log.say(.info, "stopping", [:])
            for sink in sinks { sink.control.stop(within: Self.patience) }
        }
        state.close()
        log.say(.info, "stopped", [:])
        if let stop { throw stop }
    }

    private func listen() throws(Stop) -> HTTPServer? {
        guard let listen = plan.listen else { return nil }
        guard let address = ListenAddress(listen) else {
            throw .settings("server.listen: '\(listen)' is neither host:port nor the path of a socket")
        }
        var settings = HTTPServerSettings(address)
        settings.limits.body = plan.maxBody
        settings.identity = plan.identity
        settings.threads = 4
        let routes = DaemonRoutes(
            intake: Intake(state, plan.normalForm, wake: wakeSinks), health: health,
            queue: QueueRoutes(state, wake: wakeSinks), token: plan.token)
        do throws(HTTPServerError) {
            return try HTTPServer(settings, admission: routes.admit, handler: routes.answer)
        } catch {
            throw .unavailable("\(error)")
        }
    }

    /// Without the socket, in too long a path for example, the daemon does all but answer `queue` and `state`.
    private func answerCommands() -> HTTPServer? {
        do throws(HTTPServerError) {
            return try ControlServer.start(plan.state, state, wake: wakeSinks)
        } catch {
            log.say(.warning, "no commands are answered", ["why": "\(error)"])
            return nil
        }
    }

    @Sendable private func wakeSinks() {
        for sink in sinks { sink.control.arrived() }
    }

    private func follow() throws(Stop) {
        var writer = try OutboxWriter(state, plan.normalForm, wake: wakeSinks) { self.tell($0) }
        var follow = Follow(paths: plan.logs, closesOpen: false, context: plan.context, isEndless: true)
        try follow.run(into: &writer)
    }

    private func tell(_ notice: OutboxWriter.Notice) {
        switch notice {
        case .full(let why):
            log.say(.warning, "reading waits", ["why": why])
            health.noteReading(why)
        case .hasRoom:
            log.say(.info, "reading goes on", [:])
            health.noteReading(nil)
        }
    }
}
