import ByteReading
package import LineageModel

/// A run of others as it is kept between its events: JSON, with the union as it is.
extension ForeignRun {
    /// Counts with each change of the form.
    private static let version = "1"

    /// Reads what ``encoded()`` gave; nil when another version wrote it.
    package init?(encoded bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes), value["version"] == .number(Self.version),
            let union = value["union"], let first = value["first"]?.milliseconds, let last = value["last"]?.milliseconds
        else { return nil }
        self.init(union, at: Timestamp(milliseconds: first))
        restore(
            lastSeen: Timestamp(milliseconds: last), end: value["end"]?.string, firstTime: value["firstTime"]?.string,
            startTime: value["startTime"]?.string)
        let flags = value["flags"]?.string ?? ""
        restore(
            isStartTold: flags.contains("s"), isOpenTold: flags.contains("o"), isBehind: flags.contains("b"),
            told: RunShape((value["told"]?.array ?? []).compactMap(\.string)))
    }

    /// The run as JSON.
    package func encoded() -> [UInt8] {
        var members: [JSONObject.Member] = [
            .init("version", .number(Self.version)), .init("first", .number("\(firstSeen.milliseconds)")),
            .init("last", .number("\(lastSeen.milliseconds)")),
        ]
        for (key, text) in [("end", end), ("firstTime", firstTime), ("startTime", startTime)] {
            if let text { members.append(.init(key, .string(text))) }
        }
        let flags = (isStartTold ? "s" : "") + (isOpenTold ? "o" : "") + (isBehind ? "b" : "")
        members.append(.init("flags", .string(flags)))
        members.append(.init("told", .array(told.sortedParts.map { .string($0) })))
        members.append(.init("union", union.event))
        return JSONValue.object(JSONObject(members)).encoded()
    }

    /// When ``RunCollapse/pass(to:)`` has something to do for it.
    package var due: Timestamp {
        if end != nil { return lastSeen.advanced(by: RunCollapse.endKept) }
        let forgotten = lastSeen.advanced(by: RunCollapse.openKept)
        return isOpenTold || !isBehind ? forgotten : min(forgotten, firstSeen.advanced(by: RunCollapse.startWait))
    }
}

extension Timestamp {
    fileprivate func advanced(by time: Duration) -> Timestamp {
        Timestamp(milliseconds: milliseconds + time.wholeMilliseconds)
    }
}

extension JSONValue {
    fileprivate var milliseconds: Int64? {
        if case .number(let text) = self { Int64(text) } else { nil }
    }
}
