import Digest
import FileTailing
import LineageModel
import OpenLineage
package import StateStore

/// Puts what logs tell into the outbox, together with how far they are told.
package struct OutboxWriter: ~Copyable {
    /// So much waits for a commit where nobody is in a hurry.
    private static let (events, bytes) = (100, 256 << 10)

    let state: StateStore
    private let room: RoomWait
    /// Told when something new is in the outbox.
    private let wake: @Sendable () -> Void
    private let normalForm: NormalForm
    private var names: NameTable
    private var change = StateChange()
    private var waitingBytes = 0

    /// What an operator should hear of.
    package enum Notice: Sendable {
        /// Nothing is read until there is room; the words say why.
        case full(String)
        case hasRoom
    }

    /// - Parameters:
    ///   - state: has the outbox.
    ///   - normalForm: what is done to events before they are kept.
    ///   - wake: is told when something new is in it.
    ///   - notify: is told when it takes no more for now.
    /// - Throws: when the state cannot be read.
    package init(
        _ state: StateStore, _ normalForm: NormalForm = NormalForm(), wake: @escaping @Sendable () -> Void,
        notify: @escaping @Sendable (Notice) -> Void
    ) throws(Stop) {
        (self.state, self.normalForm, self.wake) = (state, normalForm, wake)
        room = RoomWait(notify: notify)
        names = try keeping { () throws(StateStoreError) in try state.names() }
    }

    /// Whether so much waits that it should be committed.
    package var isDue: Bool { change.events.count >= Self.events || waitingBytes >= Self.bytes }

    package var isEmpty: Bool { change.isEmpty }

    /// Takes what runs did, under the names that were told first; nothing is kept before ``commit(_:)``.
    mutating func add(_ updates: [RunUpdate], _ report: inout HarvestReport) {
        for var update in updates {
            names.settle(&update)
            guard let body = normalForm.form(of: update.openLineageEvent()) else {
                change.ignored += 1
                report.ignored += 1
                continue
            }
            report.count(update)
            waitingBytes += body.count
            change.events.append(NewEvent(body))
        }
    }

    /// Takes what could not be read.
    mutating func add(_ records: [UnreadableRecord]) {
        change.deadLetters += records.map { DeadLetter($0) }
    }

    /// Puts all that was added on the disk, with how far the log is told by it.
    ///
    /// Where there is no room it waits until there is.
    ///
    /// - Throws: when the state can no longer be used, or a signal came while it waited: then nothing was kept.
    mutating func commit(_ key: String, _ progress: LogProgress) throws(Stop) {
        let snapshot = progress.snapshot.flatMap { $0.encoded() }
        change.names = names.takeAdditions()
        change.logs = [
            LogState(key: key, progress: progress.encodedPlace(), snapshot: snapshot, isOver: progress.isOver)
        ]
        try room.untilThereIsRoom { () throws(StateStoreError) in try state.commit(change) }
        if !change.events.isEmpty { wake() }
        change = StateChange()
        waitingBytes = 0
    }
}

extension DeadLetter {
    /// What is kept of what could not be read.
    init(_ record: UnreadableRecord) {
        self.init(
            label: record.reason.rawValue, reason: record.detail, byteCount: record.byteCount, checksum: record.sha256)
        place = Place(file: record.file.description, offset: record.offset)
    }
}

extension NewEvent {
    /// An OpenLineage document on its way to the outbox.
    init(_ body: [UInt8]) {
        guard let header = try? EventHeader(body) else {
            self.init(lane: 0, label: "an event that cannot be read", body: body)
            return
        }
        self.init(lane: Self.lane(of: header.laneKey), label: Self.label(header), body: body)
    }

    /// The number of a lane: the first 64 bits of its key's hash.
    private static func lane(of key: String) -> Int64 {
        SHA256.hash(of: key).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    private static func label(_ header: EventHeader) -> String {
        let job = "\(header.jobNamespace ?? "?")/\(header.jobName ?? "?")"
        return [job, header.eventType, header.runID, header.eventTime].compactMap { $0 }.joined(separator: " ")
    }
}
