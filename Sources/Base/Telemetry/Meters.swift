import Synchronization

/// The numbers of a program that runs; any thread may change them.
///
/// Values of open labels come from outside: a metric keeps ``mostSeries`` sets of them, and what comes with others is
/// counted under ``other``.
package final class Meters: Sendable {
    /// So many sets of labels a metric has at most, beside that of all others.
    package static let mostSeries = 500
    /// The value of open labels in the set of all others.
    package static let other = "(other)"

    private enum Value {
        case number(Double)
        case distribution(Distribution)
    }

    private let series = Mutex<[Metric: [[String]: Value]]>([:])

    package init() {}

    /// Adds to a counter; adding 0 makes a set of labels known.
    package func add(_ number: Double = 1, to metric: Metric, _ labels: [String] = []) {
        change(metric, labels, from: .number(0)) { value in
            if case .number(let old) = value { value = .number(old + number) }
        }
    }

    /// Gives a gauge its value.
    package func set(_ metric: Metric, _ labels: [String] = [], to number: Double) {
        change(metric, labels, from: .number(0)) { $0 = .number(number) }
    }

    /// Adds a value to a histogram.
    package func observe(_ number: Double, in metric: Metric, _ labels: [String] = []) {
        guard case .histogram(let bounds) = metric.kind else { return }
        change(metric, labels, from: .distribution(Distribution(bounds: bounds))) { value in
            guard case .distribution(var distribution) = value else { return }
            distribution.add(number)
            value = .distribution(distribution)
        }
    }

    /// What a counter or a gauge has; 0 for labels that are not known.
    package func number(_ metric: Metric, _ labels: [String] = []) -> Double {
        series.withLock { series in
            guard case .number(let number)? = series[metric]?[labels] else { return 0 }
            return number
        }
    }

    /// The sum of a counter over all its labels.
    package func total(_ metric: Metric) -> Double {
        series.withLock { series in
            (series[metric] ?? [:]).values.reduce(0) { sum, value in
                if case .number(let number) = value { sum + number } else { sum }
            }
        }
    }

    /// Tells all of it.
    package func tell(_ exposition: inout Exposition) {
        let series = series.withLock { $0 }
        for (metric, values) in series {
            for (labels, value) in values {
                switch value {
                case .number(let number): exposition.add(metric, number, by: labels)
                case .distribution(let distribution): exposition.add(metric, distribution, by: labels)
                }
            }
        }
    }

    private func change(_ metric: Metric, _ labels: [String], from start: Value, _ body: (inout Value) -> Void) {
        series.withLock { series in
            let known = series[metric]
            let isNew = known?[labels] == nil
            let labels = isNew && (known?.count ?? 0) >= Self.mostSeries ? metric.folded(labels) : labels
            body(&series[metric, default: [:]][labels, default: start])
        }
    }
}

extension Metric {
    /// The labels with what comes from outside left out.
    fileprivate func folded(_ values: [String]) -> [String] {
        zip(labels, values).map { $0.isOpen ? Meters.other : $1 }
    }
}
