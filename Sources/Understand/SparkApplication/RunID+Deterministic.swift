import Digest
package import LineageModel

extension RunID {
    /// The id of a run of a Spark application: the same on any machine, any number of times.
    ///
    /// A UUID of version 7: 48 bits of time, then 74 bits of a SHA-256. Its bytes are for good.
    ///
    /// - Parameters:
    ///   - start: The time at which the run started.
    ///   - application: Spark's id of the application.
    ///   - attempt: The id of the attempt, where the cluster has such.
    ///   - execution: The root execution of an action; nil for the application itself.
    package init(start: Timestamp, application: String, attempt: String?, execution: Int?) {
        let part = execution.map(String.init) ?? "application"
        let hash = SHA256.hash(of: "sparklineage/1\n\(application)\n\(attempt ?? "")\n\(part)")
        let first = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let second = hash.dropFirst(8).prefix(2).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let time = UInt64(truncatingIfNeeded: start.milliseconds) & 0xFFFF_FFFF_FFFF
        // 12 bits of the hash beside the version, the 62 that follow beside the variant.
        let rest = (first << 12 | second >> 4) >> 2
        self.init(high: time << 16 | 0x7000 | first >> 52, low: 0x8000_0000_0000_0000 | rest)
    }
}
