import ByteReading
package import LineageModel

/// A run of others while its events come, and for a while after its end.
package struct ForeignRun: Sendable, Equatable {
    /// All that was said.
    package private(set) var union: RunUnion
    /// When an event last came.
    package private(set) var lastSeen: Timestamp
    /// The kind of event that ended it; nil while it is open.
    package private(set) var end: String?
    let firstSeen: Timestamp
    private(set) var firstTime: String?
    /// The time of its START; nil as long as none came.
    private(set) var startTime: String?
    private(set) var isStartTold = false
    /// What the events that were told have of it.
    private(set) var told = RunShape()
    /// Whether anything was told, and something came since.
    private(set) var isOpenTold = false
    private(set) var isBehind = false

    init(_ event: JSONValue, at now: Timestamp) {
        union = RunUnion(event)
        (firstSeen, lastSeen) = (now, now)
        firstTime = event.eventTime
    }

    /// Takes back what was kept.
    mutating func restore(lastSeen: Timestamp, end: String?, firstTime: String?, startTime: String?) {
        (self.lastSeen, self.end, self.firstTime, self.startTime) = (lastSeen, end, firstTime, startTime)
    }

    /// Takes back what was kept of what was told.
    mutating func restore(isStartTold: Bool, isOpenTold: Bool, isBehind: Bool, told: RunShape) {
        (self.isStartTold, self.isOpenTold, self.isBehind, self.told) = (isStartTold, isOpenTold, isBehind, told)
    }

    /// Takes an event, and gives those to tell for it.
    mutating func take(_ event: JSONValue, at now: Timestamp) -> [JSONValue] {
        let before = union
        union.add(event)
        lastSeen = now
        let type = event.eventType
        if let end { return amended(as: end, before, at: event.eventTime) }
        if type == "START", startTime == nil { startTime = event.eventTime }
        if ["COMPLETE", "FAIL", "ABORT"].contains(type) { return finished(as: type, at: event.eventTime) }
        isBehind = true
        guard isOpenTold else { return RunShape.isWhole(union.event) ? opened() : [] }
        if startTime != nil, !isStartTold { return opened() }
        return RunShape(union.event).isCovered(by: told) ? [] : [tell("RUNNING", at: event.eventTime)]
    }

    /// Tells what was held back so far: nobody knows whether more will come.
    mutating func flush() -> [JSONValue] {
        guard end == nil, isBehind else { return [] }
        return isOpenTold ? [tell("RUNNING", at: union.event.eventTime, isLast: true)] : opened()
    }

    /// Whether nothing was told of it for so long.
    func isHeld(longer time: Duration, at now: Timestamp) -> Bool {
        end == nil && !isOpenTold && now.milliseconds - firstSeen.milliseconds >= time.wholeMilliseconds
    }

    private mutating func opened() -> [JSONValue] {
        guard let startTime else { return [tell("RUNNING", at: firstTime)] }
        isStartTold = true
        return [tell("START", at: startTime)]
    }

    private mutating func finished(as type: String, at time: String?) -> [JSONValue] {
        var events: [JSONValue] = []
        if let startTime, !isStartTold {
            isStartTold = true
            events.append(bareStart(at: startTime))
        }
        end = type
        return events + [tell(type, at: time)]
    }

    /// A START right before the end: the end says the rest.
    ///
    /// One of a streaming job names its datasets all the same, as a Marquez would forget them otherwise.
    private func bareStart(at time: String) -> JSONValue {
        var start = union.event
        start["eventType"] = "START"
        start["eventTime"] = .string(time)
        if !start.isOfStreaming {
            for side in ["inputs", "outputs"] where start[side] != nil { start[side] = [] }
        }
        return start
    }

    /// What comes after the end does not change how it ended; only what it adds is told, by the same end once more.
    private mutating func amended(as end: String, _ before: RunUnion, at time: String?) -> [JSONValue] {
        guard RunShape.facets(of: union.event) != RunShape.facets(of: before.event) else { return [] }
        return [tell(end, at: time)]
    }

    private mutating func tell(_ type: String, at time: String?, isLast: Bool = false) -> JSONValue {
        isOpenTold = true
        told = RunShape(union.event)
        var event = union.event
        event["eventType"] = .string(type)
        if let time { event["eventTime"] = .string(time) }
        isBehind = end == nil && !isLast && !union.event.isOfStreaming && withoutLineage(&event)
        return event
    }

    /// Leaves column lineage out before a batch is over: only then it is what the batch did.
    ///
    /// - Returns: whether there was any.
    private func withoutLineage(_ event: inout JSONValue) -> Bool {
        var hadAny = false
        event["outputs"]?.changeEachElement { output in
            if output["facets"]?["columnLineage"] == nil { return }
            output["facets"]?["columnLineage"] = nil
            hadAny = true
        }
        return hadAny
    }
}

extension JSONValue {
    /// The event's type in capitals; others send `complete` too.
    var eventType: String { self["eventType"]?.string?.uppercased() ?? "" }
}

extension JSONValue {
    fileprivate var eventTime: String? { self["eventTime"]?.string }

    fileprivate var isOfStreaming: Bool {
        self["job"]?["facets"]?["jobType"]?["processingType"]?.string == "STREAMING"
    }
}

extension Duration {
    var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
