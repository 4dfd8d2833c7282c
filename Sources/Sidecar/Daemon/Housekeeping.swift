import FoundationEssentials
import Glibc
import StateStore
import Synchronization

/// What a daemon does beside its work: looks after its state, its settings and expected runs, and says how it goes.
final class Housekeeping: Sendable {
    private static let pause = Duration.milliseconds(200)
    /// How often it looks after all but signals.
    private static let interval = Duration.seconds(1)

    private let plan: Current<DaemonPlan>
    private let state: StateStore
    private let health: DaemonHealth
    private let watch: EventWatch
    private let log: DaemonLog
    private let manager: Supervisor
    private let fail: @Sendable (Stop) -> Void
    private let isStopped = Atomic(false)

    init(
        _ plan: Current<DaemonPlan>, _ state: StateStore, _ health: DaemonHealth, _ watch: EventWatch,
        _ log: DaemonLog, _ manager: Supervisor, fail: @escaping @Sendable (Stop) -> Void
    ) {
        (self.plan, self.state, self.health, self.watch) = (plan, state, health, watch)
        (self.log, self.manager, self.fail) = (log, manager, fail)
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }

    /// What is done once, before events come.
    func begin() {
        expect(plan.value.expected)
        warnOfCopy()
    }

    /// Goes on until ``stop()``.
    func run() {
        var hangups = 0
        var activity = Activity(health.figures() ?? DaemonFigures())
        var troubles = Troubles()
        var (nextLook, nextSign) = (Duration.zero, Duration.zero)
        while !isStopped.load(ordering: .relaxed) {
            let now = watch.clock.elapsed
            if Interruption.hangupCount != hangups {
                hangups = Interruption.hangupCount
                reload()
            }
            if now >= nextLook {
                nextLook = now + Self.interval
                look(&troubles)
                if let (message, details) = activity.line(at: now, health.figures) { log.say(.info, message, details) }
            }
            if let watchdog = manager.watchdog, now >= nextSign {
                nextSign = now + watchdog / 3
                manager.alive()
            }
            Threads.sleep(Self.pause)
        }
    }

    // MARK: Looking

    /// What was wrong when it was looked last.
    private struct Troubles {
        var unreadable: Set<FollowStatus.Trouble> = []
        var overdue: Set<String> = []
        /// How many events optional sinks have lost, as it was told last, and when to tell it again.
        var dropped: [String: Int]?
        var nextLoss = Duration.zero
    }

    private func look(_ troubles: inout Troubles) {
        do throws(StateStoreError) {
            try state.checkPlace()
            // A disk that failed elsewhere fails here too.
            _ = try state.waiting(for: "")
            try lookForOverdue(&troubles)
            try lookForLosses(&troubles)
        } catch {
            // A state that is only busy or full is told elsewhere.
            if error.kind == .unavailable || error.kind == .refused { fail(.state(error)) }
        }
        let unreadable = Set(health.unreadable)
        for trouble in unreadable.subtracting(troubles.unreadable) {
            log.say(.warning, "an input cannot be read", ["path": trouble.path, "why": trouble.reason])
        }
        for trouble in troubles.unreadable.subtracting(unreadable) {
            log.say(.info, "an input can be read again", ["path": trouble.path])
        }
        troubles.unreadable = unreadable
    }

    private func lookForOverdue(_ troubles: inout Troubles) throws(StateStoreError) {
        if plan.value.expected.isEmpty, troubles.overdue.isEmpty { return }
        let now = watch.clock.now
        let late = try state.expectations().filter { $0.isOverdue(at: now) }
        for run in late where !troubles.overdue.contains(run.job) {
            log.say(
                .warning, "an expected run is overdue",
                ["job": run.job, "every": HealthReport.time(Double(run.every) / 1000)])
        }
        let names = Set(late.map(\.job))
        for job in troubles.overdue.subtracting(names).sorted() {
            log.say(.info, "an expected run is no longer overdue", ["job": job])
        }
        troubles.overdue = names
    }

    /// Says, once a minute at most, that optional sinks lose events.
    private func lookForLosses(_ troubles: inout Troubles) throws(StateStoreError) {
        let limits = plan.value.optionalSinks
        let now = watch.clock.elapsed
        guard !limits.isEmpty, now >= troubles.nextLoss else { return }
        let counts = try state.counts().filter { limits[$0.counts.sink] != nil }
        let dropped = Dictionary(counts.map { ($0.counts.sink, $0.counts.dropped) }) { first, _ in first }
        for (sink, count) in dropped.sorted(by: { $0.key < $1.key }) {
            let known = troubles.dropped?[sink] ?? count
            guard count > known else { continue }
            troubles.nextLoss = now + Activity.minute
            log.say(
                .warning, "an optional sink loses its oldest events",
                [
                    "sink": sink, "dropped": "\(count - known)",
                    "why": "more than its max_bytes would wait: \(limits[sink] ?? 0) bytes",
                ])
        }
        troubles.dropped = dropped
    }

    private func expect(_ expected: [(job: String, every: Int64)]) {
        do throws(StateStoreError) {
            try state.expect(expected, at: watch.clock.now)
        } catch {
            log.say(.warning, "expected runs are not noted", ["why": error.description])
        }
        watch.expect(expected.map(\.job))
    }

    private func warnOfCopy() {
        let machine = FileManager.default.contents(atPath: "/etc/machine-id").map {
            String(decoding: $0, as: UTF8.self)
        }
        let place = StatePlace(
            machine: machine?.trimmingSuffix(while: \.isWhitespace) ?? "", directory: "\(state.inode)")
        guard let known = try? state.notePlace(place), known != place else { return }
        let what = known.machine == place.machine ? "in another directory" : "on another machine"
        log.say(
            .warning, "the state was used \(what) before",
            ["why": "a copy delivers again what the original delivers: run only one of them"])
    }

    // MARK: Settings

    /// Reads the settings again: all that is read after them changes, or nothing.
    private func reload() {
        guard let file = plan.value.file else { return }
        manager.reloading()
        defer { manager.ready("settings were read") }
        let old = plan.value
        do throws(Stop) {
            let new = try DaemonPlan.read(file)
            health.noteReloading(nil)
            take(new, instead: old)
        } catch {
            let why = if case .settings(let words) = error { words } else { "\(error)" }
            health.noteReloading(why)
            let line = why.split(separator: "\n").joined(separator: " | ")
            log.say(.error, "the settings are not reloaded: those before stay", ["why": line])
        }
    }

    private func take(_ new: DaemonPlan, instead old: DaemonPlan) {
        let changes = SettingsDifference(old.settings, new.settings).changes
        for change in changes {
            let word = change.needsRestart ? "a setting changes with the next start" : "a setting changed"
            log.say(
                change.needsRestart ? .warning : .info, word,
                ["key": change.key, "old": change.old, "new": change.new])
        }
        plan.value = old.taking(new)
        state.become(limit: new.outboxLimit)
        log.become(new.log)
        expect(new.expected)
        let isReadAnew = changes.contains { change in
            !change.needsRestart && !["log", "expect", "outbox"].contains { change.key.hasPrefix($0) }
        }
        // The reading ends as at a stop, with all that is read kept, and begins with the new settings.
        if isReadAnew { Interruption.request(SIGHUP) }
        log.say(.info, "settings reloaded", ["changes": "\(changes.filter { !$0.needsRestart }.count)"])
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        String(reversed().drop(while: isTrimmed).reversed())
    }
}
