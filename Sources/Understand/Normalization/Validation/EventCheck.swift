package import ByteReading
package import LineageModel

/// Why a document is no OpenLineage event: for its sender, or beside its dead letter.
package struct EventRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Sees that a document is an OpenLineage event, and repairs what can be repaired with certainty.
///
/// Facets are not looked at: what a sink cannot take of them is its dialect's work.
package struct EventCheck: Sendable {
    /// How far ahead an event may lie: a clock that is not set right heads every list for ever.
    package static let ahead = Duration.seconds(86_400)

    private static let types: Set = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]

    package init() {}

    /// Checks an event.
    ///
    /// Repaired are: a time without offset (it is UTC), with a space for its `T` or an offset without colon; the type
    /// in small letters; inputs and outputs that are `null`. A type that is missing or unknown is OTHER where the event
    /// is of a run.
    ///
    /// - Throws: why it is refused.
    package func check(_ event: inout JSONValue, at now: Timestamp) throws(EventRefusal) {
        guard event.object != nil else { throw EventRefusal("no JSON object; an event is one") }
        try checkTime(&event, at: now)
        if event["run"] != nil {
            guard let id = event["run"]?["runId"]?.string, !id.isEmpty else { throw missing("run.runId") }
            try checkIdentity(event["job"], "job")
            repairType(&event)
        } else if event["job"] != nil {
            try checkIdentity(event["job"], "job")
        } else if event["dataset"] != nil {
            try checkIdentity(event["dataset"], "dataset")
        } else {
            throw EventRefusal("neither 'run', 'job' nor 'dataset'; an event is about one of them")
        }
        for side in ["inputs", "outputs"] { try checkDatasets(&event, side) }
    }

    private func checkTime(_ event: inout JSONValue, at now: Timestamp) throws(EventRefusal) {
        guard let text = event["eventTime"]?.string else { throw missing("eventTime") }
        guard let moment = EventMoment(text) else {
            throw EventRefusal("eventTime is '\(text.prefix(40))'; it should be like 2026-03-01T01:00:00.123Z")
        }
        if moment.time.milliseconds - now.milliseconds > Self.ahead.wholeMilliseconds {
            throw EventRefusal("eventTime is \(text), more than a day ahead; set the sender's clock")
        }
        if event["eventTime"] != .string(moment.spelled) { event["eventTime"] = .string(moment.spelled) }
    }

    private func checkIdentity(_ entity: JSONValue?, _ path: String) throws(EventRefusal) {
        for key in ["namespace", "name"] {
            guard let text = entity?[key]?.string, text.contains(where: { !$0.isWhitespace }) else {
                throw missing("\(path).\(key)")
            }
        }
    }

    private func checkDatasets(_ event: inout JSONValue, _ side: String) throws(EventRefusal) {
        guard let datasets = event[side] else { return }
        if datasets.isNull {
            event[side] = []
            return
        }
        guard let list = datasets.array else { throw EventRefusal("\(side) is no list") }
        for (index, dataset) in list.enumerated() { try checkIdentity(dataset, "\(side)[\(index)]") }
    }

    private func repairType(_ event: inout JSONValue) {
        let type = event.eventType
        let repaired = Self.types.contains(type) ? type : "OTHER"
        if event["eventType"] != .string(repaired) { event["eventType"] = .string(repaired) }
    }

    private func missing(_ path: String) -> EventRefusal { EventRefusal("\(path) is missing, or no text") }
}
