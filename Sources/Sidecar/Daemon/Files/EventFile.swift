import FileTailing
import FoundationEssentials
import LineageModel
import StateStore

/// A file of OpenLineage events that is followed.
final class EventFile {
    /// So much of nothing but garbage at a file's start makes it none of OpenLineage.
    static let hopelessGarbage = 1000

    var path: FilePath
    let input: EventFileInput
    /// How it was when it was looked at last.
    var state: FileState
    /// Up to where its events are told; nil to begin at its start.
    var position: PartPosition?
    /// How it was when all of it had been read.
    var readState: FileState?
    /// How many bytes of it were read when its last turn ended.
    var readBytes = 0
    /// Whether its end is a document that is not whole.
    var hasRest = false
    var isQueued = false
    /// How many documents were found since the daemon began, and pieces of garbage with no document between.
    var documents = 0
    var garbage = 0
    /// What stands in the way of reading it.
    var trouble: LogError?

    init(_ path: FilePath, _ input: EventFileInput, _ state: FileState, at position: PartPosition?) {
        (self.path, self.input, self.state, self.position) = (path, input, state, position)
    }

    /// What tells it from others in the state.
    var key: String { state.identity.key }

    /// How far it is read, as it is kept.
    var kept: InputFileState {
        let progress = position.flatMap { try? JSONEncoder().encode($0) }.map { Array($0) }
        return InputFileState(key: key, progress: progress)
    }

    /// Whether it has been silent for so long.
    func isSilent(for time: Duration, at now: Timestamp) -> Bool {
        let silence = now.milliseconds - Int64(state.modified / 1_000_000)
        return silence >= time.components.seconds * 1000
    }
}

/// Files of OpenLineage events that are looked for.
struct EventFileInput: Hashable {
    let pattern: PathPattern
    let isDeleted: Bool
    let label: String?
}

extension FileIdentity {
    var key: String { "\(device):\(inode)" }
}

extension PartPosition {
    /// What was kept of a position.
    init?(kept bytes: [UInt8]) {
        guard let position = try? JSONDecoder().decode(PartPosition.self, from: Data(bytes)) else { return nil }
        self = position
    }
}
