/// An event that waits in the outbox for a sink.
package struct QueuedEvent: Hashable, Sendable {
    /// Its place in the outbox: what came later has a larger one.
    package var id: Int64
    package var lane: Lane
    /// One OpenLineage document in its normal form, UTF-8.
    package var body: [UInt8]

    package init(id: Int64, lane: Lane, body: [UInt8]) {
        self.id = id
        self.lane = lane
        self.body = body
    }
}

/// A queue within the outbox: its events are sent one after the other, in the order of their ids.
///
/// All events of a run lie in one lane, and so do those of an application and of what started it. The number is made
/// from the job namespace and the root parent's job, else the job: two names that share one by chance wait for each
/// other, and nothing worse.
package struct Lane: Hashable, Comparable, Sendable {
    package var number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: Lane, right: Lane) -> Bool { left.number < right.number }
}
