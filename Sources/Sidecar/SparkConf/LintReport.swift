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
    package var sarif: [UInt8] { encoded(Sarif(file: file.path, findings)) }
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

private struct Sarif: Encodable {
    struct Run: Encodable {
        let tool: Tool
        let results: [Result]
    }
    struct Tool: Encodable { let driver: Driver }
    struct Driver: Encodable {
        let name, version: String
        let rules: [Rule]
    }
    struct Rule: Encodable {
        let id, helpUri: String
        let shortDescription: Text
    }
    struct Text: Encodable { let text: String }
    struct Result: Encodable {
        let ruleId, level: String
        let message: Text
        let locations: [Location]
    }
    struct Location: Encodable { let physicalLocation: Place }
    struct Place: Encodable {
        let artifactLocation: Artifact
        let region: Region?
    }
    struct Artifact: Encodable { let uri: String }
    struct Region: Encodable { let startLine: Int }

    enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version, runs
    }

    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let version = "2.1.0"
    let runs: [Run]

    init(file: String, _ findings: [LintFinding]) {
        var rules: [Rule] = []
        for finding in findings where !rules.contains(where: { $0.id == finding.rule }) {
            rules.append(Rule(id: finding.rule, helpUri: finding.link, shortDescription: Text(text: finding.reason)))
        }
        let results = findings.map { finding in
            Result(
                ruleId: finding.rule, level: finding.severity.rawValue,
                message: Text(text: "\(finding.key): \(finding.reason). \(finding.remedy)"),
                locations: [
                    Location(
                        physicalLocation: Place(
                            artifactLocation: Artifact(uri: file), region: finding.line.map { Region(startLine: $0) }))
                ])
        }
        let driver = Driver(name: "sparklineage", version: Product.version, rules: rules)
        runs = [Run(tool: Tool(driver: driver), results: results)]
    }
}
