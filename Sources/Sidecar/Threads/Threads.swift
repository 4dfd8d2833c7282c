import Glibc

/// Threads that end before the function that starts them returns.
///
/// Work that blocks (reading, decompressing, writing) gets threads of its own instead of those of Swift's pool, which
/// must not block; the command line has no other use for a pool.
package enum Threads {
    /// Enough for the deepest plan that is read.
    private static let stackSize = 8 << 20

    /// How many threads can run at once on this machine's processors.
    package static var available: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Runs `body` on `count` threads at once, this one among them, and returns when all are done.
    ///
    /// Where the system gives fewer threads, fewer run: `body` must not count on the others.
    package static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let threads = (1..<max(1, count)).compactMap { _ in start(body) }
        body()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Runs `body`, and each of the others on a thread of its own; returns when all are done.
    ///
    /// Those for which the system gives no thread run when `body` is done.
    package static func run<Failure>(
        beside others: [@Sendable () -> Void], _ body: () throws(Failure) -> Void
    ) throws(Failure) {
        let threads = others.map { (start($0), $0) }
        defer {
            for (thread, other) in threads {
                if let thread { pthread_join(thread, nil) } else { other() }
            }
        }
        try body()
    }

    /// Lets this thread do nothing for a while.
    package static func sleep(_ time: Duration) { usleep(UInt32(time / .microseconds(1))) }

    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe _ = pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, stackSize)
        let work = unsafe Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let result = unsafe pthread_create(&thread, &attributes, runWork, work.toOpaque())
        guard result == 0 else {
            unsafe work.release()
            return nil
        }
        return thread
    }
}

/// What a new thread is given.
private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runWork(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let work = unsafe work { unsafe Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
    return nil
}
