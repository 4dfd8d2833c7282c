import Synchronization

/// Connections that are read with, opened when they are wanted and kept for the next.
final class ReaderPool: Sendable {
    /// A connection, used by one thread at a time: whoever took it.
    private struct Idle: @unchecked Sendable {
        let reader: LineageReader
    }

    private let file: String
    private let idle = Mutex<[Idle]>([])

    init(_ file: String) { self.file = file }

    func take() throws(LineageStoreError) -> LineageReader {
        if let known = idle.withLock({ $0.popLast() }) { return known.reader }
        return try LineageReader(file)
    }

    func giveBack(_ reader: LineageReader) {
        let returned = Idle(reader: reader)
        idle.withLock { $0.append(returned) }
    }
}
