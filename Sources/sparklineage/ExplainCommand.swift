import CommandLineArguments
import Sidecar

/// `sparklineage explain`.
struct ExplainCommand: Equatable, Sendable {
    let log: String
    let execution: Int?

    func run() throws(Stop) -> Int32 {
        var output = try OutputFile.open(nil)
        var explain = Explain(path: log, execution: execution, style: Terminal.output.style)
        try explain.run(into: &output)
        try output.finish()
        for line in explain.report.troubleLines(style: Terminal.error.style) { Terminal.error.say(line) }
        guard explain.report.exitCode == 0, !explain.hasFound else { return explain.report.exitCode }
        Terminal.error.say("sparklineage: \(explain.absence)")
        return execution == nil ? 0 : UsageError.exitCode
    }
}
