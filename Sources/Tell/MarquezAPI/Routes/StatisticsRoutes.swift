import FoundationEssentials
import LineageStore
import OpenLineage

extension Route {
    static let statistics = [
        Route("/api/v1/stats/lineage-events", ["GET": { try $0.eventStatistics() }]),
        Route("/api/v1/stats/jobs", ["GET": { try $0.statistics(of: .jobs) }]),
        Route("/api/v1/stats/datasets", ["GET": { try $0.statistics(of: .datasets) }]),
        Route("/api/v1/stats/sources", ["GET": { try $0.statistics(of: .sources) }]),
    ]
    static let health = [
        Route("/healthcheck", ["GET": { try $0.health() }]),
        Route("/ping", ["GET": { _ in .text(200, "pong\n") }]),
    ]
}

/// What is counted apart: the last 24 hours by hour, or the last 7 days by day.
private enum Period: String, CaseIterable {
    case day = "DAY"
    case week = "WEEK"

    /// The intervals up to the one that `now` lies in, the earliest first.
    ///
    /// Days are those of UTC.
    func intervals(until now: Moment) -> [(start: Moment, end: Moment)] {
        let (length, count): (Int64, Int64) = self == .day ? (3_600_000_000, 24) : (86_400_000_000, 7)
        let last = now.microseconds / length
        return (0..<count).map { index in
            let start = (last - count + 1 + index) * length
            return (Moment(microseconds: start), Moment(microseconds: start + length))
        }
    }
}

extension APICall {
    private func period() throws -> Period {
        guard let period = try parameters.word("period", of: Period.self) else { throw APIFault.bad("Invalid period") }
        if period == .week, parameters.text("timezone") == nil {
            throw APIFault.bad("Timezone must be specified for period 'WEEK'")
        }
        return period
    }

    fileprivate func eventStatistics() throws -> APIResponse {
        let intervals = try period().intervals(until: .now)
        let counts = try read { reader in
            try intervals.map { try reader.eventCounts(from: $0.start, to: $0.end) }
        }
        return .json { json in
            json.array { json in
                for (interval, counts) in zip(intervals, counts) {
                    json.interval(interval) { json in
                        for (key, type) in [
                            ("fail", "FAIL"), ("start", "START"), ("complete", "COMPLETE"), ("abort", "ABORT"),
                        ] {
                            json.member(key, counts[type] ?? 0)
                        }
                    }
                }
            }
        }
    }

    fileprivate func statistics(of counted: LineageReader.Counted) throws -> APIResponse {
        let intervals = try period().intervals(until: .now)
        let counts = try read { reader in try intervals.map { try reader.count(counted, before: $0.end) } }
        return .json { json in
            json.array { json in
                for (interval, count) in zip(intervals, counts) {
                    json.interval(interval) { $0.member("count", count) }
                }
            }
        }
    }

    /// Whether the store can be read.
    fileprivate func health() throws -> APIResponse {
        _ = try read { reader in try reader.namespaces(Page(limit: 1)) }
        return .json { json in json.object { $0.object("store") { $0.member("healthy", true) } } }
    }
}

extension JSONWriter {
    fileprivate mutating func interval(
        _ interval: (start: Moment, end: Moment), _ body: (inout JSONWriter) -> Void
    ) {
        object { json in
            json.member("startInterval", interval.start)
            json.member("endInterval", interval.end)
            body(&json)
        }
    }
}

extension Moment {
    /// The present.
    static var now: Moment { Moment(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000)) }
}
