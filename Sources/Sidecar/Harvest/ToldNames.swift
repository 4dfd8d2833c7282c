package import LineageModel
import StateStore
import Synchronization

/// The primary names that were told, so that a table keeps its first one.
///
/// With a file they are kept for good, else for one log: then what a log gives depends on nothing but the log.
package final class ToldNames: Sendable {
    private struct State {
        let store: NameStore?
        var table = NameTable()
    }

    private let state: Mutex<State>
    /// Whether they are kept in a file: then one log must be read after the other, as each learns from those before.
    package let areKept: Bool

    /// Opens the file of names, if one is wanted.
    ///
    /// - Parameters:
    ///   - file: its path; nil where no names are kept.
    ///   - isMade: whether a file that is missing is made.
    /// - Throws: when the file cannot be used.
    package init(_ file: String? = nil, isMade: Bool = true) throws(Stop) {
        areKept = file != nil
        do throws(StateStoreError) {
            let store = try file.map { file throws(StateStoreError) in try NameStore(file, isMade: isMade) }
            let table = try store?.load() ?? NameTable()
            state = Mutex(State(store: store, table: table))
        } catch {
            // What is only read is an input.
            if !isMade, error.kind == .unavailable { throw .unavailable(error.description) }
            throw .names(error)
        }
    }

    /// The names that are known when a log begins.
    package func begin() -> NameTable {
        state.withLock { $0.table }
    }

    /// Keeps what a log taught.
    package func keep(_ table: NameTable) throws(Stop) {
        guard areKept else { return }
        var table = table
        let additions = table.takeAdditions()
        do throws(StateStoreError) {
            try state.withLock { state throws(StateStoreError) in
                try state.store?.add(additions)
                state.table = table
            }
        } catch {
            throw .names(error)
        }
    }
}
