extension Benchmark {
    /// Events that a lineage store takes, and questions to one with a million edges between columns.
    ///
    /// `SPARKLINEAGE_EDGES` sets how many.
    static let lineage = Benchmark { (place) throws(BenchmarkError) in
        let program = "LineageBenchmark"
        _ = try Command(["swift", "build", "-c", "release", "--package-path", place.root, "--product", program]).run()
        let (output, count) = ("\(place.folder)/lineage", Place.environment("SPARKLINEAGE_EDGES") ?? "1000000")
        _ = try Command(["\(place.root)/.build/release/\(program)", output, place.folder, count]).run()
        let figures = try figures(in: output)
        guard let rate = figures["events"], let column = figures["column"], let table = figures["table"] else {
            throw BenchmarkError("\(output): no figure")
        }
        func processor(_ name: String) -> String { (figures["\(name)-processor"] ?? 0).rounded(to: 0) }
        return [
            Result(
                "events of 4 KB into a lineage store", 5000 / rate, unit: "× time", bar: 1,
                remark: "of 5,000 a second; \(rate.rounded(to: 0)) here, \(processor("events")) by processor time"),
            Result(
                "lineage of a column, \(count) edges, depth 5, p99", column, unit: "ms", bar: 50,
                remark: "\(processor("column")) ms of processor time"),
            Result(
                "", table, unit: "ms", bar: 50,
                remark: "of a table of 50 columns, 3,400 found; \(processor("table")) ms of processor time"),
        ]
    }
}
