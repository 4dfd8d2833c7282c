import ColumnLineage
import DatasetNaming
import LineageModel
import SparkEventLog

/// What SQL executions, their jobs and stages do to the actions that are open.
extension SparkApplication {
    mutating func add(_ start: ExecutionStart) -> [RunUpdate] {
        pass(start.time)
        var updates: [RunUpdate] = []
        if case .expected = phase {
            // A log without its beginning.
            updates += begin(ApplicationStart(name: "", id: nil, time: start.time))
        }
        if roots[start.id] != nil { return updates }
        if streams.claim(start) {
            if start.plan.isEmpty { awaitingPlans.insert(start.id) } else { readBatch(start.plan, of: start.id) }
            return updates
        }
        let root = start.rootID.flatMap { actions[$0] == nil ? nil : $0 } ?? start.id
        var action = actions[root] ?? Action(rootID: root, start, isCut: hasGap && start.rootID ?? root != root)
        action.executions.append(Action.Execution(id: start.id, metrics: ExecutionMetrics(start.metrics)))
        roots[start.id] = root
        actions[root] = action
        if start.plan.isEmpty {
            awaitingPlans.insert(start.id)
            return updates
        }
        return updates + add(start.plan, to: start.id)
    }

    mutating func add(_ text: [UInt8], to execution: Int) -> [RunUpdate] {
        awaitingPlans.remove(execution)
        if roots[execution] == nil { readBatch(text, of: execution) }
        guard let root = roots[execution], var action = actions[root],
            let place = action.executions.firstIndex(where: { $0.id == execution && $0.plan == nil })
        else { return [] }
        let plan = planReader(text, memory)
        if let frame = plan.frame { memory.remember(frame) }
        count(plan)
        action.executions[place].plan = plan
        actions[root] = nil
        if let write = plan.write, action.isRun {
            naming.learn(fromWriteTo: action.target(of: write, at: place), session: action.settings)
        }
        learnPlaces(from: plan, of: action)
        var updates = releaseHeld()
        if !action.isTold, action.isRun, action.hasQuery, let start = tell(action) {
            action.told = start.job
            updates.append(start)
        }
        actions[root] = action
        return updates
    }

    /// Reads a plan of a streaming query's batch.
    private mutating func readBatch(_ text: [UInt8], of execution: Int) {
        if let plan = streams.add(text, to: execution, memory: &memory, read: planReader) { count(plan) }
    }

    /// Counts an execution whose plan says nothing.
    private mutating func count(_ plan: PlanLineage) {
        guard plan.lacksWrite, var reason = plan.incomplete.first else { return }
        (reason.operator, reason.missing) = (nil, nil)
        unread[reason, default: 0] += 1
    }

    mutating func add(_ end: ExecutionEnd) -> [RunUpdate] {
        pass(end.time)
        if streams.end(end) { return [] }
        guard let action = actions[end.id] else { return [] }
        return close(action, action.outcome(end))
    }

    mutating func add(_ job: JobStart) -> [RunUpdate] {
        pass(job.time)
        if let execution = job.executionID, let root = roots[execution] {
            jobs.start(job, execution: execution)
            actions[root]?.add(job)
        }
        return []
    }

    mutating func add(_ job: JobEnd) -> [RunUpdate] {
        pass(job.time)
        if let root = jobs.end(job.id).flatMap({ roots[$0] }) { actions[root]?.end(job) }
        return []
    }

    mutating func add(_ stage: StageCompleted) {
        guard let execution = jobs.execution(ofStage: stage.id) else { return }
        count(for: execution) { $0.add(stage) }
    }

    mutating func count(for execution: Int, _ add: (inout ExecutionMetrics) -> Void) {
        if let root = roots[execution] { actions[root]?.count(for: execution, add) }
    }
}
