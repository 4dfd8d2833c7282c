package import FileTailing
package import LineageModel

/// What a harvest did, and what it could not do: counts, and the first of the details.
package struct HarvestReport: Sendable {
    /// An argument or a log of a folder that gave nothing.
    package struct Failure: Equatable, Sendable {
        package enum Kind: Int32, Sendable {
            /// No event log, or damaged from its start (`EX_DATAERR`).
            case badInput = 65
            /// It cannot be read (`EX_UNAVAILABLE`).
            case unavailable = 69
        }

        package let kind: Kind
        package let path: String
        package let reason: String
    }

    /// A line or a stretch of a log that was passed over.
    package struct Skipped: Equatable, Sendable {
        package let path: String
        /// The byte of the decompressed log at which it starts.
        package let offset: Int
        package let reason: String
    }

    /// An output whose lineage may be short.
    package struct Incomplete: Equatable, Sendable {
        package let output: Name
        package let reasons: [IncompleteReason]
    }

    /// Something in a folder that is no log that can be read.
    package struct PassedOver: Equatable, Sendable {
        package let path: String
        package let reason: String
    }

    package var logs = 0
    package var applications = 0
    package var runs = 0
    /// Column edges: pairs of an output's column and a column its value is made from.
    package var edges = 0
    package var outputs = 0
    package var openRuns = 0
    /// Executions whose plan the log does not have: their lineage is missing altogether.
    package var executionsWithoutPlan = 0
    /// Events of jobs that rules leave out.
    package var ignored = 0
    package private(set) var incomplete = Details<Incomplete>(limit: 20)
    package private(set) var skipped = Details<Skipped>(limit: 20)
    /// Where compressed bytes are damaged: offsets of the file as it lies on disk.
    package private(set) var damaged = Details<Skipped>(limit: 20)
    /// What rolling logs lack.
    package private(set) var missing = Details<PassedOver>(limit: 20)
    /// What happened to logs while they were read.
    package private(set) var disturbances = Details<PassedOver>(limit: 20)
    package private(set) var passedOver = Details<PassedOver>(limit: 5)
    /// Logs with a final name that do not tell their application's end.
    package private(set) var endless = Details<PassedOver>(limit: 5)
    package private(set) var failures: [Failure] = []
    /// What could not be read of logs and nobody has taken yet, the first of it.
    private var unreadable: [UnreadableRecord] = []

    /// So many are kept for who does not take them.
    private static let unreadableLimit = 1000

    package init() {}

    /// What could not be read since this was asked last: dead letters, for who keeps them.
    package mutating func takeUnreadable() -> [UnreadableRecord] {
        defer { unreadable = [] }
        return unreadable
    }

    mutating func keep(_ record: UnreadableRecord) {
        if unreadable.count < Self.unreadableLimit { unreadable.append(record) }
    }

    /// The status a process ends with: 0, or that of the worst failure.
    package var exitCode: Int32 { failures.map(\.kind.rawValue).max() ?? 0 }

    package mutating func fail(_ kind: Failure.Kind, _ path: String, _ reason: String) {
        failures.append(Failure(kind: kind, path: path, reason: reason))
    }

    package mutating func skip(_ path: String, at offset: Int, _ reason: String) {
        skipped.append(Skipped(path: path, offset: offset, reason: reason))
    }

    package mutating func damage(_ path: String, at offset: Int, _ reason: String) {
        damaged.append(Skipped(path: path, offset: offset, reason: reason))
    }

    package mutating func miss(_ path: String, _ reason: String) {
        missing.append(PassedOver(path: path, reason: reason))
    }

    package mutating func disturb(_ path: String, _ reason: String) {
        disturbances.append(PassedOver(path: path, reason: reason))
    }

    /// Notes that a log does not tell its application's end, although its name says that it is final.
    mutating func noteMissingEnd(_ path: String) {
        endless.append(PassedOver(path: path, reason: "was it cut, or is it still being copied? Then harvest it again"))
    }

    package mutating func passOver(_ path: String, _ reason: String) {
        passedOver.append(PassedOver(path: path, reason: reason))
    }

    /// Adds what another part of the same harvest did, after what was done here.
    mutating func add(_ other: HarvestReport) {
        logs += other.logs
        applications += other.applications
        runs += other.runs
        edges += other.edges
        outputs += other.outputs
        openRuns += other.openRuns
        executionsWithoutPlan += other.executionsWithoutPlan
        ignored += other.ignored
        incomplete.append(other.incomplete)
        damaged.append(other.damaged)
        missing.append(other.missing)
        skipped.append(other.skipped)
        disturbances.append(other.disturbances)
        passedOver.append(other.passedOver)
        endless.append(other.endless)
        failures += other.failures
        for record in other.unreadable { keep(record) }
    }

    /// Counts what an event says.
    package mutating func count(_ update: RunUpdate) {
        switch (update.job.kind, update.kind) {
        case (.application, .start): applications += 1
        case (.application, _), (_, .running): break
        case (_, .start):
            runs += 1
            openRuns += 1
        default:
            openRuns -= 1
            for output in update.outputs { count(output) }
        }
    }

    private mutating func count(_ output: OutputDataset) {
        outputs += 1
        edges += output.lineage?.directEdgeCount ?? 0
        guard !output.incomplete.isEmpty else { return }
        incomplete.append(Incomplete(output: output.dataset.identity.name, reasons: output.incomplete))
    }
}

/// How many there are, and the first that differ, each with how often it came.
package struct Details<Item: Equatable & Sendable>: Equatable, Sendable {
    package let limit: Int
    package private(set) var count = 0
    package private(set) var first: [Item] = []
    package private(set) var times: [Int] = []

    package init(limit: Int) { self.limit = limit }

    package mutating func append(_ item: Item) {
        count += 1
        note(item, 1)
    }

    mutating func append(_ other: Details) {
        count += other.count
        for (item, times) in zip(other.first, other.times) { note(item, times) }
    }

    private mutating func note(_ item: Item, _ number: Int) {
        if let place = first.firstIndex(of: item) {
            times[place] += number
        } else if first.count < limit {
            first.append(item)
            times.append(number)
        }
    }
}

extension ColumnLineageFacts {
    /// Pairs of a column and a column its value is made from.
    fileprivate var directEdgeCount: Int {
        columns.reduce(0) { sum, column in
            sum + column.sources.count { !$0.transformations.isDisjoint(with: .direct) }
        }
    }
}
