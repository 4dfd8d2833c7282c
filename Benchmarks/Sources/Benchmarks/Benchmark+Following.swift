import Glibc

extension Benchmark {
    /// How long an event takes from the write to the log to the output.
    static let latency = Benchmark { (place) throws(BenchmarkError) in
        let folder = try place.makeFolder("tail")
        let log = try GrowingLogFile("\(folder)/app.inprogress")
        var following = try Following(place.binary, folder)
        defer { following.stop() }
        try following.wait(forEvents: 1, seconds: 30)
        var times: [Double] = []
        for _ in 0..<300 {
            usleep(UInt32.random(in: 1000...30_000))
            let start = now()
            log.appendStatement()
            try following.wait(forEvents: following.events + 1, seconds: 10)
            times.append((now() - start) * 1000)
        }
        try place.remove(folder)
        let median = times.sorted()[times.count / 2].rounded(to: 1)
        return [
            Result(
                "append to event, 99th of 100", times.sorted()[times.count * 99 / 100], unit: "ms", bar: 250,
                remark: "half in \(median) ms")
        ]
    }

    /// What 10,000 logs cost that nobody writes to.
    static let idle = Benchmark { (place) throws(BenchmarkError) in
        let folder = try place.makeFolder("idle")
        for number in 0..<10_000 { _ = try GrowingLogFile("\(folder)/app-\(number).inprogress") }
        var following = try Following(place.binary, folder)
        defer { following.stop() }
        try following.wait(forEvents: 10_000, seconds: 120)
        usleep(12_000_000)
        let before = following.processorTime
        let seconds = 30.0
        usleep(UInt32(seconds * 1e6))
        let share = (following.processorTime - before) / seconds * 100
        try place.remove(folder)
        return [Result("10,000 idle logs, of a core", share, unit: "%", bar: 1)]
    }

    /// How far behind the following is when 1,000 logs grow by 10 lines a second each.
    static let growing = Benchmark { (place) throws(BenchmarkError) in
        let folder = try place.makeFolder("growing")
        var logs: [GrowingLogFile] = []
        for number in 0..<1000 { logs.append(try GrowingLogFile("\(folder)/app-\(number).inprogress")) }
        var following = try Following(place.binary, folder)
        defer { following.stop() }
        try following.wait(forEvents: 1000, seconds: 60)
        let (start, before) = (now(), following.processorTime)
        for round in 0..<200 {
            for log in logs { log.appendTask() }
            let due = start + Double(round + 1) / 10 - now()
            if due > 0 { usleep(UInt32(due * 1e6)) }
        }
        let rate = 200_000 / (now() - start)
        let cores = (following.processorTime - before) / (now() - start)
        for log in logs { log.appendEnd() }
        let end = now()
        try following.wait(forEvents: 2000, seconds: 60)
        let lag = now() - end
        try place.remove(folder)
        return [
            Result(
                "1,000 logs grow by 10 lines a second, behind", lag, unit: "s", bar: 1,
                remark: "\(rate.rounded(to: 0)) lines/s, \((cores * 100).rounded(to: 0)) % of a core")
        ]
    }
}

extension Place {
    fileprivate func makeFolder(_ name: String) throws(BenchmarkError) -> String {
        let path = "\(folder)/\(name)"
        guard mkdir(path, 0o700) == 0 else { throw BenchmarkError("\(path): \(String(cString: strerror(errno)))") }
        return path
    }

    fileprivate func remove(_ path: String) throws(BenchmarkError) { _ = try Command(["rm", "-r", path]).run() }
}

func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
