import Glibc
import SystemMessage

/// What could not be written, and why the system refused.
package struct OutputError: Error, Equatable, Sendable {
    /// What was tried: `write`, `create`, `rename`.
    package let action: String
    /// The file as the user named it; `standard output` when it is none.
    package let target: String
    /// The system's error number.
    package let code: Int32

    /// The reader of a pipe is gone: no error to talk about.
    package var isClosedPipe: Bool { code == EPIPE }

    /// What happened and what to do, in one line.
    package var message: String {
        "cannot \(action) \(target): \(systemMessage(code))" + (remedy.map { "; \($0)" } ?? "")
    }

    private var remedy: String? {
        switch code {
        case ENOSPC, EDQUOT: "free some space, or write elsewhere with -o FILE"
        case EACCES, EPERM, EROFS: "write to a folder that you may write to, with -o FILE"
        case EISDIR: "name a file in it"
        case ENOENT, ENOTDIR: "make its folder first"
        default: nil
        }
    }
}
