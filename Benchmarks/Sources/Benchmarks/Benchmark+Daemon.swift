import Glibc

extension Benchmark {
    /// How fast a daemon starts, and its memory while it reads a log as a busy cluster writes it.
    static let daemon = Benchmark { (place) throws(BenchmarkError) in
        let folder = "\(place.folder)/daemon"
        mkdir(folder, 0o700)
        mkdir("\(folder)/logs", 0o700)
        var times: [Double] = []
        for _ in 0..<Measurement.rounds {
            let daemon = try RunningDaemon(place.binary, folder)
            times.append(daemon.startTime * 1000)
            daemon.stop()
        }
        let start = Result("daemon, start", times.sorted()[times.count / 2], unit: "ms", bar: 50)
        let daemon = try RunningDaemon(place.binary, folder)
        defer { daemon.stop() }
        let resting = daemon.megabytes("VmRSS")
        guard try place.decompressed("bench", to: "daemon/logs/busy") != nil else {
            return [start, Result(skipped: "daemon, memory", because: "corpora/bench is missing")]
        }
        try daemon.waitForQuiet(of: "\(folder)/events.ndjson")
        let peak = daemon.megabytes("VmHWM")
        _ = try Command(["rm", "-r", folder]).run()
        return [
            start,
            Result(
                "daemon reads a busy log, peak memory", peak, unit: "MB", bar: 64,
                remark: "\(resting.rounded(to: 0)) MB before"),
        ]
    }
}

/// `sparklineage run`, with a folder of logs and a file for the events.
private struct RunningDaemon {
    private let process: pid_t
    /// Seconds from its start until it said that it has started.
    let startTime: Double

    init(_ binary: String, _ folder: String) throws(BenchmarkError) {
        let settings = "\(folder)/settings.yaml"
        let text = """
            {state: "\(folder)/state", inputs: {event_logs: [{path: "\(folder)/logs"}]},
             outputs: [{file: {path: "\(folder)/events.ndjson"}}], server: {listen: "\(folder)/http"}}
            """
        guard let file = fopen(settings, "w") else { throw BenchmarkError("\(settings): errno \(errno)") }
        fputs(text, file)
        fclose(file)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw BenchmarkError("pipe: errno \(errno)") }
        defer { for end in ends { close(end) } }
        let begin = now()
        process = try Self.spawn([binary, "run", "-c", settings], error: ends[1])
        var bytes = [UInt8](repeating: 0, count: 4096)
        guard read(ends[0], &bytes, bytes.count) > 0, String(decoding: bytes, as: UTF8.self).contains(" started ")
        else {
            throw BenchmarkError("the daemon said: \(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))")
        }
        startTime = now() - begin
    }

    /// A figure of its memory.
    func megabytes(_ name: String) -> Double {
        var bytes = [UInt8](repeating: 0, count: 8192)
        guard let file = fopen("/proc/\(process)/status", "r") else { return 0 }
        defer { fclose(file) }
        let count = fread(&bytes, 1, bytes.count, file)
        let line = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n").first {
            $0.hasPrefix(name)
        }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0
        return kilobytes * 1024 / 1e6
    }

    /// Waits until a file has grown and then not for two seconds.
    func waitForQuiet(of path: String) throws(BenchmarkError) {
        var (size, since) = (0, now())
        let limit = now() + 120
        while size == 0 || now() - since < 2 {
            guard now() < limit else { throw BenchmarkError("\(path): not quiet after 120 s") }
            var status = stat()
            if stat(path, &status) == 0, Int(status.st_size) != size { (size, since) = (Int(status.st_size), now()) }
            usleep(20_000)
        }
    }

    func stop() {
        kill(process, SIGTERM)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    private static func spawn(_ words: [String], error: Int32) throws(BenchmarkError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, error, 2)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, nil, arguments, environ)
        guard code == 0 else { throw BenchmarkError("\(words[0]): errno \(code)") }
        return process
    }
}
