/// Numbers on their way into a text that Prometheus reads (format 0.0.4).
package struct Exposition: Sendable {
    /// The content type of the text.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private var lines: [String: [String]] = [:]

    package init() {}

    /// Adds a value of a counter or a gauge.
    package mutating func add(_ metric: Metric, _ value: Double, by labels: [String] = []) {
        add(metric, metric.name, metric.pairs(labels), value)
    }

    /// Adds a value of a counter or a gauge.
    package mutating func add(_ metric: Metric, _ value: Int, by labels: [String] = []) {
        add(metric, Double(value), by: labels)
    }

    /// Adds a value of a gauge that says yes or no.
    package mutating func add(_ metric: Metric, _ value: Bool, by labels: [String] = []) {
        add(metric, value ? 1.0 : 0, by: labels)
    }

    /// Adds a histogram.
    package mutating func add(_ metric: Metric, _ value: Distribution, by labels: [String] = []) {
        let pairs = metric.pairs(labels)
        var count = 0
        for (bound, number) in zip(value.bounds + [.infinity], value.counts) {
            count += number
            add(metric, "\(metric.name)_bucket", pairs + ["le=\"\(Self.text(bound))\""], Double(count))
        }
        add(metric, "\(metric.name)_sum", pairs, value.sum)
        add(metric, "\(metric.name)_count", pairs, Double(count))
    }

    /// The text: each metric of the table with its help and type, also where there is no value of it yet.
    package func text(_ table: [Metric]) -> String {
        var text = ""
        for metric in table {
            text += "# HELP \(metric.name) \(Self.escaped(metric.help, quote: false))\n"
            text += "# TYPE \(metric.name) \(metric.kind.name)\n"
            for line in ordered(metric) { text += line + "\n" }
        }
        return text
    }

    /// Buckets stand in the order of their bounds; all else reads well when it is sorted.
    private func ordered(_ metric: Metric) -> [String] {
        let lines = lines[metric.name] ?? []
        if case .histogram = metric.kind { return lines }
        return lines.sorted()
    }

    private mutating func add(_ metric: Metric, _ name: String, _ pairs: [String], _ value: Double) {
        let labels = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        lines[metric.name, default: []].append("\(name)\(labels) \(Self.text(value))")
    }

    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    static func escaped(_ text: String, quote: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quote: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension Metric {
    fileprivate func pairs(_ values: [String]) -> [String] {
        zip(labels, values).map { "\($0.name)=\"\(Exposition.escaped($1, quote: true))\"" }
    }
}
