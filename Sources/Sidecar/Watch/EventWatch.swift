import LineageModel
import OpenLineage
import StateStore
import Synchronization
import Telemetry

/// Counts the events that are kept, and notes which expected runs ended well.
final class EventWatch: CommitWatch {
    /// So many runs are remembered whose end is awaited: those that began first are forgotten first.
    private static let mostRuns = 10_000

    /// When runs began, the older half and the younger one.
    private struct Starts {
        var (old, young): ([String: Timestamp], [String: Timestamp]) = ([:], [:])

        mutating func note(_ run: String, _ time: Timestamp) {
            young[run] = min(young[run] ?? time, time)
            if young.count > EventWatch.mostRuns / 2 { (old, young) = (young, [:]) }
        }

        mutating func take(_ run: String) -> Timestamp? {
            let (one, other) = (young.removeValue(forKey: run), old.removeValue(forKey: run))
            return one ?? other
        }
    }

    let meters: Meters
    let clock: SteadyClock
    private let expected = Mutex<[(pattern: String, glob: Glob)]>([])
    private let starts = Mutex(Starts())
    private let runCounts = Mutex<[String: Int]>([:])

    init(_ meters: Meters, _ clock: SteadyClock) { (self.meters, self.clock) = (meters, clock) }

    /// Expects jobs of these patterns from now on.
    func expect(_ patterns: [String]) { expected.withLock { $0 = patterns.map { ($0, Glob($0)) } } }

    // MARK: Commits

    func prepare(_ change: inout StateChange) {
        change.time = clock.now
        let expected = expected.withLock { $0 }
        guard !expected.isEmpty else { return }
        for event in change.events {
            let facts = EventFacts(event.body)
            guard facts.type == "COMPLETE", !facts.job.isEmpty else { continue }
            // A clock of somebody else that is ahead must not put off what is overdue.
            let time = min(facts.time?.milliseconds ?? change.time, change.time)
            for (pattern, glob) in expected where glob.matches(facts.job) {
                change.successes[pattern] = max(change.successes[pattern] ?? time, time)
            }
        }
    }

    func noteKept(_ change: StateChange) {
        for event in change.events { count(EventFacts(event.body)) }
    }

    /// Takes note of events that a sink took, by when they were kept.
    func noteDelivered(_ kept: [Int64], to sink: String) {
        let now = clock.now
        for time in kept where time > 0 {
            meters.observe(Double(max(0, now - time)) / 1000, in: MetricTable.latency, [sink])
        }
    }

    /// How many runs were told, by what was told of them.
    var runs: [String: Int] { runCounts.withLock { $0 } }

    // MARK: Counting

    private func count(_ facts: EventFacts) {
        meters.add(to: MetricTable.eventsTotal, [Self.name(ofProducer: facts.producer)])
        guard let state = Self.states[facts.type] else { return }
        let whose = [facts.namespace, facts.team]
        // Known with all states from the start: only then the first failure is an increase.
        if meters.number(MetricTable.runsTotal, [state] + whose) == 0 {
            for other in Self.states.values { meters.add(0, to: MetricTable.runsTotal, [other] + whose) }
        }
        meters.add(to: MetricTable.runsTotal, [state] + whose)
        runCounts.withLock { $0[state, default: 0] += 1 }
        if state == "start" {
            if let time = facts.time { starts.withLock { $0.note(facts.runID, time) } }
        } else {
            countEnd(facts, whose)
        }
    }

    private func countEnd(_ facts: EventFacts, _ whose: [String]) {
        if let start = starts.withLock({ $0.take(facts.runID) }), let end = facts.time {
            let seconds = Double(end.milliseconds - start.milliseconds) / 1000
            meters.observe(max(0, seconds), in: MetricTable.runDuration, whose)
        }
        meters.add(Double(facts.rowsRead), to: MetricTable.rowsRead, whose)
        meters.add(Double(facts.rowsWritten), to: MetricTable.rowsWritten, whose)
        meters.add(Double(facts.bytesWritten), to: MetricTable.bytesWritten, whose)
        guard facts.type == "COMPLETE", let lineage = facts.lineage else { return }
        for other in EventFacts.Lineage.allCases {
            meters.add(other == lineage ? 1 : 0, to: MetricTable.runLineage, [other.rawValue] + whose)
        }
    }

    private static let states = ["START": "start", "COMPLETE": "complete", "FAIL": "fail", "ABORT": "abort"]

    /// The name of a producer without its version: `github.com/OpenLineage/OpenLineage/integration/spark`.
    static func name(ofProducer uri: String) -> String {
        let parts = uri.split(separator: "/").filter { part in
            let isVersion = part.drop { $0 == "v" }.first?.isNumber == true
            return !part.hasSuffix(":") && !["tree", "blob", "releases", "tag"].contains(part) && !isVersion
        }
        return parts.isEmpty ? "unknown" : parts.joined(separator: "/")
    }
}
