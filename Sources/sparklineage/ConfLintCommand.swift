import CommandLineArguments
import Glibc
import Sidecar
import SparkConf

/// `sparklineage conf lint`: what is wrong with settings that are there.
struct ConfLintCommand: Equatable, Sendable {
    enum Output: Equatable, Sendable { case text, json, sarif }

    let path: String
    let spark: SparkVersion?
    let output: Output

    func run() throws(Stop) -> Int32 {
        let file: SparkConfFile
        do throws(SparkConfFile.Failure) { file = try SparkConfFile(path) } catch {
            Terminal.error.say("sparklineage: \(error.message)")
            return error.isAboutContent ? EX_DATAERR : EX_UNAVAILABLE
        }
        let report = LintReport(file, spark: spark)
        let document: [UInt8]? =
            switch output {
            case .text: nil
            case .json: report.json
            case .sarif: report.sarif
            }
        _ = try Terminal.print(document, or: report.lines)
        return report.exitCode
    }
}

// MARK: - Declaration

extension ConfLintCommand {
    static let declaration: Command<Invocation> = {
        let file = Argument<String>(
            "FILE", .one, help: "spark-defaults, a script with spark-submit, a SparkApplication, an event log, or -",
            completion: .files)
        let spark = Option<SparkVersion>("spark", value: "X.Y", help: "The Spark that the settings are for")
        let sarif = Flag("sarif", help: "Print SARIF 2.1.0, for code scanners")
        return Command(
            "lint", abstract: "Find what is wrong with Spark settings, and what lineage loses by it",
            discussion: "Exit status: 0, 1 when something is an error, 65 when there are no settings in it, 69 when it "
                + "cannot be read. docs/conf-lint.md tells of each rule.",
            parameters: [file.parameter, spark.parameter, jsonFlag.parameter, sarif.parameter]
        ) { values throws(UsageError) in
            let output: Output = values[sarif] ? .sarif : values[jsonFlag] ? .json : .text
            return .confLint(ConfLintCommand(path: try values.require(file), spark: values[spark], output: output))
        }
    }()
}
