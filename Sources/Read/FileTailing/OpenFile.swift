import Glibc
import SystemMessage

/// What makes two names one file.
package struct FileIdentity: Hashable, Sendable, Codable {
    package let device: UInt64
    package let inode: UInt64
}

/// A regular file, open for reading: the one place where files are touched by system calls.
struct OpenFile: ~Copyable {
    let path: FilePath
    let identity: FileIdentity
    /// The size when it was opened.
    let size: Int

    private let descriptor: Int32

    /// Opens a file; what is no regular one is refused before it could block or act.
    init(_ path: FilePath) throws(LogError) {
        try path.expectRegularFile()
        let descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else { throw LogError(path, system: "open", errno) }
        var status = stat()
        // Another file may have taken the name since it was looked at.
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw LogError(path, .notRegular("special file"))
        }
        self.path = path
        self.descriptor = descriptor
        identity = FileIdentity(status)
        size = Int(status.st_size)
    }

    private init(_ file: borrowing OpenFile, descriptor: Int32) {
        (path, identity, size) = (file.path, file.identity, file.size)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The same file once more.
    func duplicate() throws(LogError) -> OpenFile {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw LogError(path, system: "fcntl", errno) }
        return OpenFile(self, descriptor: copy)
    }

    /// The size that it has now.
    func currentSize() throws(LogError) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw LogError(path, system: "fstat", errno) }
        return Int(status.st_size)
    }

    /// The size of a file that is not open; `nil` when it cannot be told.
    static func size(of path: FilePath) -> Int? { (try? path.status()).map { Int($0.st_size) } }

    /// Reads from `offset`; 0 means that nothing more is there.
    func read(into free: inout MutableRawSpan, at offset: Int) throws(LogError) -> Int {
        while true {
            let count = unsafe free.withUnsafeMutableBytes { (bytes) in
                unsafe pread(descriptor, bytes.baseAddress, bytes.count, offset)
            }
            if count >= 0 { return count }
            if errno != EINTR { throw LogError(path, system: "read", errno, offset: offset) }
        }
    }

    /// Reads from `offset` into an array, as much as it has elements.
    func read(into bytes: inout [UInt8], at offset: Int) throws(LogError) -> Int {
        var span = bytes.mutableSpan
        var free = unsafe span.mutableBytes
        return try read(into: &free, at: offset)
    }
}

extension FilePath {
    /// What the path leads to, links followed.
    func status() throws(LogError) -> stat {
        var status = stat()
        let result = unsafe withCString { unsafe stat($0, &status) }
        guard result == 0 else { throw LogError(self, system: "stat", errno) }
        return status
    }

    fileprivate func expectRegularFile() throws(LogError) { try expectRegular(try status()) }

    /// Refuses what is no regular file.
    func expectRegular(_ status: stat) throws(LogError) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw LogError(self, .folder)
        case S_IFIFO: throw LogError(self, .notRegular("pipe"))
        case S_IFSOCK: throw LogError(self, .notRegular("socket"))
        default: throw LogError(self, .notRegular("device"))
        }
    }

    @unsafe func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        // A NUL would cut the name: with one no file can have it, so an empty name is asked for, which none has.
        let name = bytes.contains(0) ? [] : bytes
        return unsafe (name.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { (characters) in
            guard let start = characters.baseAddress else { fatalError("an array of one byte has no memory") }
            return unsafe body(start)
        }
    }
}

extension FileIdentity {
    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}

extension LogError {
    init(_ path: FilePath, system call: String, _ code: Int32, offset: Int? = nil) {
        switch code {
        case ENOENT, ENOTDIR: self.init(path, .missing)
        case EACCES, EPERM: self.init(path, .noPermission)
        case ELOOP: self.init(path, .linkLoop)
        default:
            self.init(path, .system(call: call, code: code, text: systemMessage(code), offset: offset))
        }
    }
}
