import Glibc

/// A log of a stream that ran for long: one real micro-batch again and again, each with its own numbers.
struct StreamingLog {
    /// The query of the corpus whose batch is repeated.
    private static let query = "\"name\":\"orders_raw\""

    /// What the log begins with, up to the end of the query's second batch.
    private let head: String
    /// The lines of its third batch, cut where a number of the batch's own stands.
    private let pieces: [String]
    private let numbers: [Number]

    private enum Number: CaseIterable {
        case outer, inner, job, batch, time

        func value(of batch: Int) -> String {
            switch self {
            case .outer: String(1_000_000 + 2 * batch)
            case .inner: String(1_000_001 + 2 * batch)
            case .job: String(1_000_000 + batch)
            case .batch: String(3 + batch)
            case .time: Self.text(ofMinute: batch)
            }
        }

        /// Batches come a minute apart, from 2026-12-01.
        private static func text(ofMinute minute: Int) -> String {
            var time = time_t(1_796_083_200 + minute * 60)
            var parts = tm()
            gmtime_r(&time, &parts)
            func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "\(1900 + parts.tm_year)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
                + "T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):00.000Z"
        }
    }

    /// - Parameter log: The log of `corpora/streaming-3.5-formatted`, decompressed.
    /// - Throws: When it cannot be read, or has not the batches.
    init(of log: String) throws(BenchmarkError) {
        let lines = try Self.lines(of: log)
        let ends = lines.indices.filter { lines[$0].contains("QueryProgressEvent") && lines[$0].contains(Self.query) }
        guard ends.count > 2 else { throw BenchmarkError("\(log): fewer than 3 batches of \(Self.query)") }
        head = lines[...ends[1]].joined(separator: "\n") + "\n"
        let batch = lines[(ends[1] + 1)...ends[2]].joined(separator: "\n") + "\n"
        let executions = Self.values(behind: "\"executionId\":", in: batch)
        let jobs = Self.values(behind: "\"Job ID\":", in: batch)
        let times = Self.values(behind: "\"timestamp\":\"", upTo: "\"", in: batch)
        guard executions.count == 2, let job = jobs.first, let time = times.first else {
            throw BenchmarkError("\(log): the batch is none of a V2 sink")
        }
        (pieces, numbers) = Self.cut(
            batch,
            [
                ("\"executionId\":", executions[0], .outer), ("\"rootExecutionId\":", executions[0], .outer),
                ("\"executionId\":", executions[1], .inner), ("\"spark.sql.execution.id\":\"", executions[1], .inner),
                ("\"spark.sql.execution.root.id\":\"", executions[0], .outer), ("\"Job ID\":", job, .job),
                ("batch = ", "2", .batch), ("\"batchId\":", "2", .batch), ("epoch: ", "2", .batch),
                ("\"timestamp\":\"", time, .time),
            ])
    }

    /// Writes a log of so many batches; gives its size.
    func write(batches: Int, to path: String) throws(BenchmarkError) -> Int {
        guard let file = fopen(path, "w") else { throw BenchmarkError("\(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var size = write(head, file)
        for batch in 0..<batches {
            for (piece, number) in zip(pieces, numbers) { size += write(piece + number.value(of: batch), file) }
            size += write(pieces[numbers.count], file)
        }
        return size
    }

    private func write(_ text: String, _ file: UnsafeMutablePointer<FILE>) -> Int {
        text.withCString { fwrite($0, 1, strlen($0), file) }
    }

    // MARK: Reading the corpus

    private static func lines(of path: String) throws(BenchmarkError) -> [String] {
        guard let file = fopen(path, "r") else { throw BenchmarkError("\(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var lines: [String] = []
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0, let text = line {
            lines.append(String(String(cString: text).dropLast()))
        }
        return lines
    }

    /// The different values behind a key, in order.
    private static func values(behind key: String, upTo end: Character = ",", in text: String) -> [String] {
        var values: [String] = []
        for part in text.components(separatedBy: key).dropFirst() {
            let value = String(part.prefix { $0 != end && $0 != "\n" })
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    /// Cuts a text where a key stands with a value; the value goes.
    private static func cut(
        _ text: String, _ places: [(key: String, value: String, number: Number)]
    ) -> ([String], [Number]) {
        var pieces = [text]
        var numbers: [Number] = []
        for (key, value, number) in places {
            var index = 0
            while index < pieces.count {
                let parts = pieces[index].components(separatedBy: key + value)
                let middle = parts.dropLast().map { $0 + key } + parts.suffix(1)
                pieces.replaceSubrange(index...index, with: middle)
                numbers.insert(contentsOf: Array(repeating: number, count: parts.count - 1), at: index)
                index += parts.count
            }
        }
        return (pieces, numbers)
    }
}

extension String {
    /// The parts between the places where a text stands.
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let place = rest.firstRange(of: separator) {
            parts.append(String(rest[..<place.lowerBound]))
            rest = rest[place.upperBound...]
        }
        return parts + [String(rest)]
    }
}
