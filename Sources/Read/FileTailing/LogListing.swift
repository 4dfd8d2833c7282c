import Glibc

/// The event logs that a path leads to.
package struct LogListing: Equatable, Sendable {
    /// The logs, ordered by path.
    package private(set) var logs: [EventLog] = []
    /// What was passed over, and why.
    package private(set) var skipped: [LogError] = []

    private var seen: [FileIdentity: FilePath] = [:]

    /// Finds the logs in a file or, at any depth, in a folder.
    ///
    /// A rolling log is one log, whatever its parts. Each file is opened and its first line looked at. Hidden files are not mentioned. In a folder nothing but the
    /// folder itself is an error; in the result nothing may be found.
    ///
    /// - Throws: when the path cannot be read or is a file that is no event log.
    package static func find(_ path: FilePath) throws(LogError) -> LogListing {
        var listing = LogListing()
        if try path.status().isFolder {
            try listing.addFolder(path)
        } else {
            try listing.addFile(path)
        }
        return listing
    }

    private mutating func addFolder(_ path: FilePath) throws(LogError) {
        try noteFirstSight(of: path, FileIdentity(try path.status()))
        let names = try path.namesInFolder().filter { $0.first != UInt8(ascii: ".") }
        if RollingLog.isFolder(path, names: names) {
            try addRollingLog(path, names)
        } else {
            let (log, others) = DatabricksLog.find(in: path, names: names)
            for name in others { addEntry(path.appending(name)) }
            if let log { addLog(log) }
        }
    }

    private mutating func addRollingLog(_ path: FilePath, _ names: [[UInt8]]) throws(LogError) {
        let folder = RollingLog(path, names: names)
        if let log = folder.log { addLog(log) }
        for (file, other) in folder.repeated { skipped.append(LogError(file.path, .samePart(as: other.path))) }
        for name in folder.others { addEntry(path.appending(name)) }
        if folder.log == nil, folder.others.isEmpty { throw LogError(path, .noParts) }
    }

    /// Adds a log of several parts.
    private mutating func addLog(_ log: EventLog) {
        do throws(LogError) {
            _ = try LogReader(log)
            logs.append(log)
        } catch {
            skipped.append(error)
        }
        for part in log.parts {
            // A part that cannot be looked at is told when the log is read.
            guard let status = try? part.path.status() else { continue }
            seen[FileIdentity(status)] = part.path
        }
    }

    private mutating func addEntry(_ path: FilePath) {
        do throws(LogError) {
            if try path.status().isFolder { try addFolder(path) } else { try addFile(path) }
        } catch {
            skipped.append(error)
        }
    }

    private mutating func addFile(_ path: FilePath) throws(LogError) {
        let reader = try LogReader(EventLog(LogFile(path)))
        try noteFirstSight(of: path, reader.identity)
        logs.append(reader.log)
    }

    private mutating func noteFirstSight(of path: FilePath, _ identity: FileIdentity) throws(LogError) {
        if let first = seen[identity] { throw LogError(path, .sameFile(as: first)) }
        seen[identity] = path
    }
}

extension stat {
    fileprivate var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
}
