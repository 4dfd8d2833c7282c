package import LineageModel

/// What one commit takes into the state: all of it or nothing.
///
/// New positions and the events that were read up to them belong into one change: then a crash between the two cannot
/// happen.
package struct StateChange: Sendable, Committable {
    package var logs: [LogState] = []
    package var names: [NameTable.Entry] = []
    package var events: [NewEvent] = []
    package var deadLetters: [DeadLetter] = []
    /// Events that are left out because the operator wants it: they are counted.
    package var ignored = 0
    /// When it is kept, in milliseconds of Unix time; 0 where nobody says.
    package var time: Int64 = 0
    /// When jobs that are expected ended well, in milliseconds of Unix time, by what is expected.
    package var successes: [String: Int64] = [:]
    /// What is kept of events of others.
    package var foreign = ForeignChange()

    package init() {}

    /// How many rows it writes, about.
    package var rows: Int {
        logs.count + names.count + events.count + deadLetters.count + min(ignored, 1) + foreign.rows
    }

    /// How many bytes of events and positions it writes, about.
    package var bytes: Int {
        let events = events.reduce(foreign.bytes) { $0 + $1.body.count }
        return logs.reduce(events) { $0 + $1.progress.count + ($1.snapshot?.count ?? 0) }
    }

    package var isEmpty: Bool { rows == 0 }

    /// Whether it puts more into the state than positions.
    var needsRoom: Bool { !events.isEmpty || !foreign.held.isEmpty || foreign.runs.contains { $0.body != nil } }
}

/// How far a log was read.
package struct LogState: Hashable, Sendable {
    /// What tells the log from all others.
    package var key: String
    /// Where the next line begins, as its reader wrote it.
    package var progress: [UInt8]
    /// What its application was at some earlier place, with that place; nil to leave what is kept.
    package var snapshot: [UInt8]?
    /// Whether nothing more is expected of it.
    package var isOver: Bool

    package init(key: String, progress: [UInt8], snapshot: [UInt8]? = nil, isOver: Bool = false) {
        self.key = key
        self.progress = progress
        self.snapshot = snapshot
        self.isOver = isOver
    }
}

/// An event for every sink.
package struct NewEvent: Hashable, Sendable {
    /// The number of the queue that it belongs to: within one, order is kept.
    package var lane: Int64
    /// For people: what it tells of.
    package var label: String
    package var body: [UInt8]

    package init(lane: Int64, label: String, body: [UInt8]) {
        self.lane = lane
        self.label = label
        self.body = body
    }
}

/// An event of the outbox.
package struct StoredEvent: Hashable, Sendable {
    package var id: Int64
    package var lane: Int64
    package var label: String
    package var body: [UInt8]
}

/// A lane of a sink and the first event that waits in it.
package struct StoredLane: Hashable, Sendable {
    package var lane: Int64
    package var head: Int64
}
