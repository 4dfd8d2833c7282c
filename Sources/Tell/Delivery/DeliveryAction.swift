/// What is to be done next for a delivery; its driver does it at once and says what came of it.
package enum DeliveryAction: Hashable, Sendable {
    /// Ask the outbox, and give the answer to ``DeliveryState/found(_:limit:)``.
    case readLanes(after: Int64?, limit: Int)
    /// Ask the outbox, and give the answer to ``DeliveryState/found(_:of:at:)``.
    case readEvents(of: Lane, after: Int64?, limit: Int, bytes: Int)
    /// Send an event; its end goes to ``DeliveryState/ended(_:_:at:chance:)``.
    case send(attempt: Int, QueuedEvent)
    /// Send a new canary; its end goes there too.
    case sendCanary(attempt: Int)
}
