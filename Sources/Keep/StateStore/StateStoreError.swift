import SQLite

/// Why state cannot be read or kept, and what to do.
package struct StateStoreError: Hashable, Sendable, Error, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The file is in use; try later.
        case busy
        /// The disk or the permissions forbid it.
        case unavailable
        /// The file is damaged, another program's, or made by a newer version.
        case refused
    }

    package var kind: Kind
    package var description: String

    init(_ error: SQLiteError, of what: String) {
        let (kind, remedy) = Self.verdict(error.kind, what)
        self.kind = kind
        description = "\(error.file): \(error.detail); \(remedy)"
    }

    private static func verdict(_ kind: SQLiteError.Kind, _ what: String) -> (Kind, String) {
        switch kind {
        case .busy: (.busy, "another process has this \(what): wait for it to end")
        case .cannotOpen: (.unavailable, "are the folder and the \(what) there, and may this user write both?")
        case .readOnly: (.unavailable, "let this user write the \(what) and its folder")
        case .full: (.unavailable, "make room on the disk")
        case .damaged, .constraint: (.refused, "put a copy of the \(what) back, or move it away to begin a new one")
        case .foreign: (.refused, "name another file: this is no \(what)")
        case .newer: (.refused, "use the version of sparklineage that wrote this \(what), or a newer one")
        case .other: (.unavailable, "the \(what) cannot be used")
        }
    }
}
