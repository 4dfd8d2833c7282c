import Glibc

extension Benchmark {
    /// Events of 2 KB posted to a server on this machine, four at a time, by us and by OpenLineage's transport.
    static let posting = Benchmark { (place) throws(BenchmarkError) in
        _ = try Command(["swift", "build", "-c", "release", "--package-path", place.root, "--product", program]).run()
        let output = "\(place.folder)/posting"
        let python = place.pythonWithOpenLineage()
        _ = try Command(["\(place.root)/.build/release/\(program)", output] + (python.map { [$0] } ?? [])).run()
        let rates = try figures(in: output)
        guard let ours = rates["ours"] else { throw BenchmarkError("\(output): no figure") }
        let remark = "\(ours.rounded(to: 0)) a second"
        let own = Result("events of 2 KB posted", 1000 / ours, unit: "ms each", bar: 0.5, remark: remark)
        guard let theirs = rates["python"] else {
            return [own, Result(skipped: "openlineage-python, posting", because: "is PyPI reachable?")]
        }
        let of = "of openlineage-python's, \(theirs.rounded(to: 0)) a second"
        return [own, Result("", theirs / ours, unit: "× time", bar: 0.2, remark: of)]
    }

    private static let program = "PostingBenchmark"

    /// The lines `NAME FIGURE` of a file.
    static func figures(in path: String) throws(BenchmarkError) -> [String: Double] {
        guard let file = fopen(path, "r") else { throw BenchmarkError("\(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        var rates: [String: Double] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { rates[String(words[0])] = Double(words[1]) }
        }
        return rates
    }
}

extension Place {
    /// An interpreter that has openlineage-python, got from PyPI the first time; nil where that is out of reach.
    fileprivate func pythonWithOpenLineage() -> String? {
        let venv = "\(root)/.build/openlineage-venv"
        let line =
            "test -e \"$0/.ready\" || { python3 -m venv \"$0\" && \"$0/bin/pip\" install --quiet "
            + "--disable-pip-version-check openlineage-python==1.54.0 2>/dev/null && touch \"$0/.ready\"; }"
        guard (try? Command(["/bin/sh", "-c", line, venv]).run()) != nil else { return nil }
        return "\(venv)/bin/python3"
    }
}
