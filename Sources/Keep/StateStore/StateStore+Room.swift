import Glibc
import SQLite

/// Room on the disk: there must always be enough to note what was delivered, or nothing leaves the outbox any more.
extension StateStore {
    /// Where the disk has more than this left, nothing is reckoned.
    private static let ample = 64 << 20

    /// Refuses what would leave too little room for the rest.
    ///
    /// A commit takes room twice: in SQLite's log at once, and in the file when the log is written back to it. Who fills
    /// the disk with the first leaves none for the second, and then the log can only grow.
    func refuseWithoutRoom(_ state: StateDatabase, for bytes: Int) throws(SQLiteError) {
        guard let free = directory.freeBytes, free < Self.ample + 4 * bytes else { return }
        let kept = directory.hasReserve ? 0 : StateDirectory.reserveSize
        if free >= kept + (try state.room(for: bytes)) { return }
        // The room of the log can be had back.
        try state.database.writeBack()
        let needed = kept + (try state.room(for: bytes))
        guard let left = directory.freeBytes, left < needed else { return }
        throw SQLiteError(
            .full, file: directory.path, detail: "the disk has \(left) bytes left, and this takes up to \(needed)")
    }

    /// Uses the room that was kept: only a log that was written back has room for more.
    func makeRoom() {
        directory.freeReserve()
        writeBack()
    }

    /// Has the log written back; where that fails it stays as it is.
    private func writeBack() {
        _ = try? use { state throws(SQLiteError) in try state.database.writeBack() }
    }

    /// Keeps room again, and gives back what the file needs no more; where that fails it is tried again next time.
    func giveRoomBack() {
        if !directory.hasReserve {
            // What the log took of it comes back first.
            writeBack()
            directory.fillReserve()
        }
        let isShort = !directory.hasReserve || directory.freeBytes.map { $0 < 2 * StateDirectory.reserveSize } ?? false
        _ = try? use { state throws(SQLiteError) in try state.shrink(isShort: isShort) }
    }
}

extension StateDatabase {
    /// How many bytes of the disk a change of so many bytes may take, until all is written back.
    func room(for bytes: Int) throws(SQLiteError) -> Int {
        let page = try database.pragma("page_size")
        var file = stat()
        let size = unsafe stat(database.file, &file) == 0 ? Int(file.st_size) : 0
        let awaited = max(0, try database.pragma("page_count") * page - size)
        let written = bytes / 4 * 5 + 64 << 10
        return awaited + written + max(0, written - (try database.pragma("freelist_count")) * page)
    }

    /// Makes the file smaller, a step at a time, once it is mostly empty; sooner when the disk is short of room.
    func shrink(isShort: Bool) throws(SQLiteError) {
        let (free, all) = (try database.pragma("freelist_count"), try database.pragma("page_count"))
        guard free > (isShort ? 128 : max(4096, all / 2)) else { return }
        try database.giveBack(pages: isShort ? 128 : 1000)
        if isShort { try database.writeBack() }
    }
}
