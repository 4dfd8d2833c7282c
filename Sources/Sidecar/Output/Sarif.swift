/// What was found in a file, as code scanners read it (SARIF 2.1.0).
struct Sarif: Encodable {
    /// One thing that was found.
    struct Finding {
        var rule: String
        /// What the rule is about.
        var summary: String
        var link: String
        /// `error`, `warning` or `note`.
        var level: String
        var text: String
        var line: Int?
        var column: Int?
    }

    private struct Run: Encodable {
        let tool: Tool
        let results: [Result]
    }
    private struct Tool: Encodable { let driver: Driver }
    private struct Driver: Encodable {
        let name, version: String
        let rules: [Rule]
    }
    private struct Rule: Encodable {
        let id, helpUri: String
        let shortDescription: Text
    }
    private struct Text: Encodable { let text: String }
    private struct Result: Encodable {
        let ruleId, level: String
        let message: Text
        let locations: [Location]
    }
    private struct Location: Encodable { let physicalLocation: Place }
    private struct Place: Encodable {
        let artifactLocation: Artifact
        let region: Region?
    }
    private struct Artifact: Encodable { let uri: String }
    private struct Region: Encodable {
        let startLine: Int
        let startColumn: Int?
    }

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version, runs
    }

    private let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    private let version = "2.1.0"
    private let runs: [Run]

    init(file: String, _ findings: [Finding]) {
        var rules: [Rule] = []
        for finding in findings where !rules.contains(where: { $0.id == finding.rule }) {
            rules.append(
                Rule(id: finding.rule, helpUri: finding.link, shortDescription: Text(text: finding.summary)))
        }
        let results = findings.map { finding in
            let region = finding.line.map { Region(startLine: $0, startColumn: finding.column) }
            let place = Place(artifactLocation: Artifact(uri: file), region: region)
            return Result(
                ruleId: finding.rule, level: finding.level, message: Text(text: finding.text),
                locations: [Location(physicalLocation: place)])
        }
        runs = [
            Run(
                tool: Tool(driver: Driver(name: "sparklineage", version: Product.version, rules: rules)),
                results: results)
        ]
    }
}
