package import StateStore

/// How a daemon is, or what the last one left: `/api/v1/health` and `sparklineage status`.
package struct HealthReport: Codable, Hashable, Sendable {
    package enum Status: String, Codable, Hashable, Sendable {
        /// All is well.
        case ready
        /// Something takes nothing or cannot be read: `troubles` says what.
        case troubled
        case stopping
        /// No daemon runs.
        case stopped
    }

    package struct Input: Codable, Hashable, Sendable {
        package enum Kind: String, Codable, Hashable, Sendable {
            case eventLogs = "event_logs"
            /// Files of OpenLineage events.
            case eventFiles = "openlineage_files"
        }

        package var kind: Kind
        package var path: String
        /// Logs, or files of events, that were found.
        package var logs: Int
        /// Logs of which more is expected; files of events that are not read to their end.
        package var openLogs: Int
        /// Bytes that are not read yet.
        package var lagBytes: Int
    }

    /// What cannot be read now.
    package struct Unreadable: Codable, Hashable, Sendable {
        package var path: String
        package var reason: String
    }

    package struct Outbox: Codable, Hashable, Sendable {
        package var bytes = 0
        package var maxBytes: Int?
        /// Why nothing is read.
        package var reason: String?
    }

    package struct Sink: Codable, Hashable, Sendable {
        package enum State: String, Codable, Hashable, Sendable {
            case delivering, halted, stopped
        }

        package var name: String
        package var state: State
        /// Why it takes nothing.
        package var reason: String?
        package var waiting: Int
        /// How long the oldest event has waited; nil when none waits.
        package var oldestSeconds: Double?
        package var delivered: Int
        package var refused: Int
        /// What was taken from its queue unsent.
        package var dropped: Int
        package var deadLetters: Int
        /// Bytes of events that wait for it.
        package var waitingBytes: Int
        /// Whether it loses its oldest events rather than hold the others, and how many bytes may wait for it then.
        package var isOptional = false
        package var maxBytes: Int?
    }

    package struct Expected: Codable, Hashable, Sendable {
        package var job: String
        package var everySeconds: Double
        /// Unix time in seconds; nil before the first.
        package var lastSuccess: Double?
        /// How long ago that was.
        package var ageSeconds: Double?
        package var isOverdue: Bool
        /// By how much.
        package var overdueSeconds: Double?
    }

    package struct Settings: Codable, Hashable, Sendable {
        package var file: String
        /// What was wrong with it when it was read last; nil when nothing was.
        package var complaint: String?
    }

    package var status = Status.stopped
    package var version = Product.version
    package var process: Int?
    package var uptimeSeconds: Double?
    package var listen: String?
    package var troubles: [String] = []
    package var inputs: [Input] = []
    package var unreadable: [Unreadable] = []
    package var outbox = Outbox()
    package var sinks: [Sink] = []
    package var expected: [Expected] = []
    /// Dead letters of what could not be read.
    package var unreadableRecords = 0
    /// The number of the last event in the lineage store, whoever put it there: another one means that there is news; nil
    /// where no store can be asked.
    package var storedEvent: Int?
    package var settings: Settings?

    package init() {}

    /// What a state says by itself.
    ///
    /// - Parameters:
    ///   - state: the state.
    ///   - time: the present, in milliseconds of Unix time.
    /// - Throws: when the state cannot be read.
    package init(_ state: StateStore, at time: Int64) throws(StateStoreError) {
        let figures = try state.figures()
        outbox.bytes = figures.outboxBytes
        unreadableRecords = figures.unreadable
        for (counts, letters) in try state.counts() {
            var sink = Sink(
                name: counts.sink, state: .stopped, waiting: counts.waiting, delivered: counts.delivered,
                refused: counts.refused, dropped: counts.dropped, deadLetters: letters,
                waitingBytes: figures.bytes[counts.sink] ?? 0)
            if let kept = figures.oldest[counts.sink] { sink.oldestSeconds = Self.seconds(since: kept, at: time) }
            sinks.append(sink)
        }
        expected = try state.expectations().map { Expected($0, at: time) }
    }

    /// 0 for a time that is not known, or still to come.
    static func seconds(since kept: Int64, at time: Int64) -> Double {
        kept == 0 ? 0 : Double(max(0, time - kept)) / 1000
    }

    /// One JSON document.
    package var json: [UInt8] { encoded(self) }
}

extension HealthReport.Input {
    init(_ kind: Kind, _ input: FollowStatus.Input) {
        self.init(kind: kind, path: input.path, logs: input.logs, openLogs: input.open, lagBytes: input.lag)
    }
}

extension HealthReport.Expected {
    fileprivate init(_ expectation: Expectation, at time: Int64) {
        self.init(
            job: expectation.job, everySeconds: Double(expectation.every) / 1000,
            isOverdue: expectation.isOverdue(at: time))
        if isOverdue { overdueSeconds = Double(time - expectation.due) / 1000 }
        guard let succeeded = expectation.succeeded else { return }
        lastSuccess = Double(succeeded) / 1000
        ageSeconds = Double(max(0, time - succeeded)) / 1000
    }
}
