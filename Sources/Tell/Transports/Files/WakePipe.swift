import Delivery
import Glibc
import SystemMessage

/// Lets the thread of a transport without sockets sleep until it is woken.
final class WakePipe: Waker {
    private let ends: (reading: Int32, writing: Int32)

    init() {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
            fatalError("socketpair: \(systemMessage(errno))")
        }
        ends = (pair[0], pair[1])
    }

    deinit {
        close(ends.reading)
        close(ends.writing)
    }

    func wake() {
        var byte: UInt8 = 0
        // A pipe that is full wakes as well as one that takes a byte more.
        unsafe _ = write(ends.writing, &byte, 1)
    }

    /// Sleeps until it is woken or the time is over.
    func sleep(atMost time: Duration?) {
        var ready = pollfd(fd: ends.reading, events: Int16(POLLIN), revents: 0)
        unsafe poll(&ready, 1, time?.wholeMilliseconds ?? -1)
        var bytes = [UInt8](repeating: 0, count: 256)
        while unsafe read(ends.reading, &bytes, bytes.count) == bytes.count {}
    }
}
