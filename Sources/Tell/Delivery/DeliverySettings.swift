/// The numbers of a delivery; those that no setting names are for tests.
package struct DeliverySettings: Hashable, Sendable {
    /// So many attempts go on at once.
    package var connections: Int
    /// So many lanes are known at once; the others wait in the outbox for their turn.
    package var lanes = 4096
    /// So many events of a lane are sent without waiting for the first of them to end.
    ///
    /// More than one only over a transport that ends them in the order in which they were begun, and of which none
    /// has an effect after one that failed.
    package var together = 1
    /// So many events of a lane are read at once, and as many are sent before other lanes have their turn.
    package var page = 64
    /// So many bytes of a lane are read at once.
    package var pageBytes = 256 << 10
    /// So many bytes of bodies are held in all, beside those that are being sent.
    package var heldBytes = 8 << 20
    /// So many events may have ended without being settled; then sending pauses.
    package var unsettled = 1000

    package init(connections: Int = 4) { self.connections = max(1, connections) }

    /// For a sink on this machine: what waits shares a commit, whichever lanes it lies in.
    package static var commits: DeliverySettings {
        var settings = DeliverySettings(connections: 500)
        settings.together = 500
        settings.page = 500
        settings.pageBytes = 1 << 20
        return settings
    }
}
