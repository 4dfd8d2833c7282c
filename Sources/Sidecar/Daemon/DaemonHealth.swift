import HTTPServer
import StateStore
import Synchronization

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

    /// The numbers in Prometheus' text format 0.0.4.
    func metrics() -> HTTPResponse {
        do throws(StateStoreError) {
            var lines: [String] = []
            let queues = try state.counts()
            for metric in Metric.all {
                lines.append("# HELP \(metric.name) \(metric.help)")
                lines.append("# TYPE \(metric.name) \(metric.type)")
                for queue in queues {
                    lines.append("\(metric.name){sink=\"\(queue.counts.sink)\"} \(metric.value(queue))")
                }
            }
            var response = HTTPResponse.text(200, lines.joined(separator: "\n"))
            response.headers = [HTTPHeader("Content-Type", "text/plain; version=0.0.4")]
            return response
        } catch {
            return .text(500, "the state cannot be read")
        }
    }
}

/// A number that is told of each sink.
private struct Metric: Sendable {
    let name, type, help: String
    let value: @Sendable ((counts: QueueCounts, deadLetters: Int)) -> Int

    static let all = [
        Metric(name: "sparklineage_outbox_events", type: "gauge", help: "Events that wait for the sink.") {
            $0.counts.waiting
        },
        Metric(name: "sparklineage_delivered_events_total", type: "counter", help: "Events that the sink took.") {
            $0.counts.delivered
        },
        Metric(name: "sparklineage_refused_events_total", type: "counter", help: "Events that became dead letters.") {
            $0.counts.refused
        },
        Metric(name: "sparklineage_dead_letters", type: "gauge", help: "Dead letters of the sink that are kept.") {
            $0.deadLetters
        },
    ]
}
