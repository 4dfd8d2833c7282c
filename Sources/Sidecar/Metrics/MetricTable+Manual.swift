import Telemetry

extension MetricTable {
    /// The table for people: Markdown.
    package static var manual: String {
        let rows = all.map { metric in
            let labels = metric.labels.map { "`\($0.name)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.kind.name) | \(labels) | \(metric.help) |"
        }
        return opening + rows.joined(separator: "\n") + "\n"
    }

    private static let opening = """
        # Metrics

        What `sparklineage run` tells Prometheus at `GET /metrics` of `server.listen`. This text is made from the \
        program. A counter begins at 0 with each start unless it says otherwise. A metric keeps \
        \(Meters.mostSeries) sets of labels; what comes with others is counted under `\(Meters.other)`. A run's first \
        event makes its namespace and team known with every state at 0, so that `increase()` sees the first failure.

        | metric | type | labels | what |
        |---|---|---|---|

        """
}
