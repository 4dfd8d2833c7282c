package import Compression

/// What the file name of a single event log tells: `<base>[.<codec>][.inprogress]`.
package struct LogName: Hashable, Sendable {
    /// The application's id, with its attempt's if it has one, as Spark sanitised it.
    package let base: String
    /// The codec that the name tells; plain when it tells none.
    package let codec: Codec
    /// Whether the application had not ended it when the name was read.
    package let isInProgress: Bool

    package init(_ fileName: String) {
        var parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
        isInProgress = parts.count > 1 && parts.last == "inprogress"
        if isInProgress { parts.removeLast() }
        let told = parts.count > 1 ? parts.last.flatMap { Codec(suffix: String($0)) } : nil
        if told != nil { parts.removeLast() }
        codec = told ?? .plain
        base = parts.joined(separator: ".")
    }
}

/// A file that holds one event log.
package struct LogFile: Hashable, Sendable {
    /// Where it lies.
    package let path: FilePath
    /// What its name tells.
    package let name: LogName

    package init(_ path: FilePath) {
        self.path = path
        name = LogName(path.lastComponent)
    }
}
