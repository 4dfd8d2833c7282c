import Glibc

extension Benchmark {
    /// Eight logs by one thread and by two, as Spark wrote them and decompressed.
    static let manyLogs = Benchmark { (place) throws(BenchmarkError) in
        guard let log = place.log(of: "bench") else {
            return [Result(skipped: "8 logs, two threads", because: "corpora/bench is missing")]
        }
        var results = [try copies(of: log, called: "8 zstd logs, --jobs 2", in: place)]
        guard place.freeBytes >= 8_000_000_000, let plain = try place.decompressed("bench", to: "one") else {
            return results + [Result(skipped: "8 plain logs, --jobs 2", because: "less than 8 GB are free")]
        }
        defer { unlink(plain) }
        results.append(try copies(of: plain, called: "8 plain logs, --jobs 2", in: place))
        return results
    }

    /// Two threads against one; beside them two processes that share nothing: more the machine does not give.
    private static func copies(
        of log: String, called name: String, in place: Place
    ) throws(BenchmarkError) -> Result {
        let folder = "\(place.folder)/many"
        let line = """
            set -e; mkdir -p "$0/a" "$0/b"
            for copy in 1 2 3 4; do cp "$1" "$0/a/$copy"; cp "$1" "$0/b/$copy"; done
            """
        _ = try Command(["/bin/sh", "-c", line, folder, log]).run()
        let measured = try Measurement(
            ["1", "2"].map { place.harvest(folder, jobs: $0) } + [place.harvestAtOnce("\(folder)/a", "\(folder)/b")])
        _ = try Command(["rm", "-r", folder]).run()
        let ratio = measured.ratio(of: \.elapsed)
        let apart = measured.median(0, of: \.elapsed) / measured.median(2, of: \.elapsed)
        return Result(
            name, ratio, unit: "× --jobs 1", bar: 1 / 1.7,
            remark: "\((1 / ratio).rounded(to: 2)) times as fast; two processes \(apart.rounded(to: 2))")
    }

    /// The busy log with its task events again and again, 3 GB: what is left of the time is reading.
    static let hugeLog = Benchmark { (place) throws(BenchmarkError) in
        let name = "busy log of 3 GB, harvest"
        guard place.freeBytes >= 8_000_000_000 else {
            return [Result(skipped: name, because: "less than 8 GB are free in \(place.folder)")]
        }
        guard let log = try place.decompressed("bench", to: "short") else {
            return [Result(skipped: name, because: "corpora/bench is missing")]
        }
        let long = "\(place.folder)/busy-3-GB"
        let line = """
            set -e; sed '$d' "$0" > "$1"; grep -F '"Event":"SparkListenerTask' "$0" > "$1.tasks"
            while [ "$(stat -c %s "$1")" -lt 3000000000 ]; do cat "$1.tasks" >> "$1"; done
            tail -n 1 "$0" >> "$1"; rm "$1.tasks" "$0"
            """
        _ = try Command(["/bin/sh", "-c", line, log, long]).run()
        let measured = try Measurement([Command(["wc", "-l", long]), place.harvest(long)], rounds: 5)
        unlink(long)
        return results(name, measured, bar: 1.5)
            + [Result("\(name), peak memory", measured.median(1, of: \.peakMegabytes), unit: "MB", bar: 64)]
    }
}

extension Place {
    /// How much room is on the disk of temporary files.
    fileprivate var freeBytes: Int {
        var status = statvfs()
        return statvfs(folder, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : 0
    }

    fileprivate func harvest(_ path: String, jobs: String) -> Command {
        Command([binary, "harvest", path, "--jobs", jobs, "-o", "/dev/null"])
    }

    /// One process a folder, both at once.
    fileprivate func harvestAtOnce(_ one: String, _ other: String) -> Command {
        let line = """
            "$0" harvest "$1" --jobs 1 -o /dev/null & "$0" harvest "$2" --jobs 1 -o /dev/null
            status=$?; wait; exit $status
            """
        return Command(["/bin/sh", "-c", line, binary, one, other])
    }
}
