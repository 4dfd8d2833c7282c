import SQLite

/// Why state cannot be read or kept, and what to do.
package struct StateStoreError: Hashable, Sendable, Error, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable, Codable {
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

    /// What the file is to the user.
    enum Subject {
        case names
        /// The state database in this directory.
        case state(String)
        /// The state database in this directory, which was to be repaired.
        case ruin(String)

        var words: String {
            switch self {
            case .names: "names file"
            case .state, .ruin: "state"
            }
        }
    }

    package var kind: Kind
    package var description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    init(_ error: SQLiteError, of subject: Subject) {
        kind = Kind(error.kind.nature)
        let remedy = error.kind.remedy(for: subject.words) ?? Self.remedyForDamage(subject)
        description = "\(error.file): \(error.detail); \(remedy)"
    }

    private static func remedyForDamage(_ subject: Subject) -> String {
        switch subject {
        case .names: "put a copy of the names file back, or move it away to begin a new one"
        case .state(let path):
            "save what can be read with `sparklineage state repair --state \(path)`, or put a copy back"
        case .ruin(let path):
            "nothing of it can be read: put a copy back, or begin with an empty state by "
                + "`sparklineage state reset --i-understand --state \(path)`"
        }
    }
}
