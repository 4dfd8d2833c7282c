import Glibc
import Synchronization

/// How long each connection may go on with what it does: cuts off those that take longer.
///
/// The library knows silence only, and one byte a second is no silence. Where places get scarce, those that keep one
/// for nothing lose it: else a few hundred silent connections would lock everybody out. A socket is in the table from
/// the notice that its connection is open to the one that it will be closed, so its number cannot be that of another.
final class ConnectionDeadlines: Sendable {
    /// What a connection does, in the order in which its place is taken from it.
    enum Phase: Int {
        /// It is silent, or sends a head.
        case head
        case body
        /// It waits for us, or takes its answer.
        case answer
    }

    private struct Entry {
        var phase = Phase.head
        var since = ContinuousClock.now
        var deadline: ContinuousClock.Instant?
    }

    private struct Table {
        var entries: [Int32: Entry] = [:]
        var isStopped = false
    }

    private let table = Mutex(Table())
    /// With more connections than this, each new one costs an old one its place.
    private let ample: Int
    /// Wakes the watch when there is something to watch, or nothing any more.
    private let bell = Bell()

    /// - Parameter most: how many connections the server takes.
    init(most: Int) { ample = most * 3 / 4 }

    /// Begins to watch a connection.
    func open(_ socket: Int32, within time: Duration) {
        let isFirst = table.withLock { table in
            if table.entries.count >= ample { Self.takePlace(in: &table) }
            table.entries[socket] = Entry(deadline: .now + time)
            return table.entries.count == 1
        }
        if isFirst { bell.ring() }
    }

    /// What the connection does next, which ends within this time; nil where it waits for us.
    func set(_ socket: Int32, _ phase: Phase, within time: Duration?) {
        let entry = Entry(phase: phase, deadline: time.map { .now + $0 })
        table.withLock { table in
            if table.entries[socket] != nil { table.entries[socket] = entry }
        }
    }

    /// Ends the watch of a connection.
    func close(_ socket: Int32) {
        table.withLock { table in _ = table.entries.removeValue(forKey: socket) }
    }

    /// Cuts off the connection that has been at its head, else at its body, for longest.
    private static func takePlace(in table: inout Table) {
        let idle = table.entries.filter { $1.phase != .answer && $1.deadline != nil }
        let victim = idle.min { ($0.value.phase.rawValue, $0.value.since) < ($1.value.phase.rawValue, $1.value.since) }
        guard let socket = victim?.key else { return }
        shutdown(socket, Int32(SHUT_RDWR))
        table.entries[socket]?.deadline = nil
    }

    func stop() {
        table.withLock { $0.isStopped = true }
        bell.ring()
    }

    /// Cuts off what is late, until ``stop()``.
    func watch() {
        while let pause = cutOff() {
            let end = ContinuousClock.now + .milliseconds(Int(pause))
            bell.wait(milliseconds: pause)
            if pause >= 0 { putOff(lateBy: ContinuousClock.now - end) }
        }
    }

    /// Gives peers back the time in which the whole process was held: nobody was slow then but we.
    private func putOff(lateBy time: Duration) {
        guard time > .seconds(1) else { return }
        table.withLock { table in
            for socket in table.entries.keys {
                if let deadline = table.entries[socket]?.deadline { table.entries[socket]?.deadline = deadline + time }
            }
        }
    }

    /// Gives the pause until the next look in milliseconds; nil when there will be none.
    private func cutOff() -> Int32? {
        table.withLock { table in
            let now = ContinuousClock.Instant.now
            for (socket, entry) in table.entries {
                guard let deadline = entry.deadline, deadline <= now else { continue }
                shutdown(socket, Int32(SHUT_RDWR))
                table.entries[socket]?.deadline = nil
            }
            return table.isStopped ? nil : table.entries.isEmpty ? -1 : 100
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
