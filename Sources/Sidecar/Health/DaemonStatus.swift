import Settings
import StateStore

/// How the daemon of a state directory is.
package enum DaemonStatus {
    /// The directory of the state that a settings file names.
    ///
    /// - Throws: when the file is not sound.
    package static func directory(namedBy file: String) throws(Stop) -> String {
        try readingSettings { () throws(SettingsError) in try Settings.read(file) }.state
    }

    /// Asks the daemon; where none runs, looks at the state itself.
    ///
    /// - Parameter path: the directory of the state.
    /// - Returns: how it is.
    /// - Throws: when neither gives an answer.
    package static func read(of path: String) throws(Stop) -> HealthReport {
        let state: StateStore
        do throws(StateStoreError) {
            state = try StateStore(path, sinks: [], isMade: false)
        } catch {
            guard error.kind == .busy, RemoteState.isThere(in: path) else { throw .state(error) }
            return try keeping { () throws(StateStoreError) in try RemoteState(directory: path).health() }
        }
        defer { state.close() }
        return try keeping { () throws(StateStoreError) in try HealthReport(state, at: SteadyClock().now) }
    }
}
