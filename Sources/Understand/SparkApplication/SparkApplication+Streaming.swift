import ColumnLineage
import LineageModel
import SparkEventLog

/// Streaming queries: one run each, told when its topics are known, on news, every interval, and at its end.
extension SparkApplication {
    mutating func add(_ progress: QueryProgress) -> [RunUpdate] {
        pass(progress.time)
        streams.take(progress)
        guard let query = streams.open[progress.runID] else { return [] }
        guard let toldAt = query.toldAt else {
            return query.hasTarget ? tell(.start, at: query.start, query, key: progress.runID) : []
        }
        guard query.hasNews || progress.time.milliseconds - toldAt.milliseconds >= options.streamingInterval else {
            return []
        }
        return tell(.running, at: max(progress.time, toldAt), query, key: progress.runID)
    }

    mutating func add(_ end: QueryTerminated) -> [RunUpdate] {
        guard var query = streams.end(end.runID) else { return [] }
        if let exception = end.exception { query.error = exception }
        return close(query, end.exception == nil ? .complete : .fail)
    }

    /// Ends what is open when the application does.
    mutating func closeStreams(at time: Timestamp) -> [RunUpdate] {
        pass(time)
        let open = streams.open.sorted { ($0.value.start, $0.key) < ($1.value.start, $1.key) }
        return open.flatMap { key, _ in streams.end(key).map { close($0, .abort) } ?? [] }
    }

    /// The end of a run, after its START if that waited for a name.
    ///
    /// Without a START only a failure is told: its topics are nowhere in the log. A query whose batches wrote to no
    /// dataset (console, memory) is not told at all.
    private mutating func close(_ query: StreamingQuery, _ kind: RunUpdate.Kind) -> [RunUpdate] {
        guard query.hasTarget || (kind == .fail && query.details.batches == 0) else { return [] }
        var updates: [RunUpdate] = []
        if query.hasTarget, query.toldAt == nil, let start = update(.start, at: query.start, query)?.update {
            updates.append(start)
        }
        guard var end = update(kind, at: max(lastTime, query.start), query)?.update else { return [] }
        if kind == .fail { end.run.errorMessage = query.error.map(Self.firstLines) }
        return updates + [end]
    }

    private mutating func tell(
        _ kind: RunUpdate.Kind, at time: Timestamp, _ query: StreamingQuery, key: String
    ) -> [RunUpdate] {
        guard let (update, isWhole) = update(kind, at: time, query) else { return [] }
        // A START without its outputs would blank the job: it waits until the log shows which catalog is meant.
        if kind == .start, !isWhole { return [] }
        let told = max(time, lastTime)
        streams.update(key) { query in
            query.toldAt = told
            query.job = update.job
            query.hasNews = false
        }
        return [update]
    }

    /// The update, and whether all of its tables have names.
    private mutating func update(
        _ kind: RunUpdate.Kind, at time: Timestamp, _ query: StreamingQuery
    ) -> (update: RunUpdate, isWhole: Bool)? {
        guard let application = applicationRun else { return nil }
        var datasets = ActionDatasets(action(of: query), naming: &naming, withLineage: true)
        datasets.complete(&schemas)
        var run = application.child(execution: 0, start: query.start)
        run.id = query.run
        run.execution = nil
        run.streaming = query.details
        if let name = query.name { run.jobDetails = JobDetails(description: name) }
        var update = RunUpdate(
            kind: kind, time: time, run: run, job: query.job ?? job(of: query, datasets, application))
        update.inputs = datasets.inputs
        update.outputs = flagged(datasets.outputs, isCut: query.isCut)
        return (update, !datasets.isAmbiguous)
    }

    private func job(
        of query: StreamingQuery, _ datasets: ActionDatasets, _ application: ApplicationRun
    ) -> JobDescription {
        let name = JobName.stream(
            application: application.reference.job, query: query.name, id: query.details.queryID,
            target: query.lineages.first?.write?.target, dataset: datasets.target, options.streamingJobName)
        return JobDescription(
            namespace: application.reference.namespace, name: name, kind: .sql, processing: .streaming)
    }

    /// The query as an action: a write for each target, and the sources that no plan has shown yet.
    private func action(of query: StreamingQuery) -> Action {
        let event = ExecutionStart(id: 0, time: query.start, settings: query.settings)
        var action = Action(rootID: 0, event)
        let sources = PlanLineage(rootOperator: "", sources: query.sources.map { PlanSource(table: $0) })
        action.executions = (query.lineages + [sources]).map { Action.Execution(id: 0, plan: $0) }
        return action
    }

    /// The beginning of an exception's text: its stack trace has thousands of bytes more.
    private static func firstLines(_ text: String) -> String {
        String(text.split(separator: "\n", maxSplits: 3).prefix(3).joined(separator: "\n").prefix(2_000))
    }
}
