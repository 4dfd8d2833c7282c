import Glibc

/// Tells at once that something happened in folders, by the system's inotify: a hint that saves waiting, no more.
///
/// Where the system gives none (too many folders, a network's file system), the next scan sees what happened.
@safe package struct FolderHints: ~Copyable {
    /// What happened.
    package struct Hints: Equatable, Sendable {
        /// Files that were written to.
        package var written: Set<FilePath> = []
        /// Whether names have changed, so that a scan is worth its while.
        package var namesChanged = false

        package init(written: Set<FilePath> = [], namesChanged: Bool = false) {
            (self.written, self.namesChanged) = (written, namesChanged)
        }
    }

    private static let written = UInt32(IN_MODIFY)
    private static let names = UInt32(
        IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)

    private let descriptor: Int32
    /// What stands before the names in each folder.
    private var prefixes: [Int32: [UInt8]] = [:]
    private var watched: Set<[UInt8]> = []

    package init() { descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC)) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Watches these folders from now on.
    package mutating func watch(_ folders: [FilePath]) {
        for folder in folders {
            watch(
                folder,
                prefix: folder.bytes.last == UInt8(ascii: "/") ? folder.bytes : folder.bytes + [UInt8(ascii: "/")])
        }
    }

    /// Watches the folders that files lie in.
    package mutating func watch(around files: [FilePath]) {
        for file in files {
            let prefix = file.folder.bytes
            watch(prefix.isEmpty ? FilePath(".") : FilePath(bytes: prefix), prefix: prefix)
        }
    }

    private mutating func watch(_ folder: FilePath, prefix: [UInt8]) {
        guard descriptor >= 0, !watched.contains(prefix) else { return }
        let watch = unsafe folder.withCString {
            unsafe inotify_add_watch(descriptor, $0, Self.written | Self.names | UInt32(IN_ONLYDIR))
        }
        guard watch >= 0 else { return }
        prefixes[watch] = prefix
        watched.insert(prefix)
    }

    /// Waits for something to happen, or a signal, no longer than `milliseconds`.
    package mutating func wait(milliseconds: Int) -> Hints {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = unsafe poll(&ready, descriptor >= 0 ? 1 : 0, Int32(clamping: max(0, milliseconds)))
        return count > 0 ? read() : Hints()
    }

    private mutating func read() -> Hints {
        var hints = Hints()
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return hints }
            note(bytes.prefix(count), &hints)
        }
    }

    /// Reads `struct inotify_event`s: watch, mask, cookie, length of the name, name.
    private mutating func note(_ bytes: ArraySlice<UInt8>, _ hints: inout Hints) {
        var rest = bytes
        while rest.count >= 16 {
            let words = (0..<4).map { word in
                (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(rest[rest.startIndex + word * 4 + $1]) }
            }
            let name = rest.dropFirst(16).prefix(Int(words[3])).prefix { $0 != 0 }
            note(Int32(bitPattern: words[0]), mask: words[1], name: Array(name), &hints)
            rest = rest.dropFirst(16 + Int(words[3]))
        }
    }

    private mutating func note(_ watch: Int32, mask: UInt32, name: [UInt8], _ hints: inout Hints) {
        if mask & UInt32(IN_IGNORED) != 0, let prefix = prefixes.removeValue(forKey: watch) { watched.remove(prefix) }
        if mask & Self.written != 0, let prefix = prefixes[watch], !name.isEmpty {
            hints.written.insert(FilePath(bytes: prefix + name))
        } else {
            hints.namesChanged = true
        }
    }
}
