import LineageModel
import StateStore
import Testing

@testable import Sidecar

/// Whose view counts of applications that are seen twice.
struct ApplicationViewTests {
    /// A view that changes while it is looked at.
    private final class Views {
        private var views: ApplicationViews

        init(_ preference: TellingPlan.Preference, _ known: [ApplicationState], held: Set<String>) {
            var plan = TellingPlan()
            (plan.preference, plan.patience, plan.hasLogs) = (preference, 1000, true)
            views = ApplicationViews(plan, known, held: held)
        }

        var nextRelease: (key: String, view: ApplicationView)? { views.nextRelease }
        var changes: [ApplicationState] { views.changes }

        func fate(of view: ApplicationView, in application: String, at now: Timestamp) -> ApplicationViews.Fate {
            views.fate(of: view, in: application, at: now)
        }

        func fate(of agent: AgentApplication, at now: Timestamp) -> ApplicationViews.Fate {
            views.fate(of: agent, at: now)
        }

        func pass(to now: Timestamp) { views.pass(to: now) }
        func noteReleased(_ key: String) { views.noteReleased(key) }
        func noteKept() { views.noteKept() }
    }

    private func views(
        _ preference: TellingPlan.Preference = .log, _ known: [ApplicationState] = [], held: Set<String> = []
    ) -> Views { Views(preference, known, held: held) }

    private func at(_ time: Int64) -> Timestamp { Timestamp(milliseconds: time) }

    private func agent(_ run: String, _ application: String? = nil) -> AgentApplication {
        AgentApplication(runID: run, applicationID: application)
    }

    @Test func `the agent's events are held until the log is seen, then all of them are suppressed`() {
        let views = views()
        #expect(views.fate(of: agent("r", "a"), at: at(0)) == .held("a"))
        #expect(views.fate(of: agent("r"), at: at(1)) == .held("a"))
        #expect(views.fate(of: .log, in: "a", at: at(2)) == .told)
        #expect(views.fate(of: agent("r"), at: at(3)) == .suppressed)
        #expect(views.nextRelease?.view == .log)
        views.pass(to: at(5000))
        #expect(views.fate(of: agent("r"), at: at(5001)) == .suppressed)
    }

    @Test func `when the wait is over the agent is told, what was held first, and the log is not`() {
        let views = views()
        #expect(views.fate(of: agent("r"), at: at(0)) == .held("r"))
        views.pass(to: at(999))
        #expect(views.nextRelease == nil)
        views.pass(to: at(1000))
        #expect(views.nextRelease?.key == "r" && views.nextRelease?.view == .agent)
        #expect(views.fate(of: agent("r"), at: at(1001)) == .held("r"))
        views.noteReleased("r")
        #expect(views.fate(of: agent("r", "a"), at: at(1002)) != .suppressed)
        #expect(views.fate(of: .log, in: "a", at: at(1003)) == .suppressed)
    }

    @Test func `an application's first log event decides, whatever came of its run before`() {
        let views = views()
        #expect(views.fate(of: agent("r"), at: at(0)) == .held("r"))
        #expect(views.fate(of: .log, in: "a", at: at(1)) == .told)
        #expect(views.fate(of: agent("r", "a"), at: at(2)) == .suppressed)
        #expect(views.nextRelease?.key == "r" && views.nextRelease?.view == .log)
        views.noteReleased("r")
        #expect(views.nextRelease?.key == "a")
        views.noteReleased("a")
        #expect(views.nextRelease == nil)
    }

    @Test func `decisions and what is held survive a restart`() {
        let first = views()
        _ = first.fate(of: agent("r", "a"), at: at(0))
        _ = first.fate(of: .log, in: "b", at: at(0))
        let second = views(.log, first.changes, held: ["a"])
        #expect(second.fate(of: agent("r"), at: at(1)) == .held("a"))
        #expect(second.fate(of: agent("q", "b"), at: at(1)) == .suppressed)
        second.pass(to: at(1000))
        #expect(second.nextRelease?.key != nil)
        let third = views(.log, second.changes + first.changes.filter { $0.id == "b" }, held: ["a"])
        #expect(third.nextRelease?.view == .agent)
        #expect(third.fate(of: .log, in: "a", at: at(1001)) == .suppressed)
    }

    @Test func `where the agent is preferred the log waits`() {
        let views = views(.agent)
        #expect(views.fate(of: .log, in: "a", at: at(0)) == .held("a"))
        #expect(views.fate(of: agent("r", "a"), at: at(1)) == .told)
        #expect(views.nextRelease?.view == .agent)
        #expect(views.fate(of: .log, in: "a", at: at(2)) == .suppressed)
        #expect(views.fate(of: .log, in: "b", at: at(3)) == .held("b"))
        views.pass(to: at(2000))
        #expect(views.nextRelease != nil)
    }

    @Test func `both pass where both are wanted, and what is silent for a month is forgotten`() {
        let both = views(.both)
        #expect(both.fate(of: agent("r", "a"), at: at(0)) == .told)
        #expect(both.fate(of: .log, in: "a", at: at(0)) == .told)
        let log = views()
        _ = log.fate(of: .log, in: "a", at: at(0))
        log.noteKept()
        log.pass(to: at(31 * 86_400_000))
        #expect(log.changes.map(\.isForgotten) == [true])
    }
}
