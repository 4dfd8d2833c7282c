import CommandLineArguments
import Sidecar

/// `sparklineage verify`.
struct VerifyCommand: Equatable, Sendable {
    let file: String
    let source: LineageChoice
    var junit: String?
    var sarif: String?
    var isJSON = false

    func run() throws(Stop) -> Int32 {
        let file = try VerifyFile(file)
        var inquiry = try source.inquiry()
        let report = try VerifyReport(file, asking: &inquiry)
        try write(report.junit, to: junit)
        try write(report.sarif, to: sarif)
        _ = try Terminal.print(isJSON ? report.json : nil, or: report.lines)
        return report.exitCode
    }

    private func write(_ document: [UInt8], to path: String?) throws(Stop) {
        guard let path else { return }
        var output = try OutputFile.open(path)
        try output.write { $0 += document }
        try output.finish()
    }
}

// MARK: - Declaration

extension VerifyCommand {
    static let declaration: Command<Invocation> = {
        let file = Argument<String>("FILE", .one, help: "What is expected, in YAML", completion: .files)
        let junit = Option<String>(
            "junit", value: "FILE", help: "Write the results to FILE as JUnit does", completion: .files)
        let sarif = Option<String>(
            "sarif", value: "FILE", help: "Write what is wrong to FILE as SARIF 2.1.0, for code scanners",
            completion: .files)
        return Command(
            "verify", abstract: "Check that lineage is as a file expects it, for CI",
            discussion: """
                docs/verify.md tells what can be expected.

                Exit status: 0 when all is as expected, 1 when something is not, 65 when DB is no lineage store, \
                69 when it is not there or nobody answers, 74 when a result cannot be written, 78 when FILE is bad.
                """,
            parameters: [file.parameter] + LineageChoice.parameters + [
                junit.parameter, sarif.parameter, jsonFlag.parameter,
            ]
        ) { values throws(UsageError) in
            .verify(
                VerifyCommand(
                    file: try values.require(file), source: try LineageChoice(values), junit: values[junit],
                    sarif: values[sarif], isJSON: values[jsonFlag]))
        }
    }()
}
