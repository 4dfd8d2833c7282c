import Delivery
import Glibc
import HTTPServer
import LineageStore
import StateStore
import Synchronization
import Telemetry

/// How a daemon is.
final class DaemonHealth: Sendable {
    /// What others note.
    private struct Notes {
        /// Why nothing is read for now.
        var reading: String?
        var following = FollowStatus()
        /// The files of events of others.
        var files = FollowStatus()
        var isStopping = false
        var listen: String?
        /// What is wrong with the settings that were to be reloaded.
        var complaint: String?
        /// When settings were read last that were sound, in seconds of Unix time.
        var reloaded: Double
    }

    private let plan: Current<DaemonPlan>
    private let state: StateStore
    private let sinks: [SinkDelivery]
    private let lineage: LineageStore?
    private let watch: EventWatch
    private let notes: Mutex<Notes>

    init(
        _ plan: Current<DaemonPlan>, _ state: StateStore, _ sinks: [SinkDelivery], _ lineage: LineageStore?,
        _ watch: EventWatch
    ) {
        (self.plan, self.state, self.sinks, self.lineage, self.watch) = (plan, state, sinks, lineage, watch)
        notes = Mutex(Notes(reloaded: watch.clock.began))
    }

    // MARK: Notes

    /// Notes why nothing is read, or that it goes on.
    func noteReading(_ trouble: String?) { notes.withLock { $0.reading = trouble } }

    func noteFollowing(_ status: FollowStatus) { notes.withLock { $0.following = status } }

    func noteFiles(_ status: FollowStatus) { notes.withLock { $0.files = status } }

    func noteListening(_ address: String) { notes.withLock { $0.listen = address } }

    func noteStopping() { notes.withLock { $0.isStopping = true } }

    /// Notes that settings were read: what is wrong with them, or nil.
    func noteReloading(_ complaint: String?) {
        let now = Double(watch.clock.now) / 1000
        notes.withLock { notes in
            notes.complaint = complaint
            if complaint == nil { notes.reloaded = now }
        }
    }

    /// What cannot be read now.
    var unreadable: [FollowStatus.Trouble] { notes.withLock { $0.following.troubles + $0.files.troubles } }

    private var isStopping: Bool {
        let signal = Interruption.signal
        return notes.withLock { $0.isStopping } || signal != nil && signal != SIGHUP
    }

    // MARK: Answers

    /// Why events are not read, kept or taken: empty when all is well, whatever is with optional sinks.
    var troubles: [String] {
        var troubles = sinks.filter { !$0.isOptional }.compactMap { sink in sink.trouble.map { "\(sink.name): \($0)" } }
        if let trouble = notes.withLock({ $0.reading }) { troubles.append(trouble) }
        do throws(StateStoreError) { try state.checkPlace() } catch { troubles.append(error.description) }
        if isStopping { troubles.append("stopping") }
        return troubles
    }

    /// 200 when events are read and every sink takes them, else 503 with what is wrong.
    func readiness() -> HTTPResponse {
        let troubles = troubles
        return troubles.isEmpty ? .text(200, "ready") : .text(503, troubles.joined(separator: "\n"))
    }

    /// All of it.
    func report() throws(StateStoreError) -> HealthReport {
        var report = try HealthReport(state, at: watch.clock.now)
        let (notes, plan) = (notes.withLock { $0 }, plan.value)
        report.troubles = troubles
        report.status = isStopping ? .stopping : report.troubles.isEmpty ? .ready : .troubled
        report.process = Int(getpid())
        report.uptimeSeconds = Double(watch.clock.elapsed.components.seconds)
        report.listen = notes.listen
        report.inputs =
            notes.following.inputs.map { .init(.eventLogs, $0) } + notes.files.inputs.map { .init(.eventFiles, $0) }
        report.unreadable = (notes.following.troubles + notes.files.troubles).map {
            .init(path: $0.path, reason: $0.reason)
        }
        (report.outbox.maxBytes, report.outbox.reason) = (plan.outboxLimit, notes.reading)
        report.storedEvent = lineage.flatMap(Self.lastEvent)
        report.settings = plan.file.map { .init(file: $0, complaint: notes.complaint) }
        for sink in sinks {
            guard let place = report.sinks.firstIndex(where: { $0.name == sink.name }) else { continue }
            report.sinks[place].state = sink.hasEnded ? .stopped : sink.trouble == nil ? .delivering : .halted
            report.sinks[place].reason = sink.trouble
            (report.sinks[place].isOptional, report.sinks[place].maxBytes) = (sink.isOptional, sink.mostWaiting)
        }
        return report
    }

    /// A store that cannot be read has nothing to tell here: questions of it say why.
    private static func lastEvent(in lineage: LineageStore) -> Int? {
        try? lineage.read { reader throws(LineageStoreError) in try reader.lastEvent() }
    }

    /// The report as an answer.
    func health() -> HTTPResponse {
        do throws(StateStoreError) {
            var response = HTTPResponse(status: 200, body: try report().json)
            response.headers = [HTTPHeader("Content-Type", "application/json")]
            return response
        } catch {
            return .text(500, error.description)
        }
    }

    /// The numbers for Prometheus.
    func metrics() -> HTTPResponse {
        var exposition = Exposition()
        watch.meters.tell(&exposition)
        do throws(StateStoreError) {
            try tellState(&exposition)
        } catch {
            return .text(500, error.description)
        }
        tellInputs(&exposition)
        tellProcess(&exposition)
        var response = HTTPResponse(status: 200, body: Array(exposition.text(MetricTable.all).utf8))
        response.headers = [HTTPHeader("Content-Type", Exposition.contentType)]
        return response
    }
}

// MARK: - Numbers

extension DaemonHealth {
    /// What was done up to now.
    func figures() -> DaemonFigures? {
        do throws(StateStoreError) {
            var figures = DaemonFigures()
            for (counts, _) in try state.counts() {
                figures.delivered += counts.delivered
                figures.refused += counts.refused
                figures.dropped += counts.dropped
                figures.waiting += counts.waiting
            }
            let kept = try state.figures()
            (figures.leftOut, figures.unreadable) = (kept.ignored + kept.collapsed + kept.suppressed, kept.unreadable)
            figures.events = Int(watch.meters.total(MetricTable.eventsTotal))
            figures.runs = watch.runs
            return figures
        } catch {
            return nil
        }
    }

    private func tellState(_ exposition: inout Exposition) throws(StateStoreError) {
        let now = watch.clock.now
        let figures = try state.figures()
        for (counts, letters) in try state.counts() {
            let sink = [counts.sink]
            let oldest = figures.oldest[counts.sink].map { HealthReport.seconds(since: $0, at: now) } ?? 0
            exposition.add(MetricTable.outboxEvents, counts.waiting, by: sink)
            exposition.add(MetricTable.outboxOldest, oldest, by: sink)
            exposition.add(MetricTable.delivered, counts.delivered, by: sink)
            exposition.add(MetricTable.outboxSinkBytes, figures.bytes[counts.sink] ?? 0, by: sink)
            exposition.add(MetricTable.refused, counts.refused, by: sink)
            exposition.add(MetricTable.dropped, counts.dropped, by: sink)
            exposition.add(MetricTable.deadLetters, letters, by: sink)
        }
        exposition.add(MetricTable.outboxBytes, figures.outboxBytes)
        exposition.add(MetricTable.outboxLimit, plan.value.outboxLimit)
        exposition.add(MetricTable.datasets, figures.names)
        exposition.add(MetricTable.unreadableRecords, figures.unreadable)
        exposition.add(MetricTable.leftOut, figures.ignored, by: ["ignored"])
        exposition.add(MetricTable.leftOut, figures.collapsed, by: ["collapsed"])
        exposition.add(MetricTable.leftOut, figures.suppressed, by: ["suppressed"])
        try tellExpected(&exposition, at: now)
    }

    private func tellExpected(_ exposition: inout Exposition, at now: Int64) throws(StateStoreError) {
        for expected in try state.expectations() {
            exposition.add(MetricTable.overdue, expected.isOverdue(at: now), by: [expected.job])
            exposition.add(MetricTable.expectedEvery, Double(expected.every) / 1000, by: [expected.job])
            guard let succeeded = expected.succeeded else { continue }
            exposition.add(MetricTable.lastSuccess, Double(succeeded) / 1000, by: [expected.job])
        }
    }

    private func tellInputs(_ exposition: inout Exposition) {
        let notes = notes.withLock { $0 }
        let (following, files) = (notes.following, notes.files)
        exposition.add(MetricTable.reading, notes.reading == nil)
        exposition.add(MetricTable.logs, following.inputs.reduce(0) { $0 + $1.open }, by: ["open"])
        exposition.add(MetricTable.logs, following.inputs.reduce(0) { $0 + $1.logs - $1.open }, by: ["finished"])
        exposition.add(MetricTable.eventFiles, files.inputs.reduce(0) { $0 + $1.open }, by: ["behind"])
        exposition.add(MetricTable.eventFiles, files.inputs.reduce(0) { $0 + $1.logs - $1.open }, by: ["read"])
        exposition.add(MetricTable.inputLag, (following.inputs + files.inputs).reduce(0) { $0 + $1.lag })
        for (log, bytes) in following.lags { exposition.add(MetricTable.logLag, bytes, by: [log]) }
        exposition.add(MetricTable.unreadableInputs, following.troubleCount + files.troubleCount)
    }

    private func tellProcess(_ exposition: inout Exposition) {
        let notes = notes.withLock { $0 }
        for sink in sinks {
            exposition.add(MetricTable.delivering, sink.trouble == nil, by: [sink.name])
            exposition.add(MetricTable.retries, sink.control.status.retried, by: [sink.name])
        }
        exposition.add(MetricTable.build, 1, by: [Product.version])
        exposition.add(MetricTable.ready, troubles.isEmpty)
        exposition.add(MetricTable.reloadGood, notes.complaint == nil)
        exposition.add(MetricTable.reloadTime, notes.reloaded)
        exposition.add(MetricTable.startTime, watch.clock.began)
        ProcessFigures().tell(&exposition)
    }
}
