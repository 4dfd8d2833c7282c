package import ByteReading
package import LineageModel

/// Makes of many events of a run few: one START, RUNNING where there is something new, one end that says everything.
///
/// For events of others; ours are few from the first. Pure: the caller passes the time, and keeps what changed.
package struct RunCollapse: Sendable {
    /// What became of events.
    package struct Counts: Hashable, Sendable {
        /// Events of runs that came in.
        package var taken = 0
        /// Events that went out.
        package var told = 0
        /// Events that came after the end of their run.
        package var late = 0
        /// Runs that never ended.
        package var forgotten = 0
    }

    /// How long a START waits for inputs and outputs.
    package static let startWait = Duration.seconds(60)
    /// How long a run may be silent before it is forgotten.
    package static let openKept = Duration.seconds(7 * 86_400)
    /// How long it is known how a run ended, and all that was said of it: what comes late comes within minutes, and the
    /// runs of an hour may be a hundred thousand.
    package static let endKept = Duration.seconds(600)

    package private(set) var counts = Counts()
    private var runs: [String: ForeignRun]
    private var changed: Set<String> = []

    /// Goes on with the runs that were kept.
    package init(_ runs: [String: ForeignRun] = [:]) { self.runs = runs }

    /// How many runs are open.
    package var openCount: Int { runs.values.count { $0.end == nil } }

    /// Takes an event; gives those to tell now.
    ///
    /// What is no event of a run is given back as it is.
    package mutating func take(_ event: JSONValue, at now: Timestamp) -> [JSONValue] {
        guard let id = event["run"]?["runId"]?.string else { return [event] }
        counts.taken += 1
        changed.insert(id)
        if runs[id]?.end != nil { counts.late += 1 }
        let events = runs[id, default: ForeignRun(event, at: now)].take(event, at: now)
        counts.told += events.count
        return events
    }

    /// Tells what was held back for long, and forgets what is silent; call it now and then.
    package mutating func pass(to now: Timestamp) -> [JSONValue] {
        var events: [JSONValue] = []
        for id in runs.keys.sorted() {
            guard let run = runs[id] else { continue }
            let silence = now.milliseconds - run.lastSeen.milliseconds
            let isOver = silence >= (run.end == nil ? Self.openKept : Self.endKept).wholeMilliseconds
            if isOver || run.isHeld(longer: Self.startWait, at: now) { events += flush(id) }
            if isOver { forget(id) }
        }
        counts.told += events.count
        return events
    }

    /// The runs that changed since the last call, nil for those that were forgotten: what a commit keeps.
    package mutating func takeChanges() -> [String: ForeignRun?] {
        defer { changed = [] }
        return Dictionary(uniqueKeysWithValues: changed.map { ($0, runs[$0]) })
    }

    private mutating func flush(_ id: String) -> [JSONValue] {
        let events = runs[id]?.flush() ?? []
        if !events.isEmpty { changed.insert(id) }
        return events
    }

    private mutating func forget(_ id: String) {
        if runs.removeValue(forKey: id)?.end == nil { counts.forgotten += 1 }
        changed.insert(id)
    }
}
