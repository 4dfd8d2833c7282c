package import Compression

/// What the name of a file of an event log tells.
///
/// A log of one file is `<base>[.<codec>][.inprogress]`, a part of a rolling log
/// `events_<number>_<base>[.<codec>][.compact]`.
package struct LogName: Hashable, Sendable {
    /// The application's id, with its attempt's if it has one, as Spark sanitised it.
    package let base: String
    /// The codec that the name tells; plain when it tells none.
    package let codec: Codec
    /// Whether the application had not ended it when the name was read.
    package let isInProgress: Bool
    /// The number of the part, from 1 on, of a part of a rolling log.
    package let part: Int?
    /// Whether the History Server made the part of all parts up to its number.
    package let isCompacted: Bool

    package init(_ fileName: String) {
        var words = fileName.split(separator: ".", omittingEmptySubsequences: false)
        let ending = words.count > 1 ? words.last : nil
        isInProgress = ending == "inprogress"
        isCompacted = ending == "compact" && Self.part(of: fileName) != nil
        if isInProgress || isCompacted { words.removeLast() }
        let told = words.count > 1 ? words.last.flatMap { Codec(suffix: String($0)) } : nil
        if told != nil { words.removeLast() }
        codec = told ?? .plain
        let stem = words.joined(separator: ".")
        let numbered = Self.part(of: stem)
        part = numbered?.number
        base = numbered?.base ?? stem
    }

    /// Splits `events_12_app-1`.
    private static func part(of name: String) -> (number: Int, base: String)? {
        let words = name.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "events", !words[2].isEmpty, words[1].utf8.allSatisfy(\.isDigit) else {
            return nil
        }
        return Int(words[1]).map { ($0, String(words[2])) }
    }
}

/// A file that holds an event log, or a part of one.
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

extension UInt8 {
    fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
