import Glibc

/// What a process cost.
struct Cost {
    /// Seconds from start to end.
    var elapsed: Double
    /// Seconds of processor time.
    var processor: Double
    /// The most memory it had resident, in MB.
    var peakMegabytes: Double
}

/// A program with its arguments.
struct Command {
    private let arguments: [String]

    init(_ arguments: [String]) { self.arguments = arguments }

    /// Runs it to its end, its output thrown away.
    func run() throws(BenchmarkError) -> Cost {
        let start = Self.now()
        let process = try spawn()
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchmarkError("wait4: errno \(errno)") }
        }
        let elapsed = Self.now() - start
        guard status == 0 else { throw BenchmarkError("\(arguments.joined(separator: " ")): status \(status)") }
        return Cost(
            elapsed: elapsed, processor: usage.ru_utime.seconds + usage.ru_stime.seconds,
            peakMegabytes: Double(usage.ru_maxrss) * 1024 / 1e6)
    }

    private func spawn() throws(BenchmarkError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        pointers.append(nil)
        var process: pid_t = 0
        let code = posix_spawnp(&process, arguments[0], &actions, nil, pointers, environ)
        guard code == 0 else { throw BenchmarkError("\(arguments[0]): \(String(cString: strerror(code)))") }
        return process
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
