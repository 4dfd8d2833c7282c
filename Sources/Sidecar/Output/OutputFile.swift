import Glibc

/// Where output goes: standard output, or a file that appears whole or not at all.
///
/// A file is written beside its place and renamed at the end, so that readers never see half of it and a failure keeps
/// the old one. What is no regular file (`/dev/null`, a named pipe) is written in place.
package struct OutputFile: ~Copyable {
    private static var flushSize: Int { 256 << 10 }

    private let descriptor: Int32
    /// The file as the user named it.
    private let target: String
    /// The temporary file and the place it is meant for.
    private let replacement: (temporary: String, final: String)?
    private var buffer: [UInt8] = []
    private var isOpen = true

    /// Opens what `-o` names: a file, or standard output for `-` and nil.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - isWrittenInPlace: whether readers see the file grow, instead of the whole at once.
    /// - Returns: the output.
    /// - Throws: when the file cannot be written.
    package static func open(_ path: String?, isWrittenInPlace: Bool = false) throws(Stop) -> OutputFile {
        guard let path, path != "-" else {
            return OutputFile(descriptor: STDOUT_FILENO, target: "to standard output", replacement: nil)
        }
        let place = try Place(of: path)
        guard !place.isWrittenInPlace, !isWrittenInPlace else {
            let descriptor = try openFile(path, O_WRONLY | O_CREAT | O_TRUNC, target: path)
            return OutputFile(descriptor: descriptor, target: path, replacement: nil)
        }
        let temporary = place.temporary
        let descriptor = try openFile(temporary, O_WRONLY | O_CREAT | O_TRUNC, target: path)
        if let mode = place.mode { fchmod(descriptor, mode) }
        return OutputFile(descriptor: descriptor, target: path, replacement: (temporary, place.final))
    }

    private init(descriptor: Int32, target: String, replacement: (temporary: String, final: String)?) {
        self.descriptor = descriptor
        self.target = target
        self.replacement = replacement
    }

    deinit {
        guard isOpen, descriptor != STDOUT_FILENO else { return }
        close(descriptor)
        if let replacement { unsafe unlink(replacement.temporary) }
    }

    /// Takes what `body` appends.
    package mutating func write(_ body: (inout [UInt8]) -> Void) throws(Stop) {
        body(&buffer)
        if buffer.count >= Self.flushSize { try flush() }
    }

    /// Hands over what is held back.
    package mutating func flush() throws(Stop) {
        try writeAll(buffer, to: descriptor, target: target)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and puts the file into its place.
    package consuming func finish() throws(Stop) {
        try flush()
        guard descriptor != STDOUT_FILENO else { return }
        if replacement != nil, fsync(descriptor) != 0 { throw failure("write", target) }
        isOpen = false
        let closed = close(descriptor)
        guard let replacement else {
            if closed != 0 { throw failure("write", target) }
            return
        }
        guard closed == 0, unsafe rename(replacement.temporary, replacement.final) == 0 else {
            let error = failure("write", target)
            unsafe unlink(replacement.temporary)
            throw error
        }
    }
}

/// What stands at a path before it is written to.
private struct Place {
    let isWrittenInPlace: Bool
    /// The path with links resolved.
    let final: String
    let mode: mode_t?

    init(of path: String) throws(Stop) {
        var status = stat()
        if unsafe stat(path, &status) == 0 {
            let kind = status.st_mode & S_IFMT
            if kind == S_IFDIR { throw .output(OutputError(action: "write", target: path, code: EISDIR)) }
            isWrittenInPlace = kind != S_IFREG
            final = resolved(path)
            mode = status.st_mode & 0o7777
        } else {
            // A link to nothing: its file is made where it points to.
            isWrittenInPlace = unsafe lstat(path, &status) == 0
            final = path
            mode = nil
        }
    }

    /// A hidden name beside the final one, so that the renaming stays in one file system.
    var temporary: String {
        let slash = final.lastIndex(of: "/").map { final.index(after: $0) } ?? final.startIndex
        return "\(final[..<slash]).\(final[slash...]).\(getpid()).part"
    }
}

private func resolved(_ path: String) -> String {
    guard let text = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
}

private func failure(_ action: String, _ target: String) -> Stop {
    .output(OutputError(action: action, target: target, code: errno))
}

private func openFile(_ path: String, _ flags: Int32, target: String) throws(Stop) -> Int32 {
    while true {
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o666)
        if descriptor >= 0 { return descriptor }
        guard errno == EINTR else { throw failure("write", target) }
    }
}

/// Writes all bytes, however little the system takes at a time.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32, target: String) throws(Stop) {
    var start = 0
    while start < bytes.count {
        let written = unsafe bytes.withUnsafeBytes { memory in
            unsafe Glibc.write(descriptor, memory.baseAddress.map { unsafe $0 + start }, memory.count - start)
        }
        if written >= 0 {
            start += written
        } else if errno == EAGAIN {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            unsafe poll(&ready, 1, -1)
        } else if errno != EINTR {
            throw failure("write", target)
        }
    }
}
