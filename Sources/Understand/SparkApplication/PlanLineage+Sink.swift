import ColumnLineage
import LineageModel
import SparkEventLog

extension PlanLineage {
    /// The lineage of a batch with the target that its progress event names, where the plan has none.
    ///
    /// Files are written without a write node: `FileSink[file:/p]`. A Kafka sink's topic is in the plan only as a
    /// column of literals.
    func writing(toSinkOf progress: QueryProgress) -> PlanLineage {
        if write == nil, let path = Self.path(ofSink: progress.sink), let frame {
            return writing(frame, to: .path(location: path, format: nil, table: nil))
        }
        guard let write, case .opaque(let description) = write.target, description.contains("Kafka") else {
            return self
        }
        let topics = write.columns.first { $0.name == "topic" }.map { Self.literals(of: $0) } ?? []
        var named = self
        if !topics.isEmpty { named.write?.target = .topics(topics, brokers: nil) }
        return named
    }

    private static func path(ofSink description: String) -> String? {
        guard description.hasPrefix("FileSink["), description.hasSuffix("]") else { return nil }
        return String(description.dropFirst(9).dropLast())
    }

    /// The topics of `even_out`, or of `CASE WHEN (p = 0) THEN even_out ELSE odd_out END`.
    private static func literals(of column: PlanColumn) -> [Name] {
        guard column.sources.allSatisfy({ $0.transformations.isDisjoint(with: .direct) }),
            let expression = column.expression
        else { return [] }
        guard expression.hasPrefix("CASE WHEN ") else { return [expression].filter(isTopic).map { Name($0) } }
        let words = expression.split(separator: " ").map(String.init)
        let values = words.indices.dropLast().filter { words[$0] == "THEN" || words[$0] == "ELSE" }.map {
            words[$0 + 1]
        }
        return values.allSatisfy(isTopic) ? values.map { Name($0) } : []
    }

    /// Whether a text is a legal name of a topic (Kafka's `Topic.isValid`).
    private static func isTopic(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 249
            && text.utf8.allSatisfy { byte in
                byte == 45 || byte == 46 || byte == 95 || (48...57).contains(byte) || (65...90).contains(byte)
                    || (97...122).contains(byte)
            }
    }
}
