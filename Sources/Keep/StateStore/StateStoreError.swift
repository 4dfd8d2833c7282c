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
        kind = Self.kind(error.kind)
        description = "\(error.file): \(error.detail); \(Self.remedy(error.kind, subject))"
    }

    private static func kind(_ kind: SQLiteError.Kind) -> Kind {
        switch kind {
        case .busy: .busy
        case .full: .full
        case .cannotOpen, .readOnly, .inputOutput, .other: .unavailable
        case .damaged, .constraint, .foreign, .newer: .refused
        }
    }

    private static func remedy(_ kind: SQLiteError.Kind, _ subject: Subject) -> String {
        let what = subject.words
        return switch kind {
        case .busy: "another process has this \(what): wait for it to end"
        case .cannotOpen: "are the folder and the \(what) there, and may this user write both?"
        case .readOnly: "let this user write the \(what) and its folder"
        case .full: "make room on the disk"
        case .inputOutput: "the disk failed; see to it, then start again"
        case .damaged, .constraint: remedyForDamage(subject)
        case .foreign: "name another file: this is no \(what)"
        case .newer: "use the version of sparklineage that wrote this \(what), or a newer one"
        case .other: "the \(what) cannot be used"
        }
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
