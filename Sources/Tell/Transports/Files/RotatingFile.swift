import Glibc
import SystemMessage

/// A file that is put aside when it is full.
///
/// What others have put in its place, a log rotator for example, is seen at the next line.
struct RotatingFile {
    let path: String
    let limit: Int
    let kept: Int

    private var open: OpenAppendFile?

    init(path: String, limit: Int, kept: Int) {
        (self.path, self.limit, self.kept) = (path, limit, kept)
    }

    /// Appends a line, whole or not at all.
    mutating func append(_ line: [UInt8]) throws(FileFailure) {
        let file = try current(for: line.count)
        try file.append(line)
    }

    /// Puts what was appended on the disk.
    mutating func sync() throws(FileFailure) { try open?.sync() }

    /// Closes the file; it is opened again for the next line.
    mutating func close() { open = nil }

    private mutating func current(for count: Int) throws(FileFailure) -> OpenAppendFile {
        if let open, !open.isInPlace {
            try open.sync()
            close()
        }
        if let open, open.size > 0, open.size + count > limit { try rotate() }
        if let open { return open }
        var file = try OpenAppendFile(path)
        if file.size > 0, file.size + count > limit {
            open = file
            try rotate()
            file = try OpenAppendFile(path)
        }
        open = file
        return file
    }

    /// `PATH` becomes `PATH.1`, that becomes `PATH.2`; what is one too many goes.
    private mutating func rotate() throws(FileFailure) {
        try open?.sync()
        close()
        guard kept > 0 else { return try move(path, to: nil) }
        try move("\(path).\(kept)", to: nil)
        for number in stride(from: kept - 1, to: 0, by: -1) {
            try move("\(path).\(number)", to: "\(path).\(number + 1)")
        }
        try move(path, to: "\(path).1")
        try syncFolder(of: path)
    }

    private func move(_ from: String, to target: String?) throws(FileFailure) {
        let result = unsafe target.map { unsafe rename(from, $0) } ?? unlink(from)
        if result != 0, errno != ENOENT { throw FileFailure(path: from, code: errno) }
    }
}

/// A file that is appended to.
@safe final class OpenAppendFile {
    private let path: String
    private let descriptor: Int32
    private(set) var size: Int

    init(_ path: String) throws(FileFailure) {
        let isNew = unsafe access(path, F_OK) != 0
        descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw FileFailure(path: path, code: errno) }
        self.path = path
        size = Int(lseek(descriptor, 0, SEEK_END))
        if isNew { try syncFolder(of: path) }
        try endTornLine()
    }

    deinit { close(descriptor) }

    /// Whether the path still leads to this file.
    var isInPlace: Bool {
        var (own, named) = (stat(), stat())
        guard unsafe fstat(descriptor, &own) == 0, unsafe stat(path, &named) == 0 else { return false }
        return own.st_ino == named.st_ino && own.st_dev == named.st_dev
    }

    /// Appends bytes; where they do not all fit, the file is as long as it was.
    func append(_ bytes: [UInt8]) throws(FileFailure) {
        do throws(FileFailure) {
            try writeAll(bytes, to: descriptor, path: path)
            size += bytes.count
        } catch {
            ftruncate(descriptor, off_t(size))
            throw error
        }
    }

    func sync() throws(FileFailure) {
        if fsync(descriptor) != 0, errno != EINVAL { throw FileFailure(path: path, code: errno) }
    }

    /// A crash may have left a part of a line, whose event is sent again: what follows begins a line of its own.
    private func endTornLine() throws(FileFailure) {
        var last: UInt8 = 0x0A
        guard size > 0, unsafe pread(descriptor, &last, 1, off_t(size - 1)) == 1, last != 0x0A else { return }
        try append([0x0A])
    }
}

/// Why a file takes no events: where, what, and what to do.
struct FileFailure: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    var description: String {
        let remedy =
            switch code {
            case ENOSPC, EDQUOT: "make room on the disk"
            case EACCES, EPERM, EROFS: "let this user write there"
            case ENOENT, ENOTDIR: "make its folder"
            case EISDIR: "name a file"
            case EPIPE: "nobody reads it any more"
            default: "is the disk well?"
            }
        return "\(path): \(systemMessage(code)); \(remedy)"
    }
}

/// Writes all bytes, however few the system takes at a time.
func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileFailure) {
    var start = 0
    while start < bytes.count {
        let written = unsafe bytes.withUnsafeBytes { memory in
            unsafe write(descriptor, memory.baseAddress.map { unsafe $0 + start }, memory.count - start)
        }
        if written >= 0 {
            start += written
        } else if errno == EAGAIN {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            unsafe poll(&ready, 1, -1)
        } else if errno != EINTR {
            throw FileFailure(path: path, code: errno)
        }
    }
}

/// Puts the names in a file's folder on the disk.
private func syncFolder(of path: String) throws(FileFailure) {
    let folder = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path: folder, code: errno) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0, errno != EINVAL { throw FileFailure(path: folder, code: errno) }
}
