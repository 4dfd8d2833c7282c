/// The names of a folder that Spark rolls one log into: `eventlog_v2_<base>`.
struct RollingLog {
    static let prefix = "eventlog_v2_"

    /// The log, unless no part is there.
    let log: EventLog?
    /// Parts whose number another one has too, and that one.
    let repeated: [(file: LogFile, other: LogFile)]
    /// The names that mean nothing here.
    let others: [[UInt8]]

    init(_ folder: FilePath, names: [[UInt8]]) {
        let texts = names.map { String(decoding: $0, as: UTF8.self) }
        let isPart = texts.map { LogName($0).part != nil }
        let isStatus = texts.map { $0.hasPrefix("appstatus_") }
        let files = names.indices.filter { isPart[$0] }.map { LogFile(folder.appending(names[$0])) }
        let (parts, repeated) = Self.chosen(of: files)
        others = names.indices.filter { !isPart[$0] && !isStatus[$0] }.map { names[$0] }
        self.repeated = repeated
        let isFinal = names.indices.contains { isStatus[$0] && !LogName(texts[$0]).isInProgress }
        log = parts.first.map { first in
            EventLog(
                folder, base: Self.base(of: folder) ?? first.name.base, isInProgress: !isFinal, parts: parts,
                gaps: Self.gaps(between: parts))
        }
    }

    /// Whether a folder holds such a log.
    static func isFolder(_ folder: FilePath, names: [[UInt8]]) -> Bool {
        base(of: folder) != nil || names.contains { $0.starts(with: Array("appstatus_".utf8)) }
    }

    private static func base(of folder: FilePath) -> String? {
        let name = folder.lastComponent
        return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
    }

    /// The newest compacted part and those after it, by number, each once.
    private static func chosen(of files: [LogFile]) -> ([LogFile], [(file: LogFile, other: LogFile)]) {
        let compacted = files.filter(\.name.isCompacted).max { $0.number < $1.number }
        let later = files.filter { !$0.name.isCompacted && $0.number > compacted?.number ?? 0 }
        var chosen = compacted.map { [$0] } ?? []
        var repeated: [(file: LogFile, other: LogFile)] = []
        for file in later.sorted(by: { ($0.number, $0.path) < ($1.number, $1.path) }) {
            if let last = chosen.last, last.number == file.number {
                repeated.append((file, last))
            } else {
                chosen.append(file)
            }
        }
        return (chosen, repeated)
    }

    private static func gaps(between parts: [LogFile]) -> [PartGap] {
        var gaps: [PartGap] = []
        var next = 1
        for part in parts {
            if next < part.number || part.name.isCompacted {
                let end = part.name.isCompacted ? part.number : part.number - 1
                gaps.append(PartGap(parts: next...end, isCompacted: part.name.isCompacted))
            }
            next = part.number + 1
        }
        return gaps
    }
}

extension LogFile {
    fileprivate var number: Int { name.part ?? 0 }
}
