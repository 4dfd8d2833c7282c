import HTTPServer
import StateStore
import Synchronization
import Telemetry

/// How a daemon is.
final class DaemonHealth: Sendable {
    private let state: StateStore
    private let sinks: [SinkDelivery]
    /// Why nothing is read for now.
    private let reading = Mutex<String?>(nil)
    private let isStopping = Atomic(false)

    init(_ state: StateStore, _ sinks: [SinkDelivery]) { (self.state, self.sinks) = (state, sinks) }

    /// Notes why nothing is read, or that it goes on.
    func noteReading(_ trouble: String?) { reading.withLock { $0 = trouble } }

    func noteStopping() { isStopping.store(true, ordering: .relaxed) }

    /// 200 when events are read and every sink takes them, else 503 with what is wrong.
    func readiness() -> HTTPResponse {
        var troubles = sinks.compactMap { sink in sink.trouble.map { "\(sink.name): \($0)" } }
        if let trouble = reading.withLock({ $0 }) { troubles.append(trouble) }
        if isStopping.load(ordering: .relaxed) { troubles.append("stopping") }
        return troubles.isEmpty ? .text(200, "ready") : .text(503, troubles.joined(separator: "\n"))
    }

    /// The numbers for Prometheus.
    func metrics() -> HTTPResponse {
        var exposition = Exposition()
        do throws(StateStoreError) {
            for queue in try state.counts() { tell(queue, &exposition) }
        } catch {
            return .text(500, "the state cannot be read")
        }
        exposition.add(MetricTable.build, 1, by: [Product.version])
        exposition.add(MetricTable.ready, readiness().status == 200)
        exposition.add(MetricTable.reading, reading.withLock { $0 } == nil)
        for sink in sinks { exposition.add(MetricTable.delivering, sink.trouble == nil, by: [sink.name]) }
        ProcessFigures().tell(&exposition)
        var response = HTTPResponse(status: 200, body: Array(exposition.text(MetricTable.all).utf8))
        response.headers = [HTTPHeader("Content-Type", Exposition.contentType)]
        return response
    }

    private func tell(_ queue: (counts: QueueCounts, deadLetters: Int), _ exposition: inout Exposition) {
        let sink = queue.counts.sink
        exposition.add(MetricTable.outboxEvents, queue.counts.waiting, by: [sink])
        exposition.add(MetricTable.delivered, queue.counts.delivered, by: [sink])
        exposition.add(MetricTable.refused, queue.counts.refused, by: [sink])
        exposition.add(MetricTable.deadLetters, queue.deadLetters, by: [sink])
    }
}
