import Glibc
import SystemMessage

extension SQLiteError {
    /// What is wrong with a place before SQLite is asked, which has one sentence for all of it.
    ///
    /// - Parameters:
    ///   - file: the path of a database.
    ///   - isMade: whether the file is made where there is none.
    /// - Returns: nil where there is a file, readable or not.
    static func obstacle(at file: String, isMade: Bool) -> SQLiteError? {
        // SQLite makes a database without a name that is gone in the end.
        if file.isEmpty { return SQLiteError(.foreign, file: "''", detail: "no file is named") }
        var status = stat()
        guard unsafe stat(file, &status) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR, !isMade else { return nil }
            return SQLiteError(.missing, file: file, detail: "there is no such file")
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: SQLiteError(.foreign, file: file, detail: "it is a folder")
        default: SQLiteError(.foreign, file: file, detail: "it is no regular file")
        }
    }
}
