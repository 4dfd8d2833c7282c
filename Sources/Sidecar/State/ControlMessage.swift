import StateStore

/// What is asked of a daemon about its state.
enum ControlRequest: Codable, Sendable {
    case summaries
    case deadLetters(after: Int64, limit: Int)
    case deadLetter(Int64)
    case retry(Int64)
    case drop(Int64)
    case dropQueue(String)
    case contents
    case check
    case health

    /// The name of the socket in the directory of the state.
    static let socket = "control.sock"
    static let path = "/control"
}

/// What a daemon answers.
enum ControlAnswer: Codable, Sendable {
    case summaries([QueueSummary])
    case deadLetters([DeadLetter])
    case deadLetter(DeadLetter?)
    case done(Bool)
    case dropped(Int?)
    case contents(StateContents)
    case health(HealthReport)
    case failed(StateStoreError.Kind, String)
}

extension ControlRequest {
    /// Does what is asked.
    func perform(on state: StateStore, _ health: DaemonHealth) -> ControlAnswer {
        do throws(StateStoreError) {
            switch self {
            case .summaries: return .summaries(try state.summaries())
            case .deadLetters(let id, let limit): return .deadLetters(try state.deadLetters(after: id, limit: limit))
            case .deadLetter(let id): return .deadLetter(try state.deadLetter(id))
            case .retry(let id): return .done(try state.retry(id))
            case .drop(let id): return .done(try state.drop(id))
            case .dropQueue(let sink): return .dropped(try state.dropQueue(of: sink))
            case .contents: return .contents(try state.contents())
            case .health: return .health(try health.report())
            case .check:
                try state.check()
                return .done(true)
            }
        } catch {
            return .failed(error.kind, error.description)
        }
    }
}
