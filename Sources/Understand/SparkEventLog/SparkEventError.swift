package import ByteReading

/// Why a line of an event log could not be read, and where in the line.
package struct SparkEventError: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// The line is not an event of Spark at all.
        case notAnEvent
        case json(JSONError.Reason)
        /// The event lacks a key without which it says nothing: an id, a time.
        case incomplete
    }

    package var reason: Reason
    /// The byte, counted from the start of the line.
    package var offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    init(_ error: JSONError) {
        self.init(.json(error.reason), at: error.offset)
    }
}

extension SparkEventError: CustomStringConvertible {
    /// A sentence for people, without a full stop.
    package var description: String {
        switch reason {
        case .notAnEvent: "the line is not an event of Spark"
        case .json(let reason): JSONError(reason, at: offset).description
        case .incomplete: "the event lacks its id or its time"
        }
    }
}
