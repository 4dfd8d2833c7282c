import Glibc

/// The program while it follows a folder, its events counted as they come.
struct Following {
    private let process: pid_t
    private let output: Int32
    /// How many events came.
    private(set) var events = 0

    init(_ binary: String, _ folder: String) throws(BenchmarkError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw BenchmarkError("pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let words = [binary, "harvest", "--follow", folder]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var process: pid_t = 0
        let code = posix_spawnp(&process, binary, &actions, nil, arguments, environ)
        close(ends[1])
        guard code == 0 else { throw BenchmarkError("\(binary): \(String(cString: strerror(code)))") }
        (self.process, output) = (process, ends[0])
    }

    /// Waits until so many events have come.
    mutating func wait(forEvents count: Int, seconds: Double) throws(BenchmarkError) {
        let limit = now() + seconds
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while events < count {
            var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            let left = limit - now()
            guard left > 0, poll(&ready, 1, Int32(left * 1000) + 1) > 0 else {
                throw BenchmarkError("\(events) of \(count) events after \(seconds.rounded(to: 0)) s")
            }
            let size = read(output, &bytes, bytes.count)
            guard size > 0 else { throw BenchmarkError("the following has ended after \(events) events") }
            events += bytes.prefix(size).count { $0 == 10 }
        }
    }

    /// Seconds of processor time that it has used.
    var processorTime: Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Ends it.
    func stop() {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        close(output)
    }
}
