import Glibc

/// Which file a name led to: another one of the same name has another identity.
package struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    /// The number of the file on its device.
    package let inode: UInt64

    private init(_ status: stat) { (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino)) }

    /// The identity of what has a name; nil where nothing has.
    package init?(_ file: String) {
        var status = stat()
        guard unsafe stat(file, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The identity of an open file; nil where it is closed.
    package init?(open file: Int32) {
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { return nil }
        self.init(status)
    }
}
