import ColumnLineage
import LineageModel
import SparkEventLog

/// Streaming queries: one run each, told when its topics are known, on news, every interval, and at its end.
extension SparkApplication {
    /// Log time between two tellings of a run without news.
    static let streamingInterval: Int64 = 600_000

    mutating func add(_ progress: QueryProgress) -> [RunUpdate] {
        pass(progress.time)
        streams.take(progress)
        guard let query = streams.open[progress.runID], !query.lineages.isEmpty else { return [] }
        if query.toldAt == nil { return tell(.start, at: query.start, query, key: progress.runID) }
        let isDue = progress.time.milliseconds - (query.toldAt?.milliseconds ?? 0) >= Self.streamingInterval
        guard query.hasNews || isDue else { return [] }
        return tell(.running, at: progress.time, query, key: progress.runID)
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

    /// The end of a run.
    ///
    /// Without a START only a failure is told: its topics are nowhere in the log.
    private mutating func close(_ query: StreamingQuery, _ kind: RunUpdate.Kind) -> [RunUpdate] {
        guard query.toldAt != nil || kind == .fail else { return [] }
        guard var update = update(kind, at: max(lastTime, query.start), query) else { return [] }
        if kind == .fail { update.run.errorMessage = query.error.map(Self.firstLines) }
        return [update]
    }

    private mutating func tell(
        _ kind: RunUpdate.Kind, at time: Timestamp, _ query: StreamingQuery, key: String
    ) -> [RunUpdate] {
        guard let update = update(kind, at: time, query) else { return [] }
        let told = max(time, lastTime)
        streams.update(key) { query in
            query.toldAt = told
            query.hasNews = false
        }
        return [update]
    }

    private mutating func update(_ kind: RunUpdate.Kind, at time: Timestamp, _ query: StreamingQuery) -> RunUpdate? {
        var datasets = ActionDatasets(action(of: query), naming: &naming, withLineage: true)
        datasets.complete(&schemas)
        guard var run = applicationRun?.child(execution: 0, start: query.start), let application = applicationRun else {
            return nil
        }
        run.id = query.run
        run.execution = nil
        run.streaming = query.details
        if let name = query.name { run.jobDetails = JobDetails(description: name) }
        let name = JobName.stream(
            application: application.reference.job, query: query.name, id: query.details.queryID,
            target: query.lineages.first?.write?.target, dataset: datasets.target)
        let job = JobDescription(
            namespace: application.reference.namespace, name: name, kind: .sql, processing: .streaming)
        var update = RunUpdate(kind: kind, time: time, run: run, job: job)
        update.inputs = datasets.inputs
        update.outputs = datasets.outputs
        return update
    }

    /// The query as an action: a write for each target, and the sources that no plan has shown yet.
    private func action(of query: StreamingQuery) -> Action {
        let event = ExecutionStart(id: 0, time: query.start, settings: query.settings)
        var action = Action(rootID: 0, event)
        var lineages = query.lineages
        if query.isCut {
            for index in lineages.indices { lineages[index].write?.incomplete.append(.init(kind: .sourceGap)) }
        }
        let sources = PlanLineage(rootOperator: "", sources: query.sources.map { PlanSource(table: $0) })
        action.executions = (lineages + [sources]).map { Action.Execution(id: 0, plan: $0) }
        return action
    }

    /// The beginning of an exception's text: its stack trace has thousands of bytes more.
    private static func firstLines(_ text: String) -> String {
        String(text.split(separator: "\n", maxSplits: 3).prefix(3).joined(separator: "\n").prefix(2_000))
    }
}
