import Glibc

/// Something that is measured, and the bars for it.
struct Benchmark: Sendable {
    /// Measures in a folder of its own.
    let run: @Sendable (Place) throws(BenchmarkError) -> [Result]

    /// What is measured, by names with which a part can be asked for (`Benchmarks following`).
    static let groups: [(name: String, benchmarks: [Benchmark])] = [
        ("busy", [busyLog, busyZstdLog]), ("codecs", smallCodecs), ("plans", [hugePlans, planText]),
        ("stream", [longStream]), ("widening", PlanShape.allCases.map(widening)), ("volume", [manyLogs, hugeLog]),
        ("following", [latency, idle, growing]), ("posting", [posting]), ("outbox", [outbox]),
        ("lineage", [lineage]), ("intake", [intake]),
        ("daemon", [daemon]),
    ]

    /// A log as a busy cluster writes it: mostly task events, which lineage does not need.
    private static let busyLog = Benchmark { (place) throws(BenchmarkError) in
        guard let log = try place.decompressed("bench", to: "busy") else {
            return [Result(skipped: "busy log", because: "corpora/bench is missing")]
        }
        let count = Command(["wc", "-l", log])
        let split = try Measurement([count, Command([place.itself, LineSplitting.command, log])])
        let harvest = try Measurement([count, place.harvest(log)])
        unlink(log)
        return results("busy log, lines split", split, bar: 1.2)
            + results("busy log, harvest", harvest, bar: 2)
            + [Result("busy log, harvest, peak memory", harvest.median(1, of: \.peakMegabytes), unit: "MB", bar: 60)]
    }

    /// A folder of logs that are all plans of thousands of columns.
    private static let hugePlans = Benchmark { (place) throws(BenchmarkError) in
        let folder = "\(place.folder)/huge"
        mkdir(folder, 0o700)
        let copies = (1...20).map { "huge/local-\($0)" }
        for copy in copies where try place.decompressed("huge-3.5-formatted", to: copy) == nil {
            return [Result(skipped: "huge plans", because: "corpora/huge-3.5-formatted is missing")]
        }
        let count = Command(["wc", "-l"] + copies.map { "\(place.folder)/\($0)" })
        let harvest = try Measurement([count, place.harvest(folder)])
        _ = try Command(["rm", "-r", folder]).run()
        return results("20 logs of huge plans, harvest", harvest, bar: 150)
    }

    /// A stream of 10,000 and 20,000 micro-batches: its memory must not grow with them.
    ///
    /// `SPARKLINEAGE_BATCHES` sets another number: a year has 500,000, in 20 GB.
    private static let longStream = Benchmark { (place) throws(BenchmarkError) in
        guard let corpus = try place.decompressed("streaming-3.5-formatted", to: "streams") else {
            return [Result(skipped: "long stream", because: "corpora/streaming-3.5-formatted is missing")]
        }
        let (log, short) = ("\(place.folder)/long", "\(place.folder)/short")
        let stream = try StreamingLog(of: corpus)
        let count = Place.environment("SPARKLINEAGE_BATCHES").flatMap { Int($0) } ?? 20_000
        let size = try stream.write(batches: count, to: log)
        _ = try stream.write(batches: count / 2, to: short)
        let measured = try Measurement([place.harvest(short), place.harvest(log)])
        for file in [corpus, log, short] { unlink(file) }
        let speed = (Double(size) / measured.median(1, of: \.processor) / 1e6).rounded(to: 0)
        let peaks = [0, 1].map { measured.median($0, of: \.peakMegabytes) }
        return [
            Result(
                "stream of \(count) batches, harvest", measured.median(1, of: \.processor) / (Double(size) / 1e9),
                unit: "s a GB", bar: 5, remark: "processor time, \(speed) MB/s"),
            Result("stream of \(count) batches, peak memory", peaks[1], unit: "MB", bar: 64),
            Result("", peaks[1] / peaks[0], unit: "×", bar: 1.1, remark: "of that with half the batches"),
        ]
    }

    /// Plans of 1, 2 and 4 times a width, in logs of about equal size: the time for a byte must not grow.
    private static func widening(_ shape: PlanShape) -> Benchmark {
        Benchmark { (place) throws(BenchmarkError) in
            var sizes: [Double] = []
            var commands: [Command] = []
            for factor in [1, 2, 4] {
                let path = "\(place.folder)/\(shape)-\(factor)"
                let log = try SyntheticLog(shape, width: shape.width * factor).write(to: path)
                try place.expectLineage(of: path, tables: log.tables)
                sizes.append(Double(log.size))
                commands.append(place.harvest(path))
            }
            let measured = try Measurement(commands)
            let perByte = sizes.indices.map { measured.median($0, of: \.processor) / sizes[$0] }
            let speed = (sizes[2] / measured.median(2, of: \.processor) / 1e6).rounded(to: 0)
            return [1, 2].map { index in
                Result(
                    "plans of \(shape.width << index) \(shape), time for a byte", perByte[index] / perByte[0],
                    unit: "×", bar: 1.5, remark: "of that with \(shape.width)\(index == 2 ? ", \(speed) MB/s" : "")")
            }
        }
    }

    static func results(
        _ name: String, _ measured: Measurement, bar: Double, unit: String = "× wc -l"
    ) -> [Result] {
        let time = (measured.median(1, of: \.elapsed) * 1000).rounded(to: 0)
        return [
            Result(name, measured.ratio(of: \.elapsed), unit: unit, bar: bar, remark: "elapsed, \(time) ms"),
            Result("", measured.ratio(of: \.processor), unit: unit, bar: bar, remark: "processor time"),
        ]
    }
}

extension Place {
    func harvest(_ path: String, to output: String = "/dev/null") -> Command {
        Command([binary, "harvest", path, "-o", output])
    }

    /// Makes sure that the fast harvest is one: each table's lineage is in the output.
    fileprivate func expectLineage(of path: String, tables: Int) throws(BenchmarkError) {
        let output = "\(path).out"
        _ = try harvest(path, to: output).run()
        defer { unlink(output) }
        let count = try LineSplitting.count(output, containing: "\"columnLineage\"")
        if count < tables { throw BenchmarkError("\(path): lineage of \(count) of \(tables) tables") }
    }
}
