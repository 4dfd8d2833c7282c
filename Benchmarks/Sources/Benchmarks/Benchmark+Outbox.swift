extension Benchmark {
    /// Events of 2 KB that are put on the disk by the hundred, and the memory of a delivery while many wait.
    ///
    /// `SPARKLINEAGE_QUEUED` sets how many; a million takes 4 GB of disk and some minutes.
    static let outbox = Benchmark { (place) throws(BenchmarkError) in
        let program = "OutboxBenchmark"
        _ = try Command(["swift", "build", "-c", "release", "--package-path", place.root, "--product", program]).run()
        let (output, count) = ("\(place.folder)/outbox", Place.environment("SPARKLINEAGE_QUEUED") ?? "100000")
        let arguments = [output, place.folder, place.binary, count]
        _ = try Command(["\(place.root)/.build/release/\(program)"] + arguments).run()
        let figures = try figures(in: output)
        guard let rate = figures["events"], let memory = figures["megabytes"] else {
            throw BenchmarkError("\(output): no figure")
        }
        let sent = (figures["sent"] ?? 0) / 30
        return [
            Result(
                "durable events of 2 KB, by the hundred", 15_000 / rate, unit: "× time", bar: 1,
                remark: "of 15,000 a second; \(rate.rounded(to: 0)) here"),
            Result("\(count) events queued, peak memory", memory, unit: "MB", bar: 64),
            Result(
                "", 400 / sent, unit: "× time", bar: 1,
                remark: "of 400 sent a second to a server that takes 1,000; \(sent.rounded(to: 0)) here"),
        ]
    }
}
