/// What was put aside: a piece of a file that could not be read, or an event that a sink will never take.
package struct DeadLetter: Hashable, Sendable, Codable {
    /// Where in which file something unreadable stands.
    package struct Place: Hashable, Sendable, Codable {
        package var file: String
        /// In bytes of the text, decompressed.
        package var offset: Int

        package init(file: String, offset: Int) {
            self.file = file
            self.offset = offset
        }
    }

    /// Its number; what is not stored yet has none.
    package var id: Int64 = 0
    /// The sink that refused it; nil for what could not be read.
    package var sink: String?
    /// For people: what it tells of.
    package var label: String
    /// For people: who refused it and why.
    package var reason: String
    /// The HTTP status of the last answer.
    package var status: Int?
    /// The start of the last answer's body.
    package var response: [UInt8] = []
    /// How often it was sent.
    package var attempts: Int = 0
    /// Where it stands, if it could not be read.
    package var place: Place?
    /// How long it is, in bytes.
    package var byteCount: Int
    /// The SHA-256 of its bytes.
    package var checksum: [UInt8]
    /// The queue that it was taken from.
    package var lane: Int64 = 0
    /// The event; nil for what could not be read, which may hold secrets.
    package var body: [UInt8]?

    package init(label: String, reason: String, byteCount: Int, checksum: [UInt8]) {
        self.label = label
        self.reason = reason
        self.byteCount = byteCount
        self.checksum = checksum
    }
}

/// What became of an event of the outbox at a sink.
package enum Settled: Hashable, Sendable {
    case delivered(Int64)
    /// It goes to the dead letters.
    case refused(Int64, reason: String, status: Int?, response: [UInt8], attempts: Int)

    var event: Int64 {
        switch self {
        case .delivered(let event), .refused(let event, _, _, _, _): event
        }
    }
}
