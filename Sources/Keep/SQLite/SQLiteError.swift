/// What went wrong with a database file, in words for people.
package struct SQLiteError: Hashable, Sendable, Error, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// There is no such file, and none was to be made.
        case missing
        /// There is no folder to make the file in.
        case noFolder
        /// The file cannot be opened or made: no permission.
        case cannotOpen
        /// Another process holds it.
        case busy
        /// It is no database, or one whose start is lost.
        case noDatabase
        /// Its content is damaged.
        case damaged
        /// It is another program's database, or no file at all.
        case foreign
        /// There is none, but what a former one of that name had not yet taken in lies beside its place.
        case leftover
        /// A newer version of this program made it.
        case newer(found: Int, known: Int)
        /// It was removed, or another stands in its place, while it was in use.
        case replaced
        /// The disk is full.
        case full
        /// The disk, or its file system, failed: what the last commit left is unknown until the file is opened anew.
        case inputOutput
        case readOnly
        /// A rule of the schema forbids it.
        case constraint
        /// A statement that SQLite does not understand, or anything else.
        case other
    }

    package var kind: Kind
    package var file: String
    /// SQLite's own words, or ours.
    package var detail: String

    package init(_ kind: Kind, file: String, detail: String) {
        self.kind = kind
        self.file = file
        self.detail = detail
    }

    package var description: String { "\(file): \(detail)" }
}
