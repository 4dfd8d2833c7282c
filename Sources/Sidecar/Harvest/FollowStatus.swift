import FileTailing

/// How far logs are followed, or files of events.
package struct FollowStatus: Sendable {
    /// One of the files and folders that are followed.
    package struct Input: Sendable {
        package let path: String
        /// What was found.
        package var logs = 0
        /// Logs of which more is expected; files of events that are not read to their end.
        package var open = 0
        /// Bytes that are not read yet.
        package var lag = 0
    }

    package struct Trouble: Hashable, Sendable {
        package let path: String
        package let reason: String
    }

    /// So many logs are named that lag, and so many troubles.
    package static let most = 20

    package var inputs: [Input] = []
    /// The logs with the most bytes that are not read yet, by their names.
    package var lags: [(log: String, bytes: Int)] = []
    /// What cannot be read now, the first of it.
    package var troubles: [Trouble] = []
    package var troubleCount = 0

    package init() {}

    mutating func note(_ trouble: LogError) {
        troubleCount += 1
        guard troubles.count < Self.most else { return }
        troubles.append(Trouble(path: trouble.path.description, reason: "\(trouble.reason)"))
    }
}

extension FollowStatus {
    init(_ logs: some Collection<FollowedLog>, _ scan: LogScan, roots: [PathPattern]) {
        inputs = roots.map { Input(path: FilePath($0.text).description) }
        var lags: [(log: String, bytes: Int)] = []
        for log in logs {
            let lag = log.lag(scan.states)
            if lag > 0 { lags.append((log.base, lag)) }
            if !log.isOver, let trouble = log.trouble { note(trouble) }
            guard let place = roots.firstIndex(where: { $0.covers(log.path) }) else { continue }
            inputs[place].logs += 1
            inputs[place].open += log.isOver ? 0 : 1
            inputs[place].lag += lag
        }
        self.lags = Array(lags.sorted { ($0.bytes, $1.log) > ($1.bytes, $0.log) }.prefix(Self.most))
        for error in scan.unseen { note(error) }
    }
}
