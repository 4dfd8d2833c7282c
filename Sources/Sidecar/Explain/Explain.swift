import FileTailing
import LineageModel

/// Tells people what one log says: the application, then each run that writes, as the log ends it.
package struct Explain {
    /// What could not be read.
    package private(set) var report = HarvestReport()

    private let path: FilePath
    private let execution: Int?
    private let style: TextStyle
    private let context: HarvestContext
    /// The runs that are open, as they were told last.
    private var open: [(start: RunUpdate, last: RunUpdate)] = []
    /// The executions that write, whether they were asked for or not; the first of them.
    private var executions: [Int] = []
    /// The application's own lines, until the first run is told.
    private var heading: [String] = []
    private var wasFound = false

    /// Prepares the telling.
    ///
    /// - Parameters:
    ///   - path: the log.
    ///   - execution: the one SQL execution that is wanted; nil for all.
    ///   - style: how the text is set.
    ///   - context: what the operator says beside the log.
    package init(path: String, execution: Int?, style: TextStyle, context: HarvestContext = HarvestContext()) {
        self.context = context
        self.path = FilePath(path)
        self.execution = execution
        self.style = style
    }

    /// Whether the execution that was asked for writes, or any does where none was asked for.
    package var hasFound: Bool { wasFound }

    /// Tells it all.
    ///
    /// - Parameters:
    ///   - output: takes the text.
    ///   - names: the names that were told before; none are added.
    /// - Throws: when the output takes no more or a signal came; what is wrong with the log is in the report.
    package mutating func run(into output: inout OutputFile, names: ToldNames) throws(Stop) {
        guard let log = findLog(), let pass = LogPass.open(log, context: context, &report) else { return }
        try tell(pass, into: &output, names)
    }

    /// The one log that the path leads to.
    private mutating func findLog() -> EventLog? {
        do throws(LogError) {
            let listing = try LogListing.find(path)
            if listing.logs.count == 1 { return listing.logs[0] }
            if listing.logs.isEmpty { throw listing.skipped.first ?? LogError(path, .noLogs) }
            throw LogError(path, .severalLogs(listing.logs.map(\.path)))
        } catch {
            report.fail(error)
            return nil
        }
    }

    /// What to say where nothing was found.
    package var absence: String {
        if report.executionsWithoutPlan > 0 {
            return
                "no plan in the log, or one cut before its target; set spark.sql.ui.explainMode=formatted for the next run"
        }
        let count = executions.count
        guard let execution, count > 0 else { return "no execution in this log is seen to write" }
        let known = executions.prefix(20).map(String.init).joined(separator: ", ")
        return "execution \(execution) writes nothing here; those that do: \(known)\(count > 20 ? ", …" : "")"
    }

    private mutating func tell(
        _ pass: consuming LogPass, into output: inout OutputFile, _ names: ToldNames
    ) throws(Stop) {
        var told = names.begin()
        while let updates = try pass.next(&report) {
            for var update in updates {
                told.settle(&update)
                report.count(update)
                try write(lines(for: update), to: &output)
            }
        }
        for run in open { try write(lines(of: run.last, startedBy: run.start), to: &output) }
    }

    private func write(_ lines: [String], to output: inout OutputFile) throws(Stop) {
        for line in lines {
            try output.write { $0 += "\(line)\n".utf8 }
        }
    }

    /// The lines that an event is worth: those of a run come with its end.
    private mutating func lines(for update: RunUpdate) -> [String] {
        if update.job.kind == .application {
            if update.kind == .start { heading = heading(of: update) }
            return []
        }
        let place = open.firstIndex { $0.start.run.id == update.run.id }
        switch (update.kind, place) {
        case (.start, nil), (.running, nil):
            open.append((update, update))
            return []
        case (.start, .some(let place)), (.running, .some(let place)):
            open[place].last = update
            return []
        case (_, .some(let place)): return lines(of: update, startedBy: open.remove(at: place).start)
        case (_, nil): return lines(of: update, startedBy: nil)
        }
    }

    private mutating func lines(of update: RunUpdate, startedBy start: RunUpdate?) -> [String] {
        if let number = update.run.execution { executions.append(number) }
        if let execution, update.run.execution != execution { return [] }
        wasFound = true
        defer { heading = [] }
        return heading + RunExplanation(update, started: start?.time, style: style).lines()
    }

    private func heading(of update: RunUpdate) -> [String] {
        let details = update.run.application
        var parts = [style((details?.name ?? update.job.name.text).printable, .strong)]
        if let details { parts.append(details.applicationID.printable) }
        if let version = update.run.sparkVersion { parts.append("Spark \(version.printable)") }
        if let user = details?.user { parts.append("user \(user.printable)") }
        return [parts.joined(separator: "  "), ""]
    }
}
