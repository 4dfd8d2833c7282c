import StateStore
import Synchronization

/// What a daemon does beside following logs: files of events, and runs of others whose time has come.
final class ForeignLoop: Sendable {
    /// So often it is looked at what is due.
    private static let pause = Duration.milliseconds(250)

    private let plan: Current<DaemonPlan>
    private let state: StateStore
    private let gate: WaitingGate
    private let health: DaemonHealth
    private let log: DaemonLog
    private let fail: @Sendable (Stop) -> Void
    private let isStopping = Atomic(false)

    init(
        _ plan: Current<DaemonPlan>, _ state: StateStore, _ gate: WaitingGate, _ health: DaemonHealth,
        _ log: DaemonLog, fail: @escaping @Sendable (Stop) -> Void
    ) {
        (self.plan, self.state, self.gate) = (plan, state, gate)
        (self.health, self.log, self.fail) = (health, log, fail)
    }

    /// Makes ``run()`` end when it has done what is begun.
    func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Works until it is stopped; begins anew when the settings were reloaded.
    func run() {
        while !isStopping.load(ordering: .relaxed) {
            do throws(Stop) {
                try work()
            } catch .interrupted {
                Threads.sleep(.milliseconds(20))
            } catch {
                return fail(error)
            }
        }
    }

    /// Works by one plan.
    ///
    /// That there is another one is seen by its number: the signal that says it too may be withdrawn before this thread
    /// looks.
    private func work() throws(Stop) {
        try Stop.check()
        let generation = plan.generation
        var files = try EventFiles(plan.value, state, gate, log) { [health] in health.noteFiles($0) }
        var next = ContinuousClock.now
        while !isStopping.load(ordering: .relaxed), plan.generation == generation {
            if ContinuousClock.now >= next {
                try gate.tick()
                next = .now.advanced(by: Self.pause)
            }
            try files.step(Self.pause)
            try Stop.check()
        }
    }
}
