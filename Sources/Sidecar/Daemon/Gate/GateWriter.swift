import FileTailing
import LineageModel
import StateStore

/// Puts what followed logs tell through the gate, together with how far they are told.
struct GateWriter: FollowOutput, ~Copyable {
    private let gate: WaitingGate
    private let state: StateStore
    private let label: @Sendable (FilePath) -> String?
    private var parcel = Parcel()

    /// - Parameters:
    ///   - gate: takes what logs tell.
    ///   - state: knows how far logs were told.
    ///   - label: the label of the input that a log came by.
    init(_ gate: WaitingGate, _ state: StateStore, label: @escaping @Sendable (FilePath) -> String?) {
        (self.gate, self.state, self.label) = (gate, state, label)
    }

    func progress(of log: EventLog) throws(Stop) -> LogProgress? {
        let kept = try keeping { () throws(StateStoreError) in try state.log(log.key) }
        return kept.flatMap { LogProgress(place: $0.progress, snapshot: $0.snapshot) }
    }

    mutating func take(_ updates: [RunUpdate], of log: FollowedLog, _ report: inout HarvestReport) throws(Stop) {
        for update in updates { report.count(update) }
        if !updates.isEmpty { parcel.told.append(Parcel.Told(updates: updates, label: label(log.path))) }
        parcel.deadLetters += report.takeUnreadable().map { DeadLetter($0) }
        guard let progress = log.takeProgress() else { return }
        guard !parcel.isEmpty || progress.snapshot != nil || progress.isOver else { return }
        parcel.logs = [
            LogState(
                key: log.key, progress: progress.encodedPlace(), snapshot: progress.snapshot.flatMap { $0.encoded() },
                isOver: progress.isOver)
        ]
        try gate.take(parcel)
        parcel = Parcel()
    }
}

/// The gate for who reads files, and can wait until there is room.
struct WaitingGate: Sendable {
    let gate: OutboxGate
    let room: RoomWait

    /// - Parameters:
    ///   - gate: takes what is told.
    ///   - notify: told when the outbox takes no more for now, and when it does again.
    init(gate: OutboxGate, notify: @escaping @Sendable (OutboxWriter.Notice) -> Void) {
        self.gate = gate
        room = RoomWait(notify: notify)
    }

    /// Takes a parcel, as soon as there is room.
    ///
    /// - Throws: when the state can no longer be used, or a signal came while it waited: then nothing was kept.
    func take(_ parcel: Parcel) throws(Stop) {
        try room.untilThereIsRoom { () throws(StateStoreError) in try gate.take(parcel) }
    }

    /// Does what is due, unless there is no room.
    func tick() throws(Stop) {
        do throws(StateStoreError) { try gate.tick() } catch { if error.kind != .full { throw .state(error) } }
    }
}
