import ByteReading

/// What settings are written for.
package enum ConfFormat: String, Hashable, Sendable, CaseIterable {
    case sparkDefaults = "spark-defaults"
    case submit
    case kubernetes
    case pyspark
    case scala
    case env
    case airflow
    case json
    case emr
    case databricks
}

extension LineageConf {
    /// The settings as a text.
    ///
    /// - Parameters:
    ///   - format: what reads it.
    ///   - isExplained: whether each setting has a comment that says why; JSON says it always.
    /// - Returns: the text, with a line feed at its end.
    package func text(_ format: ConfFormat, isExplained: Bool = false) -> String {
        switch format {
        case .sparkDefaults: sparkDefaults(isExplained)
        case .submit: submit(isExplained)
        case .kubernetes: kubernetes(isExplained)
        case .pyspark: pySpark(isExplained)
        case .scala: scala(isExplained)
        case .env: shellEnvironment(isExplained)
        case .airflow: airflow(isExplained)
        case .json: json
        case .emr: emr
        case .databricks: databricks(isExplained)
        }
    }

    /// What the text is for, and what must be known, as lines of comment.
    func heading(_ mark: String = "#") -> [String] {
        ([title] + notes).map { "\(mark) \($0)" }
    }

    private var title: String {
        let told =
            switch deployment.mode {
            case .eventLog: "the event log"
            case .listener: "the OpenLineage agent \(deployment.agent)"
            case .both: "the event log and the OpenLineage agent \(deployment.agent)"
            }
        return "Lineage of Spark \(deployment.spark), Scala \(deployment.builtFor.rawValue), by \(told)."
    }
}

/// Lines, each with its end.
func joined(_ lines: [String]) -> String { lines.map { "\($0)\n" }.joined() }

extension String {
    /// In single quotes for a shell, unless it needs none.
    var shellWord: String {
        let isPlain = !isEmpty && utf8.allSatisfy { $0.isShellPlain }
        return isPlain ? self : "'\(replacing("'", with: "'\\''"))'"
    }

    /// Escaped for the inside of double quotes of a shell.
    var inShellQuotes: String {
        var result = ""
        for character in self {
            if "\\\"$`".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }

    /// In double quotes, for Python, Scala, YAML and HOCON, which escape as JSON does.
    var quoted: String {
        var bytes: [UInt8] = []
        bytes.append(jsonString: self)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// All `part` replaced.
    func replacing(_ part: Character, with text: String) -> String {
        reduce(into: "") { result, character in
            if character == part { result += text } else { result.append(character) }
        }
    }

    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension UInt8 {
    fileprivate var isShellPlain: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "_-./:=,@+".utf8.contains(self)
        }
    }
}
