import Synchronization

/// A value that is replaced while others use it.
final class Current<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var generation = 0
    }

    private let state: Mutex<State>

    init(_ value: Value) { state = Mutex(State(value: value)) }

    var value: Value {
        get { state.withLock { $0.value } }
        set {
            state.withLock { state in
                state.value = newValue
                state.generation += 1
            }
        }
    }

    /// How often it was replaced.
    var generation: Int { state.withLock { $0.generation } }
}
