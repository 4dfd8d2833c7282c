import Settings
package import StateStore

/// What ends a command early.
package enum Stop: Error, Equatable, Sendable {
    /// The output takes no more.
    case output(OutputError)
    /// The settings cannot be read: a line for each complaint, with its place.
    case settings(String)
    /// The file of names cannot be used.
    case names(StateStoreError)
    /// The state can no longer be used.
    case state(StateStoreError)
    /// Something outside cannot be had: a port, for example.
    case unavailable(String)
    /// A signal came.
    case interrupted(Int32)

    /// Throws when a signal asked for it.
    package static func check() throws(Stop) {
        if let signal = Interruption.signal { throw .interrupted(signal) }
    }
}

/// Reads settings, whose complaints end a command.
func readingSettings<Value>(_ body: () throws(SettingsError) -> Value) throws(Stop) -> Value {
    do throws(SettingsError) { return try body() } catch { throw .settings(error.description) }
}

/// Uses the state, whose errors end a command.
package func keeping<Value>(_ body: () throws(StateStoreError) -> Value) throws(Stop) -> Value {
    do throws(StateStoreError) { return try body() } catch { throw .state(error) }
}
