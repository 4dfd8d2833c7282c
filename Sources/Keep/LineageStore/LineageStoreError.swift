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
        /// More was asked for at once than there may be memory for.
        case tooLarge

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

    /// - Parameters:
    ///   - error: what SQLite said, or what is wrong with the place.
    ///   - isAsked: whether who opens it only has questions: then there may be another who has the store and answers.
    init(_ error: SQLiteError, isAsked: Bool = false) {
        kind = Kind(error.kind.nature)
        description = "\(error.file): \(error.detail); \(Self.remedy(for: error, isAsked: isAsked))"
    }

    /// That an answer would be longer than it may be.
    init(tooLargeFor file: String, most: Int) {
        kind = .tooLarge
        description =
            "\(file): the answer would have more than \(most >> 20) MB of facets or events; ask for less at once"
    }

    private static func remedy(for error: SQLiteError, isAsked: Bool) -> String {
        switch error.kind {
        case .missing:
            "a lineage store is made by `sparklineage harvest --store \(error.file) LOGS`, and by a daemon with "
                + "`- store: {}` among its outputs"
        case .cannotOpen where isAsked, .readOnly where isAsked:
            "let this user read and write the lineage store and its folder, or ask the daemon that keeps it, with --url"
        case .noDatabase:
            "name another file if it never was a lineage store; else \(remedyForDamage(error.file))"
        default: error.kind.remedy(for: "lineage store") ?? remedyForDamage(error.file)
        }
    }

    private static func remedyForDamage(_ file: String) -> String {
        "put a copy back, or move it away together with \(file)-wal and \(file)-shm, and start again: a new one is made; "
            + "a daemon puts into it what waits in its outbox, and `sparklineage harvest --store \(file) LOGS` what the "
            + "event logs tell"
    }
}
