import Glibc

/// Something that is measured, and the bars for it.
struct Benchmark: Sendable {
    /// Measures in a folder of its own.
    let run: @Sendable (Place) throws(BenchmarkError) -> [Result]

    static let all: [Benchmark] =
        [busyLog, busyZstdLog] + smallCodecs + [hugePlans, planText] + PlanShape.allCases.map(widening)

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
