import Glibc

/// What a look at a file's name shows.
package struct FileState: Hashable, Sendable {
    package var identity: FileIdentity
    package var size: Int
    /// When its content was changed last, in nanoseconds.
    package var modified: Int
}

/// What a look at folders showed.
package struct LogScan: Sendable {
    /// The logs by their names; whether they are logs is seen when they are opened.
    package var logs: [EventLog] = []
    /// The files of the logs.
    package var states: [FilePath: FileState] = [:]
    /// What is no log, by its kind.
    package var skipped: [LogError] = []
    /// What could not be looked at: below it, that nothing was seen proves nothing.
    package var unseen: [LogError] = []
    /// The folders that were looked at.
    package var folders: [FilePath] = []
    /// The files among the roots.
    package var files: [FilePath] = []

    /// Whether a path is proved not to be there.
    package func isAbsent(_ path: FilePath) -> Bool {
        states[path] == nil && !unseen.contains { path.isInside($0.path) }
    }
}

/// Looks at files and folders again and again for event logs: the mechanism by which logs are found.
///
/// Names of a folder are read again only when it has changed; each file costs one `stat`.
package struct LogScanner: Sendable {
    /// A folder that was changed within this time may be changed again without a new time of change.
    private static let restlessTime = 2_000_000_000

    private struct Folder {
        var state: FileState
        /// The log that the folder as a whole is.
        var log: EventLog?
        /// What else is in it, each as if it were a log.
        var entries: [EventLog]
        var isAtRest: Bool
    }

    private let roots: [PathPattern]
    private var folders: [FilePath: Folder] = [:]
    private var seen: [FileIdentity: FilePath] = [:]

    package init(_ roots: [FilePath]) { self.init(roots.map { PathPattern(literal: $0) }) }

    /// Looks at what matches patterns, at each look.
    package init(_ roots: [PathPattern]) { self.roots = roots }

    /// Looks at everything once.
    package mutating func scan() -> LogScan {
        var scan = LogScan()
        seen = [:]
        for root in roots {
            for path in root.paths(&scan.folders, &scan.unseen) { addRoot(path, to: &scan) }
        }
        let looked = Set(scan.folders)
        folders = folders.filter { looked.contains($0.key) }
        return scan
    }

    /// A root that is missing may come back: a file under its final name, a folder as it was.
    private mutating func addRoot(_ root: FilePath, to scan: inout LogScan) {
        for path in [root, root.withoutProgress].compactMap(\.self) {
            do throws(LogError) {
                let status = try path.status()
                if status.st_mode & S_IFMT == S_IFDIR {
                    try addFolder(path, status, to: &scan)
                } else {
                    scan.files.append(path)
                    addFile(EventLog(LogFile(path)), status, to: &scan)
                }
                return
            } catch {
                let isLast = path != root || root.withoutProgress == nil || error.reason != .missing
                if isLast { return scan.unseen.append(LogError(root, error.reason)) }
            }
        }
    }

    private mutating func addFolder(_ path: FilePath, _ status: stat, to scan: inout LogScan) throws(LogError) {
        let state = FileState(status)
        if let first = seen[state.identity] { throw LogError(path, .sameFile(as: first)) }
        seen[state.identity] = path
        scan.folders.append(path)
        let folder = try folder(path, state)
        for entry in folder.entries { addEntry(entry, to: &scan) }
        if let log = folder.log { addLog(log, to: &scan) }
    }

    /// What is in a folder, read again only when it may have changed.
    private mutating func folder(_ path: FilePath, _ state: FileState) throws(LogError) -> Folder {
        if let known = folders[path], known.isAtRest, known.state == state { return known }
        let names = try path.namesInFolder().filter { $0.first != UInt8(ascii: ".") }
        let (log, others) = Self.content(of: path, names)
        let folder = Folder(
            state: state, log: log, entries: others.map { EventLog(LogFile(path.appending($0))) },
            isAtRest: now() - state.modified > Self.restlessTime)
        folders[path] = folder
        return folder
    }

    private static func content(of path: FilePath, _ names: [[UInt8]]) -> (log: EventLog?, others: [[UInt8]]) {
        guard RollingLog.isFolder(path, names: names) else { return DatabricksLog.find(in: path, names: names) }
        let folder = RollingLog(path, names: names)
        return (folder.log, folder.others)
    }

    private mutating func addEntry(_ entry: EventLog, to scan: inout LogScan) {
        do throws(LogError) {
            let status = try entry.path.status()
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try addFolder(entry.path, status, to: &scan)
            default: addFile(entry, status, to: &scan)
            }
        } catch {
            switch error.reason {
            case .missing, .linkLoop, .sameFile: scan.skipped.append(error)
            default: scan.unseen.append(error)
            }
        }
    }

    private mutating func addFile(_ log: EventLog, _ status: stat, to scan: inout LogScan) {
        let path = log.path
        do throws(LogError) {
            try path.expectRegular(status)
        } catch {
            return scan.skipped.append(error)
        }
        let state = FileState(status)
        if let first = seen[state.identity] { return scan.skipped.append(LogError(path, .sameFile(as: first))) }
        seen[state.identity] = path
        scan.states[path] = state
        scan.logs.append(log)
    }

    private mutating func addLog(_ log: EventLog, to scan: inout LogScan) {
        for part in log.parts {
            do throws(LogError) {
                let state = FileState(try part.path.status())
                seen[state.identity] = part.path
                scan.states[part.path] = state
            } catch {
                scan.unseen.append(error)
            }
        }
        scan.logs.append(log)
    }
}

extension FileState {
    init(_ status: stat) {
        identity = FileIdentity(status)
        size = Int(status.st_size)
        modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    }
}

extension FilePath {
    /// The name that a log in progress will have when it is final.
    fileprivate var withoutProgress: FilePath? {
        let ending = Array(".inprogress".utf8)
        return bytes.suffix(ending.count).elementsEqual(ending) ? FilePath(bytes: bytes.dropLast(ending.count)) : nil
    }

    /// Whether it is a folder, or something in it.
    package func isInside(_ folder: FilePath) -> Bool {
        bytes.starts(with: folder.bytes)
            && (bytes.count == folder.bytes.count || folder.bytes.last == UInt8(ascii: "/")
                || bytes[folder.bytes.count] == UInt8(ascii: "/"))
    }
}

/// The time of the system's clock in nanoseconds, to compare with the times of files.
private func now() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
