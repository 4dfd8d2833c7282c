import Glibc
import SQLite
import Synchronization
import SystemMessage

/// The directory that state is kept in: who has it, whether it was left clean, and room for hard times.
final class StateDirectory: Sendable {
    /// So much is kept free for settling events while the disk is full.
    static let reserveSize = 4 << 20

    let path: String
    let database: String
    /// Whether there is no database yet.
    let isNew: Bool
    /// Whether whoever had it last closed it.
    let wasLeftClean: Bool

    private let lock: Mutex<Int32>
    private var running: String { "\(path)/running" }
    private var reserve: String { "\(path)/reserve" }

    /// Opens the directory and locks it; where it is missing and wanted, it is made.
    init(_ path: String, isMade: Bool = true) throws(StateStoreError) {
        self.path = path
        database = "\(path)/state.db"
        if !isMade, !Self.exists(database), !Self.exists(Self.repaired(database)) {
            throw StateStoreError(.refused, "\(path): there is no state here; name the directory of `state` or --state")
        }
        try Self.make(path)
        lock = Mutex(try Self.lock(path))
        try Self.finishRepair(of: database, in: path)
        isNew = !Self.exists(database)
        wasLeftClean = !Self.exists("\(path)/running")
        removeDrafts()
    }

    deinit { unlock() }

    /// Others may take the directory from now on.
    func unlock() {
        lock.withLock { file in
            if file >= 0 { close(file) }
            file = -1
        }
    }

    /// The number of the file that is locked: a copy of the directory has another one.
    var inode: UInt64 { lock.withLock { FileIdentity(open: $0)?.inode ?? 0 } }

    /// Throws when the directory is no longer the one that was opened: it was removed, renamed or replaced.
    func checkPlace() throws(StateStoreError) {
        let isThere = lock.withLock { file in
            guard file >= 0, let found = FileIdentity("\(path)/lock") else { return file < 0 }
            return found == FileIdentity(open: file)
        }
        if isThere { return }
        throw StateStoreError(
            .unavailable,
            "\(path): the directory of the state was removed or replaced while it was in use; what was not sent is "
                + "lost with it, unless you put it back: then start again")
    }

    func noteRunning() {
        let file = unsafe open(running, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        if file >= 0 { close(file) }
        // Without this name the database is not looked through after a power cut, and nothing worse.
        try? Self.flush(path)
    }

    func noteStopped() { unsafe _ = unlink(running) }

    // MARK: Setting aside

    /// Gives the database another name, one that no other file has.
    func setAside(_ word: String) throws(StateStoreError) -> String {
        try Self.setAside(database, word, in: path)
    }

    /// Takes a file as what the repair made of the database; from here on ``finishRepair()`` is sure to follow, at the
    /// next opening if this process ends before.
    func adopt(_ file: String) throws(StateStoreError) {
        try Self.rename(file, to: Self.repaired(database), in: path)
    }

    /// Puts what a repair made in the place of the database; gives the name that this has now, nil where it is gone.
    func finishRepair() throws(StateStoreError) -> String? { try Self.finishRepair(of: database, in: path) }

    @discardableResult
    private static func finishRepair(of database: String, in path: String) throws(StateStoreError) -> String? {
        guard exists(repaired(database)) else { return nil }
        let kept = exists(database) ? try setAside(database, "damaged", in: path) : nil
        try rename(repaired(database), to: database, in: path)
        return kept
    }

    /// The name of what a repair made, until it is in its place.
    private static func repaired(_ database: String) -> String { database + ".repaired" }

    private static func setAside(
        _ database: String, _ word: String, in path: String
    ) throws(StateStoreError) -> String {
        let number = (1...).first { !exists("\(database).\(word)-\($0)") } ?? 1
        let kept = "\(database).\(word)-\(number)"
        try rename(database, to: kept, in: path)
        return kept
    }

    /// Renames a database, first what it has not yet taken in: that must never lie beside another one.
    private static func rename(_ file: String, to name: String, in path: String) throws(StateStoreError) {
        for suffix in ["-wal", ""] where exists(file + suffix) {
            guard unsafe Glibc.rename(file + suffix, name + suffix) != 0 else { continue }
            throw StateStoreError(.unavailable, "\(file)\(suffix): cannot be renamed: \(systemMessage(errno))")
        }
        try flush(path)
    }

    /// Makes new names in a folder outlive a power cut.
    private static func flush(_ path: String) throws(StateStoreError) {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        defer { close(folder) }
        // Some file systems know no such thing for folders.
        guard fsync(folder) != 0, errno != EINVAL else { return }
        throw StateStoreError(
            .unavailable, "\(path): \(systemMessage(errno)); the disk failed; see to it, then start again")
    }

    /// Removes what a process left that ended while it made the database.
    private func removeDrafts() {
        guard let folder = unsafe opendir(path) else { return }
        defer { unsafe _ = closedir(folder) }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            let text = String(decoding: name, as: UTF8.self)
            if text.hasPrefix("state.db.new") { unsafe _ = unlink("\(path)/\(text)") }
        }
    }

    // MARK: Reserve

    /// Whether the room is kept.
    var hasReserve: Bool { Self.exists(reserve) }

    /// How many bytes of the disk we may still fill; nil where it does not say.
    var freeBytes: Int? {
        var disk = statvfs()
        return unsafe statvfs(path, &disk) == 0 ? Int(clamping: disk.f_bavail) * Int(clamping: disk.f_frsize) : nil
    }

    /// Takes room from the disk that ``freeReserve()`` gives back.
    func fillReserve() {
        guard !Self.exists(reserve) else { return }
        let file = unsafe open(reserve, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let code = posix_fallocate(file, 0, Self.reserveSize)
        close(file)
        // Without room for it now, it is tried again later.
        if code != 0 { unsafe _ = unlink(reserve) }
    }

    /// Gives the room back that was kept; false when there is none.
    @discardableResult
    func freeReserve() -> Bool {
        // A file that is removed keeps its room as long as anybody has it open, a child of this process for one.
        unsafe truncate(reserve, 0) == 0 && unlink(reserve) == 0
    }

    // MARK: Opening

    private static func exists(_ file: String) -> Bool { unsafe access(file, F_OK) == 0 }

    private static func make(_ path: String) throws(StateStoreError) {
        // Also one that was there: nobody knows whether it was flushed.
        if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return try flush("\(path)/..") }
        throw StateStoreError(.unavailable, "\(path): \(systemMessage(errno)); make its folder first, or name another")
    }

    private static func lock(_ path: String) throws(StateStoreError) -> Int32 {
        let file = unsafe open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StateStoreError(.unavailable, "\(path): \(systemMessage(errno)); let this user write the folder")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let holder = holder(file)
            close(file)
            throw StateStoreError(.busy, "\(path): process \(holder) has this state: wait for it to end, or stop it")
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(file, 0)
        unsafe _ = text.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress, $0.count, 0) }
        return file
    }

    private static func holder(_ file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
        let digits = bytes.prefix(max(0, count)).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return digits.isEmpty ? "(unknown)" : String(decoding: digits, as: UTF8.self)
    }
}
