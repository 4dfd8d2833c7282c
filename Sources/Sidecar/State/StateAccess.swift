package import StateStore

/// What `queue` and `state` want of a state: from its directory, or from the daemon that has it.
package protocol StateAccess {
    func summaries() throws(StateStoreError) -> [QueueSummary]
    func deadLetters(after id: Int64, limit: Int) throws(StateStoreError) -> [DeadLetter]
    func deadLetter(_ id: Int64) throws(StateStoreError) -> DeadLetter?
    func retry(_ id: Int64) throws(StateStoreError) -> Bool
    func drop(_ id: Int64) throws(StateStoreError) -> Bool
    func dropQueue(of sink: String) throws(StateStoreError) -> Int?
    func contents() throws(StateStoreError) -> StateContents
    func check() throws(StateStoreError)
}

extension StateStore: StateAccess {}

/// Lets `body` use the state of a directory; where a daemon has it, by asking that daemon.
///
/// - Parameters:
///   - path: the directory.
///   - body: what uses it.
/// - Returns: what `body` gives.
/// - Throws: when neither the directory nor a daemon gives access.
package func withState<Result>(
    of path: String, _ body: (any StateAccess) throws(Stop) -> Result
) throws(Stop) -> Result {
    let state: StateStore
    do throws(StateStoreError) {
        state = try StateStore(path, sinks: [], isMade: false)
    } catch {
        guard error.kind == .busy, RemoteState.isThere(in: path) else { throw .state(error) }
        return try body(RemoteState(directory: path))
    }
    defer { state.close() }
    return try body(state)
}
