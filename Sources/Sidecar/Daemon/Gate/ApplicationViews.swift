import LineageModel
import StateStore

/// Decides whose view counts of applications that are seen through their logs and through the agent.
///
/// The first decision stays. Until there is one, or the other view was waited for long enough, events are held.
struct ApplicationViews {
    /// What becomes of an event.
    enum Fate: Equatable {
        case told
        case suppressed
        /// It waits, under this key.
        case held(String)
    }

    /// So long after it was last heard of an application is forgotten.
    private static let keptFor: Int64 = 30 * 86_400_000
    private static let day: Int64 = 86_400_000

    private var preference: TellingPlan.Preference
    private var patience: Int64
    private var hasLogs: Bool
    private var states: [String: ApplicationState]
    /// The application of each run that an agent's events name, and back.
    private var applicationOfRun: [String: String] = [:]
    private var runsOfApplication: [String: Set<String>] = [:]
    private var changed: Set<String> = []
    private var forgotten: Set<String> = []
    /// Applications that are decided, of which something may still be held.
    private var releasing: Set<String> = []
    /// The runs of those of which nothing is held any more.
    private var released: Set<String> = []
    private var nextSweep: Int64 = 0

    /// - Parameters:
    ///   - plan: whose view is wanted.
    ///   - known: what was decided before.
    ///   - held: under which keys events are held.
    init(_ plan: TellingPlan, _ known: [ApplicationState], held: Set<String>) {
        (preference, patience, hasLogs) = (plan.preference, plan.patience, plan.hasLogs)
        states = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }
        for state in known {
            if let root = state.root { link(state.id, to: root) }
        }
        releasing = Set(held.filter { view(of: $0) != nil }.map { applicationOfRun[$0] ?? $0 })
    }

    /// Goes on by another plan; what is decided stays.
    mutating func become(_ plan: TellingPlan) {
        (preference, patience, hasLogs) = (plan.preference, plan.patience, plan.hasLogs)
    }

    // MARK: Keeping

    /// What is to be kept since the last time.
    var changes: [ApplicationState] {
        changed.compactMap { states[$0] }
            + forgotten.map { id in
                var state = ApplicationState(id: id, view: nil, seen: 0)
                state.isForgotten = true
                return state
            }
    }

    mutating func noteKept() { (changed, forgotten) = ([], []) }

    // MARK: Fates

    /// What becomes of what a log tells of an application.
    mutating func fate(of view: ApplicationView, in application: String, at now: Timestamp) -> Fate {
        guard preference != .both else { return .told }
        return fate(of: view, key: application, at: now)
    }

    /// What becomes of an agent's event.
    mutating func fate(of agent: AgentApplication, at now: Timestamp) -> Fate {
        guard preference != .both, hasLogs else { return .told }
        if let application = agent.applicationID, applicationOfRun[agent.runID] == nil {
            join(agent.runID, to: application, at: now)
        }
        return fate(of: .agent, key: applicationOfRun[agent.runID] ?? agent.runID, at: now)
    }

    private mutating func fate(of view: ApplicationView, key: String, at now: Timestamp) -> Fate {
        let wanted: ApplicationView = preference == .log ? .log : .agent
        var state = states[key] ?? ApplicationState(id: key, view: nil, seen: now.milliseconds)
        defer { keep(state) }
        if state.view == nil, view == wanted || patience == 0 { decide(&state, view, now) }
        guard let decided = state.view else { return .held(key) }
        if now.milliseconds - state.seen > Self.day { state.seen = now.milliseconds }
        guard decided == view else { return .suppressed }
        // What was held before goes first; of the wanted view nothing ever is.
        return decided != wanted && releasing.contains(key) ? .held(key) : .told
    }

    private mutating func decide(_ state: inout ApplicationState, _ view: ApplicationView, _ now: Timestamp) {
        // Nothing can be held of an application that is heard of for the first time.
        let isNew = states[state.id] == nil && runsOfApplication[state.id] == nil
        (state.view, state.seen) = (view, now.milliseconds)
        if !isNew { releasing.insert(state.id) }
    }

    private mutating func keep(_ state: ApplicationState) {
        guard states[state.id] != state else { return }
        states[state.id] = state
        changed.insert(state.id)
        forgotten.remove(state.id)
    }

    private func view(of key: String) -> ApplicationView? { states[applicationOfRun[key] ?? key]?.view }

    // MARK: Runs and applications

    /// Learns which application a run is: what was known of the run counts for the application.
    private mutating func join(_ run: String, to application: String, at now: Timestamp) {
        let known = states[run]
        link(run, to: application)
        let seen = known?.seen ?? now.milliseconds
        var root = states[application] ?? ApplicationState(id: application, view: nil, seen: seen)
        if root.view == nil, let view = known?.view {
            root.view = view
            releasing.insert(application)
        }
        if known != nil, root.view != nil { releasing.insert(application) }
        keep(root)
        var own = known ?? ApplicationState(id: run, view: nil, seen: now.milliseconds)
        (own.root, own.view) = (application, nil)
        keep(own)
    }

    private mutating func link(_ run: String, to application: String) {
        applicationOfRun[run] = application
        runsOfApplication[application, default: []].insert(run)
    }

    // MARK: Time

    /// Decides where the other view was waited for long enough, and forgets what is silent.
    mutating func pass(to now: Timestamp) {
        let unwanted: ApplicationView = preference == .log ? .agent : .log
        let isOver = preference == .both || !hasLogs
        for (key, var state) in states where state.view == nil && state.root == nil {
            guard isOver || now.milliseconds - state.seen >= patience else { continue }
            decide(&state, unwanted, now)
            releasing.insert(key)
            keep(state)
        }
        guard now.milliseconds >= nextSweep else { return }
        nextSweep = now.milliseconds + Self.day / 24
        for (key, state) in states where now.milliseconds - seen(of: state) > Self.keptFor && !releasing.contains(key) {
            forget(key)
        }
    }

    private func seen(of state: ApplicationState) -> Int64 {
        max(state.seen, state.root.flatMap { states[$0]?.seen } ?? 0)
    }

    private mutating func forget(_ key: String) {
        states[key] = nil
        if let root = applicationOfRun.removeValue(forKey: key) { runsOfApplication[root]?.remove(key) }
        runsOfApplication[key] = nil
        changed.remove(key)
        forgotten.insert(key)
    }

    // MARK: What was held

    /// An application about which it is decided, and of which something may be held, under a key of its own or its runs'.
    var nextRelease: (key: String, view: ApplicationView)? {
        guard let application = releasing.min(), let view = states[application]?.view else { return nil }
        let key = runsOfApplication[application]?.subtracting(released).min()
        return (key ?? application, view)
    }

    /// Takes that nothing is held any more under a key.
    mutating func noteReleased(_ key: String) {
        if releasing.remove(key) != nil { return released.subtract(runsOfApplication[key] ?? []) }
        released.insert(key)
    }
}
