/// What ends a command early.
package enum Stop: Error, Equatable, Sendable {
    /// The output takes no more.
    case output(OutputError)
    /// A signal came.
    case interrupted(Int32)

    /// Throws when a signal asked for it.
    package static func check() throws(Stop) {
        if let signal = Interruption.signal { throw .interrupted(signal) }
    }
}
