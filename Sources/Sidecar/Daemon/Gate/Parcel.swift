import ByteReading
import LineageModel
import StateStore

/// What one caller wants in the outbox: all of it in one commit, or nothing.
struct Parcel: Sendable, Committable {
    /// What a log told.
    struct Told: Sendable {
        var updates: [RunUpdate]
        /// The label of the input that the log came by.
        var label: String?
    }

    var told: [Told] = []
    var events: [ForeignEvent] = []
    var deadLetters: [DeadLetter] = []
    var logs: [LogState] = []
    var files: [InputFileState] = []
    /// Whether what is due is done too: runs that wait for long, decisions about applications.
    var isTick = false

    var rows: Int { told.reduce(events.count) { $0 + $1.updates.count } + deadLetters.count + logs.count + files.count }

    var bytes: Int { events.reduce(0) { $0 + $1.byteCount } + logs.reduce(0) { $0 + ($1.snapshot?.count ?? 0) } }

    var isEmpty: Bool { rows == 0 && !isTick }
}

/// An event of others: checked, and without secrets.
struct ForeignEvent: Sendable {
    /// A member of the event that says by which input it came; it is taken out before the event is told.
    static let labelKey = "sparklineage_label"

    private(set) var value: JSONValue
    /// How long it was when it came.
    let byteCount: Int

    init(_ value: JSONValue, byteCount: Int, label: String? = nil) {
        (self.value, self.byteCount) = (value, byteCount)
        self.value[Self.labelKey] = label.map { .string($0) }
    }

    /// What was kept of an event.
    init?(kept bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        (self.value, byteCount) = (value, bytes.count)
    }

    var runID: String? { value["run"]?["runId"]?.string }
}
