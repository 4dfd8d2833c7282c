import ColumnLineage
import DatasetNaming
import LineageModel

/// How actions are told, once their tables have names.
extension SparkApplication {
    /// Forgets an action and tells how it ended, as soon as its tables have names.
    mutating func close(_ action: Action, _ outcome: Outcome) -> [RunUpdate] {
        actions[action.rootID] = nil
        for execution in action.executions {
            roots[execution.id] = nil
            awaitingPlans.remove(execution.id)
        }
        for job in action.jobs { _ = jobs.end(job) }
        guard action.isRun || action.isTold || options.tellsReads && action.isRead else { return [] }
        if let updates = tell(action, outcome, evenIfAmbiguous: false) { return updates }
        held.append(HeldAction(action: action, outcome: outcome))
        guard held.count > Self.heldLimit else { return [] }
        let oldest = held.removeFirst()
        return tell(oldest.action, oldest.outcome, evenIfAmbiguous: true) ?? []
    }

    /// Tells the actions that were held back, those whose tables have got names, or all of them.
    mutating func releaseHeld(all: Bool = false) -> [RunUpdate] {
        if held.isEmpty { return [] }
        var updates: [RunUpdate] = []
        let waiting = held
        held = []
        for item in waiting {
            let (action, outcome) = (item.action, item.outcome)
            if let told = tell(action, outcome, evenIfAmbiguous: all) {
                updates += told
            } else {
                held.append(HeldAction(action: action, outcome: outcome))
            }
        }
        return updates
    }

    /// START of an action; nil while its tables have no names.
    mutating func tell(_ action: Action) -> RunUpdate? {
        let datasets = ActionDatasets(action, naming: &naming, withLineage: false)
        return datasets.isAmbiguous ? nil : update(.start, at: action.start, action, datasets)
    }

    /// START, if it was not told, and the end; nil while the action's tables have no names.
    private mutating func tell(_ action: Action, _ outcome: Outcome, evenIfAmbiguous: Bool) -> [RunUpdate]? {
        if outcome.kind == .complete, let write = action.rootWrite, let previous = write.previous {
            naming.learn(rename: previous, to: write.target, session: action.settings)
        }
        let datasets = ActionDatasets(action, naming: &naming, withLineage: outcome.kind == .complete)
        if datasets.isAmbiguous, !evenIfAmbiguous { return nil }
        var updates: [RunUpdate?] = []
        if !action.isTold {
            let known = ActionDatasets(action, naming: &naming, withLineage: false)
            updates.append(update(.start, at: action.start, action, known))
        }
        var end = update(outcome.kind, at: outcome.time, action, datasets)
        end?.run.errorMessage = outcome.message
        end?.run.cost = RunCost(action.executions.map(\.metrics))
        if outcome.kind == .complete, let write = action.rootWrite { forgetPlaces(of: write, by: action) }
        return (updates + [end]).compactMap(\.self)
    }

    /// A table's own metadata files, read for the statement about it, show where it lies.
    mutating func learnPlaces(from plan: PlanLineage, of action: Action) {
        guard let target = action.rootWrite?.target else { return }
        for case .path(let path, _, _) in plan.sources.map(\.table) {
            naming.learn(path: path, of: target, session: action.settings)
        }
    }

    /// A table that is gone or renamed may come again elsewhere.
    private mutating func forgetPlaces(of write: PlanWrite, by action: Action) {
        switch write.lifecycle {
        case .drop: naming.forget(write.target, session: action.settings)
        case .rename: write.previous.map { naming.forget($0, session: action.settings) }
        default: break
        }
    }

    private mutating func update(
        _ kind: RunUpdate.Kind, at time: Timestamp, _ action: Action, _ datasets: ActionDatasets
    ) -> RunUpdate? {
        guard case .running(let application) = phase else { return nil }
        var datasets = datasets
        datasets.complete(&schemas)
        var run = application.child(execution: action.rootID, start: action.start)
        run.jobDetails = action.jobDetails
        if options.tellsSQL { run.sql = action.statement }
        let job = action.told ?? job(of: action, writing: datasets.target, in: application)
        var update = RunUpdate(kind: kind, time: time, run: run, job: job)
        update.inputs = datasets.inputs
        update.outputs = flagged(datasets.outputs, isCut: action.isCut)
        return update
    }

    private func job(
        of action: Action, writing target: Dataset?, in application: ApplicationRun
    ) -> JobDescription {
        let name = JobName.action(
            application: application.reference.job, rootOperator: action.rootOperator,
            target: action.rootWrite?.target, dataset: target, options.jobName)
        return JobDescription(
            namespace: application.reference.namespace, name: name, kind: .sql, processing: .batch)
    }
}

/// An action that has ended, but whose tables have no names yet.
struct HeldAction: Sendable, Codable {
    var action: Action
    var outcome: Outcome
}
