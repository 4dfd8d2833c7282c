import Glibc
import Synchronization

/// How long each connection may go on with what it does: cuts off those that take longer.
///
/// The library knows silence only, and one byte a second is no silence. A socket is in the table from the notice that
/// its connection is open to the one that it will be closed, so its number cannot be that of another.
final class ConnectionDeadlines: Sendable {
    private struct Table {
        var deadlines: [Int32: ContinuousClock.Instant?] = [:]
        var isStopped = false
    }

    private let table = Mutex(Table())
    /// Wakes the watch when there is something to watch, or nothing any more.
    private let bell = Bell()

    /// Begins to watch a connection.
    func open(_ socket: Int32, within time: Duration) {
        let isFirst = table.withLock { table in
            table.deadlines[socket] = .some(.now + time)
            return table.deadlines.count == 1
        }
        if isFirst { bell.ring() }
    }

    /// What the connection does next ends within this time; nil where it waits for us.
    func set(_ socket: Int32, within time: Duration?) {
        let deadline = time.map { ContinuousClock.Instant.now + $0 }
        table.withLock { table in
            if table.deadlines[socket] != nil { table.deadlines[socket] = .some(deadline) }
        }
    }

    /// Ends the watch of a connection.
    func close(_ socket: Int32) {
        table.withLock { table in _ = table.deadlines.removeValue(forKey: socket) }
    }

    func stop() {
        table.withLock { $0.isStopped = true }
        bell.ring()
    }

    /// Cuts off what is late, until ``stop()``.
    func watch() {
        while let pause = cutOff() {
            bell.wait(milliseconds: pause)
        }
    }

    /// Gives the pause until the next look in milliseconds; nil when there will be none.
    private func cutOff() -> Int32? {
        table.withLock { table in
            let now = ContinuousClock.Instant.now
            for (socket, deadline) in table.deadlines {
                guard let deadline, deadline <= now else { continue }
                shutdown(socket, Int32(SHUT_RDWR))
                table.deadlines[socket] = .some(nil)
            }
            return table.isStopped ? nil : table.deadlines.isEmpty ? -1 : 100
        }
    }
}

/// What one thread waits for and others ring.
private final class Bell: Sendable {
    private let ends: (reading: Int32, writing: Int32)

    init() {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        var pair: [Int32] = [-1, -1]
        unsafe socketpair(AF_UNIX, kind, 0, &pair)
        ends = (pair[0], pair[1])
    }

    deinit {
        close(ends.reading)
        close(ends.writing)
    }

    func ring() {
        var byte: UInt8 = 0
        unsafe _ = write(ends.writing, &byte, 1)
    }

    /// Waits for a ring; -1 for as long as it takes.
    func wait(milliseconds: Int32) {
        var ready = pollfd(fd: ends.reading, events: Int16(POLLIN), revents: 0)
        unsafe poll(&ready, 1, milliseconds)
        var bytes = [UInt8](repeating: 0, count: 64)
        unsafe _ = read(ends.reading, &bytes, bytes.count)
    }
}
