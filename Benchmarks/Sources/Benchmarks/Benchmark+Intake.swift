import Glibc

extension Benchmark {
    /// Events of 2 KB that clients post to the daemon, each on the disk before it is answered.
    static let intake = Benchmark { (place) throws(BenchmarkError) in
        guard (try? Command(["/bin/sh", "-c", "command -v wrk"]).run()) != nil else {
            return [Result(skipped: "intake", because: "wrk is missing (apt-get install wrk)")]
        }
        let folder = "\(place.folder)/intake"
        mkdir(folder, 0o700)
        let output = "\(folder)/figures"
        let driver = "\(place.root)/Tests/Drivers/load.py"
        _ = try Command(["python3", "-B", driver, place.binary, folder, output]).run()
        let figures = try figures(in: output)
        _ = try Command(["rm", "-r", folder]).run()
        func rate(_ name: String, _ what: String, of bar: Double) throws(BenchmarkError) -> Result {
            guard let rate = figures[name] else { throw BenchmarkError("\(output): no figure for \(name)") }
            let remark = "of \(bar.rounded(to: 0)) a second; \(rate.rounded(to: 0)) here"
            return Result(what, bar / rate, unit: "× time", bar: 1, remark: remark)
        }
        return [
            try rate("single", "intake, an event a request", of: 2000),
            try rate("batch", "intake, a hundred events a request", of: 10_000),
            Result("intake, peak memory", figures["megabytes"] ?? 0, unit: "MB", bar: 64),
            Result("daemon, from start to ready", figures["start"] ?? 0, unit: "ms", bar: 50),
            Result("daemon, from SIGTERM to its end", figures["stop"] ?? 0, unit: "ms", bar: 10_000),
        ]
    }
}
