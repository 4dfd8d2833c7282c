import SQLite

/// Why lineage cannot be read or kept, and what to do.
package struct LineageStoreError: Hashable, Sendable, Error, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Another process has it; try later.
        case busy
        /// There is no room; it can be tried again when there is.
        case full
        /// The disk or the permissions forbid it.
        case unavailable
        /// The file is damaged, another program's, or made by a newer version.
        case refused

        fileprivate init(_ nature: SQLiteError.Nature) {
            switch nature {
            case .busy: self = .busy
            case .full: self = .full
            case .unavailable: self = .unavailable
            case .refused: self = .refused
            }
        }
    }

    package var kind: Kind
    package var description: String

    init(_ error: SQLiteError) {
        kind = Kind(error.kind.nature)
        let remedy = error.kind.remedy(for: "lineage store") ?? Self.remedyForDamage(error.file)
        description = "\(error.file): \(error.detail); \(remedy)"
    }

    private static func remedyForDamage(_ file: String) -> String {
        "put a copy back, or move it away together with \(file)-wal and \(file)-shm, and start again: a new one is made; "
            + "a daemon puts into it what waits in its outbox, and `sparklineage harvest --store \(file) LOGS` what the "
            + "event logs tell"
    }
}
