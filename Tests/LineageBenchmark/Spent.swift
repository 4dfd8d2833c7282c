import Glibc

/// Time that went by, in seconds, and what of it this thread had the processor.
struct Spent {
    let elapsed: Double
    let processor: Double

    static var now: Spent { Spent(elapsed: read(CLOCK_MONOTONIC), processor: read(CLOCK_THREAD_CPUTIME_ID)) }

    var since: Spent {
        let now = Spent.now
        return Spent(elapsed: now.elapsed - elapsed, processor: now.processor - processor)
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
