/// Why a path gives no event log.
package struct LogError: Error, Equatable, Sendable {
    /// What stood in the way.
    package enum Reason: Equatable, Sendable {
        /// Nothing has this name.
        case missing
        /// The system does not let this user read it.
        case noPermission
        /// A folder where a file was asked for.
        case folder
        /// A pipe, socket or device, which is never opened.
        case notRegular(String)
        /// Links that lead nowhere but to each other.
        case linkLoop
        /// Another name of a file that was met before.
        case sameFile(as: FilePath)
        /// A folder of a rolling log without a part of it.
        case noParts
        /// Another file with the number of a part that is read.
        case samePart(as: FilePath)
        /// Any other answer of the system to a call, at a byte of the file if it was a read.
        case system(call: String, code: Int32, text: String, offset: Int?)
        /// A readable file that is something else.
        case notAnEventLog(NotALog)
        /// A folder in which no event log was found.
        case noLogs
        /// A folder of several logs where one was asked for.
        case severalLogs([FilePath])
    }

    /// The file or folder.
    package let path: FilePath
    /// What stood in the way.
    package let reason: Reason

    package init(_ path: FilePath, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// Whether the path could be read and is just no event log (exit code 65, not 69).
    package var isAboutContent: Bool {
        switch reason {
        case .notAnEventLog, .noLogs, .sameFile, .samePart, .noParts, .severalLogs: true
        default: false
        }
    }
}

extension LogError: CustomStringConvertible {
    /// The path, what happened and what to do, without a full stop.
    package var description: String {
        if path.bytes.isEmpty { return "'': no path is given" }
        guard reason == .missing, let place = URLText(path) else { return "\(path): \(reason)" }
        return "\(path): \(place.advice)"
    }
}

/// A path written as Spark writes places: `file:///var/log/spark`, `s3a://logs/spark`.
private struct URLText {
    let scheme: Substring
    /// What follows the scheme, with one slash in front.
    let path: String

    init?(_ path: FilePath) {
        let text = path.description
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex, text[colon...].hasPrefix(":/"),
            text[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { return nil }
        scheme = text[..<colon]
        self.path = "/" + text[colon...].drop { $0 == ":" || $0 == "/" }
    }

    var advice: String {
        scheme == "file"
            ? "no address is read, but a path: \(path)"
            : "only files of this machine are read; mount the place, or copy the logs here"
    }
}

extension LogError.Reason: CustomStringConvertible {
    /// What happened and what to do, without a full stop.
    package var description: String {
        switch self {
        case .missing: "no such file or folder; check the path"
        case .noPermission: "permission denied; Spark writes its logs with mode 0770: run as their owner or group"
        case .folder: "is a folder, not a file"
        case .notRegular(let kind): "is a \(kind), not a regular file; write its content to a file first"
        case .linkLoop: "symbolic links lead in a circle; give the file's real path"
        case .sameFile(let path): "is the same file as \(path)"
        case .noParts: "no part of a log (events_1_…) is in this folder of a rolling log"
        case .samePart(let path): "has the number of \(path), which is read"
        case .system(let call, let code, let text, let offset):
            "\(call)\(offset.map { " at byte \($0)" } ?? ""): \(text) (errno \(code))"
        case .notAnEventLog(let reason): "not an event log: \(reason)"
        case .severalLogs(let paths):
            "\(paths.count) event logs are in this folder; name one of them: "
                + paths.prefix(5).map(\.description).joined(separator: ", ") + (paths.count > 5 ? ", …" : "")
        case .noLogs: "no event log in this folder; give the folder of spark.eventLog.dir"
        }
    }
}
