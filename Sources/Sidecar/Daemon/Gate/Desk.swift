import ByteReading
import LineageModel
import Normalization
import OpenLineage
import StateStore

/// What makes of parcels the change of the state that they are, one thread at a time.
///
/// What it knows beside the state, the names and whose view counts, may run ahead of it: what a failed commit did not
/// keep goes into the next one.
struct Desk {
    private var plan: TellingPlan
    private var names: NameTable
    private var views: ApplicationViews
    private var topics = TopicEvidence()
    /// The sightings of topics that are not kept yet.
    private var newTopics: [TopicSighting] = []

    /// So many runs are looked at in one commit because their time has come.
    private static let dueRuns = 2000

    init(_ plan: TellingPlan, _ state: StateStore) throws(StateStoreError) {
        self.plan = plan
        names = try state.names()
        views = ApplicationViews(plan, try state.applications(), held: try state.heldApplications())
        for topic in try state.topics() {
            _ = topics.note(Name(topic.topic), of: Name(topic.namespace), usedBy: Name(topic.application))
        }
    }

    /// Goes on by another plan.
    mutating func become(_ plan: TellingPlan) {
        self.plan = plan
        views.become(plan)
    }

    /// Takes that the last change is on the disk.
    mutating func noteKept() {
        _ = names.takeAdditions()
        views.noteKept()
        newTopics = []
    }

    /// The change of the state that parcels are.
    mutating func change(
        for parcels: [Parcel], _ state: StateStore, at now: Timestamp
    ) throws(StateStoreError) -> StateChange {
        var change = StateChange()
        var passing: [ForeignEvent] = []
        let isTick = parcels.contains(where: \.isTick)
        if isTick { passing = try release(state, at: now, into: &change) }
        for parcel in parcels {
            for told in parcel.told { add(told, at: now, to: &change) }
            for event in parcel.events { add(event, at: now, to: &change, passing: &passing) }
            change.deadLetters += parcel.deadLetters
            change.logs += parcel.logs
            change.foreign.files += parcel.files
        }
        for event in try collapsed(passing, isTick, state, at: now, &change) { tell(event, in: &change) }
        change.names = names.additions
        change.foreign.applications = views.changes
        change.foreign.topics = newTopics
        return change
    }

    // MARK: Logs

    private mutating func add(_ told: Parcel.Told, at now: Timestamp, to change: inout StateChange) {
        for var update in told.updates {
            topics.complete(&update, of: update.applicationName)
            names.settle(&update)
            let conf = update.run.application?.declared?.settings ?? [:]
            let source = ContextSource(label: told.label, conf: conf)
            guard let body = plan.normalForm.form(of: update.openLineageEvent(), from: source) else {
                change.ignored += 1
                continue
            }
            let application = update.run.application?.applicationID
            switch application.map({ views.fate(of: .log, in: $0, at: now) }) ?? .told {
            case .told: change.events.append(NewEvent(body))
            case .suppressed: change.foreign.suppressed += 1
            case .held(let key): change.foreign.held.append(HeldEvent(application: key, view: .log, body: body))
            }
        }
    }

    // MARK: Others

    private mutating func add(
        _ event: ForeignEvent, at now: Timestamp, to change: inout StateChange, passing: inout [ForeignEvent]
    ) {
        change.foreign.decoded += 1
        let value = event.value
        note(topicsOf: value)
        guard let agent = AgentApplication(value) else { return passing.append(event) }
        switch views.fate(of: agent, at: now) {
        case .told: passing.append(event)
        case .suppressed:
            plan.naming.learn(from: value, &names)
            change.foreign.suppressed += 1
        case .held(let key):
            plan.naming.learn(from: value, &names)
            change.foreign.held.append(HeldEvent(application: key, view: .agent, body: value.encoded()))
        }
    }

    private mutating func note(topicsOf event: JSONValue) {
        let found = plan.naming.topics(of: event)
        guard !found.isEmpty, let job = event["job"]?["name"]?.string else { return }
        let application = String(job.prefix { $0 != "." })
        for (topic, namespace) in found {
            guard topics.note(Name(topic), of: Name(namespace), usedBy: Name(application)) else { continue }
            newTopics.append(TopicSighting(topic: topic, namespace: namespace, application: application))
        }
    }

    /// What was held of applications about which it is decided now; what is not told is counted.
    private mutating func release(
        _ state: StateStore, at now: Timestamp, into change: inout StateChange
    ) throws(StateStoreError) -> [ForeignEvent] {
        views.pass(to: now)
        guard let (key, view) = views.nextRelease else { return [] }
        let held = try state.heldEvents(of: key, limit: Self.dueRuns)
        if held.isEmpty { views.noteReleased(key) }
        var passing: [ForeignEvent] = []
        for event in held {
            change.foreign.released.append(event.id)
            if event.view != view {
                change.foreign.suppressed += 1
            } else if view == .log {
                change.events.append(NewEvent(event.body))
            } else if let event = ForeignEvent(kept: event.body) {
                passing.append(event)
            }
        }
        return passing
    }

    /// What is told of events of others, and of runs whose time has come.
    private func collapsed(
        _ events: [ForeignEvent], _ isTick: Bool, _ state: StateStore, at now: Timestamp, _ change: inout StateChange
    ) throws(StateStoreError) -> [JSONValue] {
        guard plan.isCollapsing else { return events.map(\.value) }
        var kept = try state.foreignRuns(Set(events.compactMap(\.runID)))
        if isTick { kept += try state.foreignRuns(dueBy: now.milliseconds, limit: Self.dueRuns) }
        let runs = kept.compactMap { run in run.body.flatMap { ForeignRun(encoded: $0) }.map { (run.id, $0) } }
        var collapse = RunCollapse(Dictionary(runs) { first, _ in first })
        var told: [JSONValue] = []
        for event in events {
            // Of ours few are told from the first.
            let isOurs = event.value["producer"]?.string?.hasPrefix(Producer.address) ?? false
            told += isOurs ? [event.value] : collapse.take(event.value, at: now)
        }
        if isTick { told += collapse.pass(to: now) }
        change.foreign.collapsed += collapse.counts.taken - collapse.counts.told
        change.foreign.forgotten += collapse.counts.forgotten
        change.foreign.runs = collapse.takeChanges().map { id, run in
            ForeignRunState(id: id, due: run?.due.milliseconds ?? 0, body: run?.encoded())
        }
        return told
    }

    private mutating func tell(_ event: JSONValue, in change: inout StateChange) {
        var event = event
        let source = ContextSource(label: event[ForeignEvent.labelKey]?.string)
        if source.label != nil { event[ForeignEvent.labelKey] = nil }
        plan.naming.rename(&event, by: &names)
        guard plan.normalForm.describe(&event, from: source) else { return change.ignored += 1 }
        change.events.append(NewEvent(event.encoded()))
    }
}

extension RunUpdate {
    /// The name of the application's job, with which those of its actions begin.
    fileprivate var applicationName: Name { job.kind == .application ? job.name : run.parent?.job ?? job.name }
}
