import CommandLineArguments
import Sidecar

/// `sparklineage explain`.
struct ExplainCommand: Equatable, Sendable {
    let log: String
    let execution: Int?
    var context: String?
    var names: String?

    func run() throws(Stop) -> Int32 {
        let context = try HarvestContext.read(context)
        let names = try ToldNames(names, isMade: false)
        var output = try OutputFile.open(nil)
        var explain = Explain(path: log, execution: execution, style: Terminal.output.style, context: context)
        try explain.run(into: &output, names: names)
        try output.finish()
        for line in explain.report.troubleLines(style: Terminal.error.style) { Terminal.error.say(line) }
        guard explain.report.exitCode == 0, !explain.hasFound else { return explain.report.exitCode }
        Terminal.error.say("sparklineage: \(explain.absence)")
        return execution == nil ? 0 : UsageError.exitCode
    }
}
