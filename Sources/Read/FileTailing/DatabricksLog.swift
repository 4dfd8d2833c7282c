/// The log that Databricks rolls in a folder of a cluster: `eventlog-YYYY-MM-DD--HH-MM.gz`, the newest part `eventlog`.
enum DatabricksLog {
    /// The log among the names of a folder, if there is one, and the names that are no part of it.
    static func find(in folder: FilePath, names: [[UInt8]]) -> (log: EventLog?, others: [[UInt8]]) {
        let texts = names.map { String(decoding: $0, as: UTF8.self) }
        let rolled = names.indices.filter { isRolled(texts[$0]) }
        let newest = names.indices.filter { texts[$0] == "eventlog" }
        let parts = (rolled + newest).map { LogFile(folder.appending(names[$0])) }
        if parts.isEmpty { return (nil, names) }
        let log = EventLog(folder, base: folder.lastComponent, isInProgress: !newest.isEmpty, parts: parts)
        return (log, names.indices.filter { !rolled.contains($0) && !newest.contains($0) }.map { names[$0] })
    }

    /// Whether a name is `eventlog-` and a minute, which sorts as it is.
    private static func isRolled(_ name: String) -> Bool {
        let pattern = Array("eventlog-0000-00-00--00-00".utf8)
        let stem = LogName(name).base.utf8
        guard stem.count == pattern.count else { return false }
        let zero = UInt8(ascii: "0")
        return zip(stem, pattern).allSatisfy { $1 == zero ? zero...UInt8(ascii: "9") ~= $0 : $0 == $1 }
    }
}
