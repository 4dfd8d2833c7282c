import FoundationEssentials
import StateStore
import Transports

/// The state of a daemon that runs, asked over its control socket.
struct RemoteState: StateAccess {
    private let socket: String

    init(directory: String) { socket = "\(directory)/\(ControlRequest.socket)" }

    /// Whether a daemon may listen there.
    static func isThere(in directory: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(directory)/\(ControlRequest.socket)")
    }

    func summaries() throws(StateStoreError) -> [QueueSummary] {
        guard case .summaries(let summaries) = try ask(.summaries) else { throw nonsense }
        return summaries
    }

    func deadLetters(after id: Int64, limit: Int) throws(StateStoreError) -> [DeadLetter] {
        guard case .deadLetters(let letters) = try ask(.deadLetters(after: id, limit: limit)) else { throw nonsense }
        return letters
    }

    func deadLetter(_ id: Int64) throws(StateStoreError) -> DeadLetter? {
        guard case .deadLetter(let letter) = try ask(.deadLetter(id)) else { throw nonsense }
        return letter
    }

    func retry(_ id: Int64) throws(StateStoreError) -> Bool { try done(.retry(id)) }

    func drop(_ id: Int64) throws(StateStoreError) -> Bool { try done(.drop(id)) }

    func dropQueue(of sink: String) throws(StateStoreError) -> Int? {
        guard case .dropped(let count) = try ask(.dropQueue(sink)) else { throw nonsense }
        return count
    }

    func contents() throws(StateStoreError) -> StateContents {
        guard case .contents(let contents) = try ask(.contents) else { throw nonsense }
        return contents
    }

    /// How the daemon is.
    func health() throws(StateStoreError) -> HealthReport {
        guard case .health(let report) = try ask(.health) else { throw nonsense }
        return report
    }

    func check() throws(StateStoreError) { _ = try done(.check) }

    private func done(_ request: ControlRequest) throws(StateStoreError) -> Bool {
        guard case .done(let isDone) = try ask(request) else { throw nonsense }
        return isDone
    }

    private var nonsense: StateStoreError {
        StateStoreError(.unavailable, "\(socket): the daemon's answer is not understood; is it of another version?")
    }

    private func ask(_ request: ControlRequest) throws(StateStoreError) -> ControlAnswer {
        let answer: [UInt8]
        do throws(SocketRequest.Failure) {
            answer = try SocketRequest.post(encoded(request), to: socket, path: ControlRequest.path).body
        } catch {
            throw StateStoreError(.unavailable, error.description)
        }
        guard let answer = try? JSONDecoder().decode(ControlAnswer.self, from: Data(answer)) else { throw nonsense }
        if case .failed(let kind, let words) = answer { throw StateStoreError(kind, words) }
        return answer
    }
}
