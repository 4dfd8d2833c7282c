import StateStore

/// Does what needs room in the outbox, as soon as there is some.
struct RoomWait: Sendable {
    /// How long to wait before the outbox is asked again whether it has room.
    private static let pause = Duration.milliseconds(200)

    /// Told when the outbox takes no more for now, and when it does again.
    let notify: @Sendable (OutboxWriter.Notice) -> Void

    /// Does it, as often as it takes.
    ///
    /// - Throws: when the state can no longer be used, or a signal came while it waited: then nothing was kept.
    // Not inlined: Swift 6.3.1 crashes when it inlines a loop over a closure with a typed throw (release builds).
    @inline(never)
    func untilThereIsRoom(_ body: () throws(StateStoreError) -> Void) throws(Stop) {
        var isWaiting = false
        while true {
            do throws(StateStoreError) {
                try body()
                if isWaiting { notify(.hasRoom) }
                return
            } catch {
                guard error.kind == .full else { throw .state(error) }
                if !isWaiting { notify(.full(error.description)) }
                isWaiting = true
            }
            try Stop.check()
            Threads.sleep(Self.pause)
        }
    }
}
