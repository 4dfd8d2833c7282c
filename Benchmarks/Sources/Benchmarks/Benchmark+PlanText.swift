import Glibc

extension Benchmark {
    /// A log that is nearly all plan text, in the mode that prints four plans an execution.
    ///
    /// The bar is 100 MB/s of one core, process start and output included.
    static let planText = Benchmark { (place) throws(BenchmarkError) in
        guard let log = try place.decompressed("huge-3.5-extended", to: "plans") else {
            return [Result(skipped: "plan text", because: "corpora/huge-3.5-extended is missing")]
        }
        let count = Command(["wc", "-c", log])
        let harvest = try Measurement([count, place.harvest(log)])
        let size = Double(fileSize(of: log))
        unlink(log)
        let perByte = harvest.median(1, of: \.processor) * 1e9 / size
        let speed = (1e3 / perByte).rounded(to: 0)
        return [
            Result("plan text, extended mode", perByte, unit: "ns a byte", bar: 10, remark: "\(speed) MB/s of a core")
        ]
    }

    private static func fileSize(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
