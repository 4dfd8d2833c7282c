import Glibc

/// The event logs that a path leads to.
package struct LogListing: Equatable, Sendable {
    /// The logs, ordered by path.
    package private(set) var logs: [LogFile] = []
    /// What was passed over, and why.
    package private(set) var skipped: [LogError] = []

    private var seen: [FileIdentity: FilePath] = [:]

    /// Finds the logs in a file or, at any depth, in a folder.
    ///
    /// Each file is opened and its first line looked at. Hidden files are not mentioned. In a folder nothing but the
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
        if path.lastComponent.hasPrefix("eventlog_v2_") { throw LogError(path, .rollingLog) }
        try noteFirstSight(of: path, FileIdentity(try path.status()))
        for name in try path.namesInFolder() where name.first != UInt8(ascii: ".") {
            addEntry(path.appending(name))
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
        let reader = try LogReader(LogFile(path))
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
