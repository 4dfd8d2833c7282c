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
            guard errno == ENOENT || errno == ENOTDIR else { return nil }
            return isMade ? obstacle(toMaking: file) : .init(.missing, file: file, detail: "there is no such file")
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: SQLiteError(.foreign, file: file, detail: "it is a folder")
        default: SQLiteError(.foreign, file: file, detail: "it is no regular file")
        }
    }

    /// What is wrong with the folder that a file is to be made in.
    private static func obstacle(toMaking file: String) -> SQLiteError? {
        let end = file.lastIndex(of: "/")
        let folder = end.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        guard unsafe access(folder, W_OK | X_OK) != 0 else { return nil }
        let isMissing = errno == ENOENT || errno == ENOTDIR
        return isMissing
            ? SQLiteError(.noFolder, file: file, detail: "there is no folder \(folder)")
            : SQLiteError(.cannotOpen, file: file, detail: systemMessage(errno))
    }
}
