extension SQLiteError {
    /// What an error means to those who use the file.
    package enum Nature: String, Hashable, Sendable, Codable {
        /// Another process has it; try later.
        case busy
        /// There is no room; it can be tried again when there is.
        case full
        /// The disk or the permissions forbid it.
        case unavailable
        /// The file is damaged, another program's, or made by a newer version.
        case refused
    }
}

extension SQLiteError.Kind {
    package var nature: SQLiteError.Nature {
        switch self {
        case .busy: .busy
        case .full: .full
        case .missing, .noFolder, .cannotOpen, .replaced, .readOnly, .inputOutput, .other: .unavailable
        case .noDatabase, .damaged, .constraint, .foreign, .leftover, .newer: .refused
        }
    }

    /// What to do with a file that is `what` to the user; nil for damage, of which each file has its own cure.
    package func remedy(for what: String) -> String? {
        switch self {
        case .busy: "another process has this \(what): wait for it to end"
        case .missing: "name a \(what) that is there"
        case .noFolder: "make it first, or name another file"
        case .cannotOpen: "let this user read and write the \(what) and its folder"
        case .replaced: "start again, with the old \(what) put back or with a new one"
        case .readOnly: "let this user write the \(what) and its folder"
        case .full: "make room on the disk"
        case .inputOutput: "the disk failed; see to it, then start again"
        case .noDatabase, .damaged, .constraint: nil
        case .foreign: "name another file: this is no \(what)"
        case .leftover: "move that file away too, or put the \(what) back to which it belongs"
        case .newer: "use the version of sparklineage that wrote this \(what), or a newer one"
        case .other: "the \(what) cannot be used"
        }
    }
}
