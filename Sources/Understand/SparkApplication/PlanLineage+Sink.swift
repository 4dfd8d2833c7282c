import ColumnLineage
import LineageModel
import SparkEventLog

extension PlanLineage {
    /// The lineage of a batch with the targets that its progress event names, where the plan has none.
    ///
    /// Files are written without a write node: `FileSink[file:/p]`. A Kafka sink's topic is in the plan only as a
    /// column of literals: of several, each is a target of its own.
    func writing(toSinkOf progress: QueryProgress) -> [PlanLineage] {
        if write == nil, let path = Self.path(ofSink: progress.sink), let frame {
            return [writing(frame, to: .path(location: path, format: nil, table: nil))]
        }
        guard let write, case .opaque(let description) = write.target, description.contains("Kafka") else {
            return [self]
        }
        let topics = write.columns.first { $0.name == "topic" }.map { Self.literals(of: $0) } ?? []
        guard !topics.isEmpty else { return [self] }
        return topics.map { topic in
            var named = self
            named.write?.target = .topics([topic], brokers: nil)
            return named
        }
    }

    private static func path(ofSink description: String) -> String? {
        guard description.hasPrefix("FileSink["), description.hasSuffix("]") else { return nil }
        return String(description.dropFirst(9).dropLast())
    }

    /// The topics of `even_out`, or of `CASE WHEN (p = 0) THEN even_out ELSE odd_out END`, each once.
    ///
    /// None where one of them is no literal, or the expression is not whole.
    private static func literals(of column: PlanColumn) -> [Name] {
        guard !column.isUnresolved, column.sources.allSatisfy({ $0.transformations.isDisjoint(with: .direct) }),
            let expression = column.expression
        else { return [] }
        let values = expression.hasPrefix("CASE WHEN ") ? branches(of: expression) : [expression]
        guard values.allSatisfy(isTopic) else { return [] }
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }.map { Name($0) }
    }

    /// The values of a CASE, each a word; an empty one for any that is more.
    private static func branches(of expression: String) -> [String] {
        let words = expression.split(separator: " ").map(String.init)
        guard words.last == "END" else { return [""] }
        return words.indices.filter { words[$0] == "THEN" || words[$0] == "ELSE" }.map { place in
            guard place + 2 < words.count, ["WHEN", "ELSE", "END"].contains(words[place + 2]) else { return "" }
            return words[place + 1]
        }
    }

    /// Whether a text is a legal name of a topic (Kafka's `Topic.isValid`).
    private static func isTopic(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 249 && text != "null"
            && text.utf8.allSatisfy { byte in
                byte == 45 || byte == 46 || byte == 95 || (48...57).contains(byte) || (65...90).contains(byte)
                    || (97...122).contains(byte)
            }
    }
}
