/// How the runs of applications are told, where the operator wants it otherwise.
package struct RunOptions: Hashable, Sendable {
    /// Whether executions that only read are runs too.
    package var tellsReads = false
    package var jobName = NameTemplate("{app}.{command}.{table}")
    package var streamingJobName = NameTemplate("{app}.{query}")
    /// Log time, in milliseconds, between two tellings of a streaming run without news; 0 for each micro-batch.
    package var streamingInterval: Int64 = 600_000
    /// Whether statements are told.
    package var tellsSQL = false
    /// Whether edges of columns are told with the expressions that make the values, without their literals.
    package var tellsExpressions = true
    /// Settings of applications that rules ask for.
    package var settings: Set<String> = []

    package init() {}
}

/// A name with words in braces that stand for parts of it: `{app}.{command}.{table}`.
package struct NameTemplate: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case text(String)
        case part(String)
    }

    private var pieces: [Piece] = []

    package init(_ text: String) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            pieces.append(.text(String(rest[..<open])))
            pieces.append(.part(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        pieces.append(.text(String(rest)))
    }

    /// The name; of a part that is not known the separator before it goes too.
    func filled(_ parts: [String: String]) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .part(let name):
                if let part = parts[name], !part.isEmpty {
                    result += part
                } else if let last = result.last, ".-_/: ".contains(last) {
                    result.removeLast()
                }
            }
        }
        return result
    }
}
