import Glibc

extension Benchmark {
    /// The busy log as it lies on disk: decompressing may not cost more than the codec's own tool in a pipe.
    static let busyZstdLog = Benchmark { (place) throws(BenchmarkError) in
        guard let log = place.log(of: "bench") else {
            return [Result(skipped: "busy log in zstd", because: "corpora/bench is missing")]
        }
        let count = Command(["/bin/sh", "-c", "zstd -dcq \"$0\" | wc -l", log])
        let harvest = try Measurement([count, place.harvest(log)])
        return results("busy log in zstd, harvest, to zstd -dc | wc -l", harvest, bar: 1.2, unit: "× its tool")
    }

    /// A log that is mostly plans, in the codecs that no tool writes: what decompressing adds to a harvest.
    static let smallCodecs = ["zstd", "lz4", "snappy", "lzf", "gz"].map { suffix in
        Benchmark { (place) throws(BenchmarkError) in
            guard let log = place.log(of: "codecs") else {
                return [Result(skipped: "log in \(suffix)", because: "corpora/codecs is missing")]
            }
            let plain = String(log.dropLast(".zstd".count))
            let folders = try ["plain", suffix].map { (name) throws(BenchmarkError) in
                let folder = "\(place.folder)/\(name)"
                let source = name == "plain" ? plain : "\(plain).\(suffix)"
                let line = "mkdir \"$0\" && for copy in $(seq 20); do cp \"$1\" \"$0/$copy\" || exit 1; done"
                _ = try Command(["/bin/sh", "-c", line, folder, source]).run()
                return folder
            }
            let harvest = try Measurement(folders.map { place.harvest($0) })
            _ = try Command(["rm", "-r"] + folders).run()
            let ratio = harvest.ratio(of: \.processor)
            let time = (harvest.median(1, of: \.processor) * 1000).rounded(to: 0)
            return [
                Result("20 small logs in \(suffix), harvest", ratio, unit: "× plain", bar: 2, remark: "\(time) ms")
            ]
        }
    }
}
