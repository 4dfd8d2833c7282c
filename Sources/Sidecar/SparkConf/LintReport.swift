package import SparkConf

/// What is wrong with settings, for people and for machines.
package struct LintReport: Sendable {
    private let file: SparkConfFile
    private let findings: [LintFinding]

    /// Looks for what is wrong.
    ///
    /// - Parameters:
    ///   - file: the settings.
    ///   - spark: the Spark that they are for, where the file does not show it.
    package init(_ file: SparkConfFile, spark: SparkVersion? = nil) {
        self.file = file
        var conf = file.conf
        if let spark { conf.spark = spark }
        findings = conf.findings()
    }

    /// 1 where something is an error.
    package var exitCode: Int32 { findings.contains { $0.severity == .error } ? 1 : 0 }

    package func lines(style: TextStyle) -> [String] {
        findings.flatMap { finding in
            let place = "\(file.path.printable)\(finding.line.map { ":\($0)" } ?? "")"
            return [
                "\(place): \(style(finding.severity.rawValue, finding.severity.tone)): "
                    + "\(style(finding.key.printable, .strong)): \(finding.reason.printable)",
                "    \(finding.remedy)  [\(finding.rule)]",
            ]
        } + [summary]
    }

    private var summary: String {
        guard !findings.isEmpty else { return "nothing found: \(counted(file.conf.entries.count, "setting"))" }
        let counts = LintSeverity.allCases.compactMap { severity in
            let count = findings.count { $0.severity == severity }
            return count > 0 ? counted(count, severity.rawValue) : nil
        }
        return counts.joined(separator: ", ") + "; docs/conf-lint.md tells of each"
    }

    /// One JSON document.
    package var json: [UInt8] { encoded(Document(file: file.path, findings: findings.map(Finding.init))) }

    /// One SARIF 2.1.0 document, as code scanners read it.
    package var sarif: [UInt8] { encoded(Sarif(file: file.path, findings.map(\.sarif))) }
}

extension LintSeverity {
    fileprivate var tone: TextStyle.Tone {
        switch self {
        case .error: .bad
        case .warning: .warning
        case .note: .faint
        }
    }
}

extension LintFinding {
    fileprivate var sarif: Sarif.Finding {
        Sarif.Finding(
            rule: rule, summary: reason, link: link, level: severity.rawValue,
            text: "\(key): \(reason). \(remedy)", line: line)
    }
}

private struct Document: Encodable {
    let file: String
    let findings: [Finding]
}

private struct Finding: Encodable {
    let rule, severity, key, reason, remedy, link: String
    let line: Int?

    init(_ finding: LintFinding) {
        (rule, severity, key) = (finding.rule, finding.severity.rawValue, finding.key)
        (reason, remedy, link, line) = (finding.reason, finding.remedy, finding.link, finding.line)
    }
}
